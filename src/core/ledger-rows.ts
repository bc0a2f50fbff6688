import type { BriefRecord } from './brief-record.js';
import { type Countable, countRecord, seedCounter, tellCounts, tellLastSeen } from './counted.js';
import type {
  CountedRecord,
  Counter,
  Counts,
  ErrorRecord,
  ErrorStatus,
  TagCounts,
} from './errors/record.js';
import type { RunTally } from './errors/run-tally.js';
import { parseLedger } from './ledger-text.js';
import { RECORD_PATTERN } from './record-pattern.js';
import type { Severity } from './severity.js';
import type { Named } from './short-hash.js';

/** The records of a ledger's text. */
export interface LedgerRows {
  /** All, or those in which all words of a search may stand. */
  readonly rows: readonly LedgerRow[];
  /** How all of them are called. */
  readonly names: readonly Named[];
}

export interface LedgerRow extends BriefRecord {
  whole(): CountedRecord;
}

export interface RowsRequest {
  /** What was counted under a key. */
  readonly counterOf: (key: string) => Counter | undefined;
  /** Plain texts in lower case. */
  readonly words: readonly string[];
}

const START = '{\n  "version": 1,\n  "errors": {\n';
const END = '\n  }\n}\n';
const BETWEEN = ',\n';
const RECORD_END = '\n    }';

/**
 * The records of a ledger that stands as `formatLedger` writes it; null for any other text. All of it is checked as
 * `parseLedger` does it, by one pattern for each record: of ten thousand, in half the time that it takes to parse them.
 */
export function readRows(text: string, request: RowsRequest): LedgerRows | null {
  if (!text.startsWith(START) || !text.endsWith(END)) return null;
  const reading = new Reading(text, request);
  const last = text.length - END.length;
  for (let at = START.length; ; at += BETWEEN.length) {
    const end = reading.take(at);
    if (end === null) return null;
    if (end === last) return reading;
    if (!text.startsWith(BETWEEN, end)) return null;
    at = end;
  }
}

type CounterOf = RowsRequest['counterOf'];

class Reading implements LedgerRows {
  readonly rows: LedgerRow[] = [];
  readonly names: Named[] = [];
  readonly #text: string;
  readonly #counterOf: CounterOf;
  readonly #mayHold: WordTest | null;
  #last = '';

  constructor(text: string, { counterOf, words }: RowsRequest) {
    this.#text = text;
    this.#counterOf = counterOf;
    this.#mayHold = words.length === 0 ? null : createWordTest(text, words);
  }

  /** Take the record that begins here. Returns where it ends; null where there is none, or it is out of order. */
  take(at: number): number | null {
    return this.#pass(at) ?? this.#read(at) ?? this.#parse(at);
  }

  /** One that lacks a word. That it is a record has to be seen all the same. */
  #pass(at: number): number | null {
    if (this.#mayHold === null || !this.#text.startsWith(NO_ALIASES, at + ALIASES_AT)) return null;
    RECORD_PATTERN.lastIndex = at;
    if (!RECORD_PATTERN.test(this.#text)) return null;
    const end = RECORD_PATTERN.lastIndex;
    if (this.#mayHold(at, end)) return null;
    const hash = this.#text.slice(at + HASH_AT, at + HASH_AT + HASH_DIGITS);
    return this.#name({ hash, hashes: NONE }, end);
  }

  #read(at: number): number | null {
    RECORD_PATTERN.lastIndex = at;
    const match = RECORD_PATTERN.exec(this.#text);
    return match && this.#keep(new TextRow(match, this.#counterOf), RECORD_PATTERN.lastIndex);
  }

  /** Any record: the parser takes it, with all that it checks. */
  #parse(at: number): number | null {
    const end = this.#text.indexOf(RECORD_END, at) + RECORD_END.length;
    const record = end < at ? null : parseRecord(this.#text.slice(at, end));
    if (record === null) return null;
    const counted = countRecord(record, this.#counterOf(record.hash) ?? seedCounter(record));
    return this.#keep(Object.assign({ whole: () => counted }, counted), end);
  }

  #keep(row: LedgerRow, end: number): number | null {
    this.rows.push(row);
    return this.#name(row, end);
  }

  /** In the order of their hashes, none can be there twice. */
  #name(name: Named, end: number): number | null {
    if (name.hash <= this.#last) return null;
    this.#last = name.hash;
    this.names.push(name);
    return end;
  }
}

const HASH_DIGITS = 16;
const HASH_AT = '    "'.length;
const ALIASES_AT = HASH_AT + HASH_DIGITS + '": {\n      "hash": "'.length + HASH_DIGITS;
const NO_ALIASES = '",\n      "hashes": [],';

type WordTest = (start: number, end: number) => boolean;

/** Whether all words stand between two places, which are asked for in their order. */
function createWordTest(text: string, words: readonly string[]): WordTest {
  const lower = text.toLowerCase();
  // A letter that becomes two has moved all that stands behind it.
  if (lower.length !== text.length) return () => true;
  const next = words.map(() => -1);
  return (start, end) =>
    words.every((word, index) => {
      let at = next[index] ?? -1;
      if (at < start) at = lower.indexOf(word, start);
      next[index] = at === -1 ? Number.POSITIVE_INFINITY : at;
      return at !== -1 && at < end;
    });
}

/** Null where it is not one record and nothing else. */
function parseRecord(text: string): ErrorRecord | null {
  const parsed = parseLedger(START + text + END);
  if (!parsed.ok || parsed.ledger.errors.size !== 1) return null;
  if (Object.keys(parsed.ledger.extra).length > 0) return null;
  const [record = null] = parsed.ledger.errors.values();
  return record;
}

/** A record that the pattern knows. Its long texts are read when they are asked for: most never are. */
class TextRow implements LedgerRow {
  readonly hash: string;
  readonly hashes: readonly string[];
  readonly status: ErrorStatus;
  readonly statusAt: string;
  readonly severity: Severity;
  readonly firstSeen: string;
  readonly regressions: number;
  readonly fixes: readonly { readonly at: string }[];
  readonly #text: string;
  readonly #at: number;
  readonly #end: number;
  readonly #carried: Countable;
  readonly #counterOf: CounterOf;
  #lastSeen: string | null = null;
  #counts: Counts | null = null;

  // By number: to take ten thousand matches apart by patterns costs as much as to find them.
  constructor(match: RegExpExecArray, counterOf: CounterOf) {
    const [whole] = match;
    this.hash = match[1] ?? '';
    this.hashes = match[2] === '[]' ? NONE : (match[2]?.match(HASHES) ?? NONE);
    this.status = toStatus(match[3]);
    this.statusAt = match[4] ?? '';
    this.severity = toSeverity(match[5]);
    this.firstSeen = match[6] ?? '';
    this.regressions = Number(match[9]);
    this.fixes = match[10] === '[]' ? NONE : listFixes(match[10]);
    this.#text = match.input;
    this.#at = match.index;
    this.#end = match.index + whole.length;
    this.#carried = match[7] === undefined ? NOT_CARRIED : readCarried(match);
    this.#counterOf = counterOf;
  }

  get type(): string {
    return this.#readText(TYPE);
  }

  get message(): string {
    return this.#readText(MESSAGE);
  }

  get context(): string {
    return this.#readText(CONTEXT);
  }

  get location(): { readonly file: string } | null {
    const at = this.#find(LOCATION);
    return this.#text.startsWith('null', at) ? null : { file: this.#readText(FILE) };
  }

  get occurrences(): number {
    return this.#count().occurrences;
  }

  // Alone: it is asked of all of them.
  get lastSeen(): string | null {
    this.#lastSeen ??= tellLastSeen(this.#carried, this.#findCounter());
    return this.#lastSeen;
  }

  get tags(): TagCounts {
    return this.#count().tags;
  }

  get runs(): RunTally {
    return this.#count().runs;
  }

  whole(): CountedRecord {
    const record = parseRecord(this.#text.slice(this.#at, this.#end));
    if (record === null) throw new Error(`The pattern took what is no record: ${this.hash}`);
    return countRecord(record, this.#findCounter());
  }

  #count(): Counts {
    this.#counts ??= tellCounts(this.#carried, this.#findCounter());
    return this.#counts;
  }

  #findCounter(): Counter | undefined {
    return this.#counterOf(this.hash) ?? seedCounter(this.#carried);
  }

  #readText(line: string): string {
    const at = this.#find(line);
    const end = this.#text.indexOf('\n', at) - 1;
    const json = this.#text.slice(at, this.#text[end] === ',' ? end : end + 1);
    return json.includes('\\') ? String(JSON.parse(json)) : json.slice(1, -1);
  }

  /** Where a value stands: behind how its line begins, which no text looks like, since none has a line break in it. */
  #find(line: string): number {
    return this.#text.indexOf(line, this.#at) + line.length;
  }
}

const NONE: readonly never[] = [];
const NOT_CARRIED: Countable = { firstSeen: '' };
const HASHES = /[0-9a-f]{16}/g;
const FIXED_AT = /^ {10}"at": "(.*)",$/gm;
const TYPE = '\n      "type": ';
const MESSAGE = '\n      "message": ';
const CONTEXT = '\n      "context": ';
const LOCATION = '\n      "location": ';
const FILE = '\n        "file": ';

function toStatus(said: string | undefined): ErrorStatus {
  return said === 'fixed' || said === 'ignored' ? said : 'active';
}

function toSeverity(said: string | undefined): Severity {
  return said === 'HIGH' || said === 'LOW' ? said : 'MEDIUM';
}

function readCarried({
  6: firstSeen = '',
  7: occurrences,
  8: lastSeen,
}: RegExpExecArray): Countable {
  return { firstSeen, occurrences: Number(occurrences), lastSeen };
}

function listFixes(json = ''): readonly { readonly at: string }[] {
  return Array.from(json.matchAll(FIXED_AT), ([, at = '']) => ({ at }));
}
