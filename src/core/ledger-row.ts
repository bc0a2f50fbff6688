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

/** A record of a ledger's text. */
export interface LedgerRow extends BriefRecord {
  whole(): CountedRecord;
}

/** What was counted under a key. */
export type CounterOf = (key: string) => Counter | undefined;

/** How the ledger begins and ends around its records. */
export const START = '{\n  "version": 1,\n  "errors": {\n';
export const END = '\n  }\n}\n';

/** One that was read, and the place at which it ends. */
export interface ReadRow extends LedgerRow {
  readonly end: number;
}

/** The record that begins at a place, where the pattern knows it. */
export function matchRow(text: string, at: number, counterOf: CounterOf): ReadRow | null {
  RECORD_PATTERN.lastIndex = at;
  const match = RECORD_PATTERN.exec(text);
  return match === null ? null : new TextRow(match, RECORD_PATTERN.lastIndex, counterOf);
}

/**
 * A record that the pattern knows. What it holds is read when it is asked for: most never is. Its fields are told to the
 * compiler alone: to set up ten thousand of the other kind takes as long as to match them.
 */
class TextRow implements ReadRow {
  declare readonly hash: string;
  declare private readonly text: string;
  declare private readonly at: number;
  declare readonly end: number;
  declare private readonly state: string;
  declare private readonly seen: string;
  declare private readonly fate: string;
  declare private readonly counterOf: CounterOf;
  declare private newest: string | null;
  declare private counts: Counts | null;

  constructor(match: RegExpExecArray, end: number, counterOf: CounterOf) {
    this.hash = match[1] ?? '';
    this.state = match[2] ?? '';
    this.seen = match[3] ?? '';
    this.fate = match[4] ?? '';
    this.text = match.input;
    this.at = match.index;
    this.end = end;
    this.counterOf = counterOf;
    this.newest = null;
    this.counts = null;
  }

  get hashes(): readonly string[] {
    if (this.text.startsWith(NO_ALIASES, this.at + ALIASES_AT)) return NONE;
    const end = this.text.indexOf(']', this.at);
    return this.text.slice(this.at + ALIASES_AT, end).match(ALIAS) ?? NONE;
  }

  get status(): ErrorStatus {
    if (this.state.startsWith('a')) return 'active';
    return this.state.startsWith('f') ? 'fixed' : 'ignored';
  }

  get statusAt(): string {
    const at = this.status.length + STATUS_AT;
    return this.state.slice(at, at + TIME_LENGTH);
  }

  get severity(): Severity {
    if (this.state.endsWith('HIGH')) return 'HIGH';
    return this.state.endsWith('LOW') ? 'LOW' : 'MEDIUM';
  }

  get firstSeen(): string {
    return this.seen.slice(0, TIME_LENGTH);
  }

  get regressions(): number {
    return Number(this.fate.slice(0, this.fate.indexOf(',')));
  }

  get fixes(): readonly { readonly at: string }[] {
    return this.fate.endsWith('[]') ? NONE : readFixes(this.fate);
  }

  get type(): string {
    return this.readText(TYPE);
  }

  get message(): string {
    return this.readText(MESSAGE);
  }

  get context(): string {
    return this.readText(CONTEXT);
  }

  get location(): { readonly file: string } | null {
    const at = this.find(LOCATION);
    return this.text.startsWith('null', at) ? null : { file: this.readText(FILE) };
  }

  get occurrences(): number {
    return this.count().occurrences;
  }

  // Alone: it is asked of all of them.
  get lastSeen(): string | null {
    this.newest ??= tellLastSeen(UNCOUNTED, this.findCounter());
    return this.newest;
  }

  get tags(): TagCounts {
    return this.count().tags;
  }

  get runs(): RunTally {
    return this.count().runs;
  }

  whole(): CountedRecord {
    const record = parseRecord(this.text.slice(this.at, this.end));
    if (record === null) throw new Error(`The pattern took what is no record: ${this.hash}`);
    return countRecord(record, this.findCounter());
  }

  private count(): Counts {
    this.counts ??= tellCounts(this.readCarried(), this.findCounter());
    return this.counts;
  }

  /** Also of the counts that the ledger carries. */
  private findCounter(): Counter | undefined {
    const counter = this.counterOf(this.hash);
    if (counter !== undefined || this.seen.length === TIME_LENGTH) return counter;
    return seedCounter(this.readCarried());
  }

  /** The counts that the ledger carries, where it does. */
  private readCarried(): Countable {
    const { firstSeen } = this;
    if (this.seen === firstSeen) return { firstSeen };
    const at = TIME_LENGTH + OCCURRENCES_AT;
    const occurrences = Number(this.seen.slice(at, this.seen.indexOf(',', at)));
    return { firstSeen, occurrences, lastSeen: this.seen.slice(-TIME_LENGTH) };
  }

  private readText(line: string): string {
    const at = this.find(line);
    const end = this.text.indexOf('\n', at) - 1;
    const json = this.text.slice(at, this.text[end] === ',' ? end : end + 1);
    return json.includes('\\') ? String(JSON.parse(json)) : json.slice(1, -1);
  }

  /** Where a value stands: behind how its line begins, which no text looks like, since none has a line break in it. */
  private find(line: string): number {
    return this.text.indexOf(line, this.at) + line.length;
  }
}

const HASH_DIGITS = 16;
const ALIASES_AT = '    "": {\n      "hash": "'.length + 2 * HASH_DIGITS;
const NO_ALIASES = '",\n      "hashes": [],';
const TIME_LENGTH = '2026-11-20T21:20:00.456Z'.length;
const STATUS_AT = '",\n      "statusAt": "'.length;
const OCCURRENCES_AT = '",\n      "occurrences": '.length;

const NONE: readonly never[] = [];
const UNCOUNTED: Countable = { firstSeen: '' };
const ALIAS = /[0-9a-f]{16}/g;
const FIXED_AT = '\n          "at": "';
const TYPE = '\n      "type": ';
const MESSAGE = '\n      "message": ';
const CONTEXT = '\n      "context": ';
const LOCATION = '\n      "location": ';
const FILE = '\n        "file": ';

function readFixes(json: string): readonly { readonly at: string }[] {
  const fixes: { readonly at: string }[] = [];
  for (let at = json.indexOf(FIXED_AT); at !== -1; at = json.indexOf(FIXED_AT, at)) {
    at += FIXED_AT.length;
    fixes.push({ at: json.slice(at, at + TIME_LENGTH) });
  }
  return fixes;
}

/** Null where it is not one record and nothing else. */
export function parseRecord(text: string): ErrorRecord | null {
  const parsed = parseLedger(START + text + END);
  if (!parsed.ok || parsed.ledger.errors.size !== 1) return null;
  if (Object.keys(parsed.ledger.extra).length > 0) return null;
  const [record = null] = parsed.ledger.errors.values();
  return record;
}
