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
import type { Severity } from './severity.js';

/** A record of a ledger's text. */
export interface LedgerRow extends BriefRecord {
  whole(): CountedRecord;
}

/** What was counted under a key. */
export type CounterOf = (key: string) => Counter | undefined;

/** How the ledger begins and ends around its records. */
export const START = '{\n  "version": 1,\n  "errors": {\n';
export const END = '\n  }\n}\n';

/** A record that the pattern knows. Its long texts are read when they are asked for: most never are. */
export class TextRow implements LedgerRow {
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

/** Null where it is not one record and nothing else. */
export function parseRecord(text: string): ErrorRecord | null {
  const parsed = parseLedger(START + text + END);
  if (!parsed.ok || parsed.ledger.errors.size !== 1) return null;
  if (Object.keys(parsed.ledger.extra).length > 0) return null;
  const [record = null] = parsed.ledger.errors.values();
  return record;
}
