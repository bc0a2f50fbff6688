import { countRecord, seedCounter } from './counted.js';
import { type CounterOf, END, type LedgerRow, parseRecord, START, TextRow } from './ledger-row.js';
import { RECORD_PATTERN } from './record-pattern.js';
import type { Named } from './short-hash.js';

/** The records of a ledger's text. */
export interface LedgerRows {
  /** All, or those in which all words of a search may stand. */
  readonly rows: readonly LedgerRow[];
  /** How all of them are called. */
  readonly names: readonly Named[];
}

export interface RowsRequest {
  readonly counterOf: CounterOf;
  /** Plain texts in lower case. */
  readonly words: readonly string[];
}

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

const NONE: readonly never[] = [];

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
