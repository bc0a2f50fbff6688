import { addOccurrences } from './errors/counter.js';
import {
  createRecord,
  describeFix,
  fix,
  ignore,
  isAfterFix,
  regress,
  reopen,
  seenAgain,
  setSeverity,
  setTask,
  setWork,
} from './errors/life-cycle.js';
import type { Counter, ErrorRecord } from './errors/record.js';
import type { FoldEvent, LifeEvent, Occurrences } from './events.js';
import type { FoldPolicy } from './fold-policy.js';
import type { Ledger } from './ledger-text.js';

/** The two sides of the books: what people share (the ledger) and what this machine has counted. */
export interface Books {
  readonly ledger: Ledger;
  readonly counters: ReadonlyMap<string, Counter>;
}

export interface FoldedBooks extends Books {
  /** Hashes whose record changed, for a person's eyes: what the visible files must be brought up to. */
  readonly changed: ReadonlySet<string>;
  /** Fixes that were taken back: their entries leave FIXED_ERRORS.md. */
  readonly undone: readonly UndoneFix[];
  readonly notes: readonly string[];
}

/** A fix that was taken back, by the ISO time at which it was made. */
export interface UndoneFix {
  readonly hash: string;
  readonly fixedAt: string;
}

/**
 * Bring the books up to date with events. Pure: the same books and events give the same books.
 * Events are taken in order of time, within one writer in the order in which it wrote them.
 */
export function foldEvents(
  books: Books,
  events: readonly FoldEvent[],
  policy: FoldPolicy,
): FoldedBooks {
  if (events.length === 0) return { ...books, changed: new Set(), undone: [], notes: [] };
  const desk = new Desk(books, policy);
  for (const event of inOrderOfTime(events)) {
    if (event.type === 'occurrences') desk.countOccurrences(event);
    else desk.decide(event);
  }
  return desk.close();
}

class Desk {
  readonly #policy: FoldPolicy;
  readonly #extra: Ledger['extra'];
  readonly #errors: Map<string, ErrorRecord>;
  readonly #counters: Map<string, Counter>;
  readonly #aliases = new Map<string, string>();
  readonly #changed = new Set<string>();
  readonly #undone: UndoneFix[] = [];
  /** Decisions about errors that are not known yet: a clock that was set back lets them come too early. */
  readonly #early: LifeEvent[] = [];
  readonly #deleted = new Set<string>();
  readonly #notes: string[] = [];

  constructor({ ledger, counters }: Books, policy: FoldPolicy) {
    this.#policy = policy;
    this.#extra = ledger.extra;
    this.#errors = new Map(ledger.errors);
    this.#counters = new Map(counters);
    for (const record of ledger.errors.values()) {
      for (const alias of record.hashes) this.#aliases.set(alias, record.hash);
    }
  }

  close(): FoldedBooks {
    for (const event of this.#early.splice(0)) this.#decideAtLast(event);
    return {
      ledger: { errors: this.#errors, extra: this.#extra },
      counters: this.#counters,
      changed: this.#changed,
      undone: this.#undone,
      notes: this.#notes,
    };
  }

  countOccurrences(event: Occurrences): void {
    const hash = this.#resolve(event.k);
    const record = this.#errors.get(hash);
    const said = record?.message ?? event.sample?.error.message;
    const samples = event.samples.filter(({ message }) => message !== said);
    this.#counters.set(hash, addOccurrences(this.#counters.get(hash), { ...event, samples }));
    if (event.sample === null) return;
    if (record === undefined) return this.#put(createRecord(event.sample, event.firstAt));
    if (record.status !== 'fixed')
      return this.#putIfChanged(record, seenAgain(record, event.sample));
    if (isAfterFix(record, event, this.#policy))
      return this.#put(regress(record, event, event.sample));
    this.#notes.push(`${hash} occurred in a process older than its fix: counted, not reopened`);
  }

  decide(event: LifeEvent): void {
    const record = this.#errors.get(this.#resolve(event.hash));
    if (record === undefined) this.#early.push(event);
    else this.#apply(record, event);
  }

  #decideAtLast(event: LifeEvent): void {
    const record = this.#errors.get(this.#resolve(event.hash));
    if (record !== undefined && !this.#deleted.has(event.hash)) return this.#apply(record, event);
    this.#notes.push(`${event.hash} is not in the ledger: ${event.type} had no effect`);
  }

  #apply(record: ErrorRecord, event: LifeEvent): void {
    const { hash } = record;
    if (event.type === 'delete') {
      this.#errors.delete(hash);
      this.#counters.delete(hash);
      this.#deleted.add(event.hash);
      this.#changed.add(hash);
      return;
    }
    const fixedAt = record.fixes.at(-1)?.at;
    if (event.type === 'reopen' && record.status === 'fixed' && fixedAt !== undefined) {
      this.#undone.push({ hash, fixedAt });
    }
    this.#putIfChanged(record, applyDecision(record, event));
  }

  /** An alias names its record as long as that is there. */
  #resolve(key: string): string {
    if (this.#errors.has(key)) return key;
    const named = this.#aliases.get(key);
    return named !== undefined && this.#errors.has(named) ? named : key;
  }

  #putIfChanged(before: ErrorRecord, after: ErrorRecord): void {
    if (after !== before) this.#put(after);
  }

  #put(record: ErrorRecord): void {
    this.#errors.set(record.hash, record);
    this.#changed.add(record.hash);
  }
}

type Decision = Exclude<LifeEvent, { type: 'delete' }>;

/** The record after a decision; the same record where it changes nothing. */
function applyDecision(record: ErrorRecord, event: Decision): ErrorRecord {
  switch (event.type) {
    case 'fix':
      return fix(record, event);
    case 'reopen':
      return reopen(record, event);
    case 'severity':
      return setSeverity(record, event);
    case 'ignore':
      return ignore(record, event);
    case 'work':
      return setWork(record, event);
    case 'task':
      return setTask(record, event);
    case 'describe':
      return describeFix(record, event);
  }
}

/** By time, but never against a writer's own order: its clock may have been set back. */
function inOrderOfTime(events: readonly FoldEvent[]): readonly FoldEvent[] {
  const latest = new Map<string, number>();
  const timed = events.map((event) => {
    const at = event.type === 'occurrences' ? event.firstAt : event.t;
    const time = Math.max(at, latest.get(event.writer.w) ?? at);
    latest.set(event.writer.w, time);
    return { event, time };
  });
  return timed.sort((a, b) => a.time - b.time).map(({ event }) => event);
}
