import { CardinalityGuard, renderOverflowKey } from './cardinality-guard.js';
import { addOccurrences } from './errors/counter.js';
import {
  describeFix,
  fix,
  ignore,
  isAfterFix,
  regress,
  reopen,
  setSeverity,
  setTask,
  setWork,
} from './errors/life-cycle.js';
import type { Counter, ErrorRecord } from './errors/record.js';
import type { FoldEvent, LifeEvent, Occurrences } from './events.js';
import type { FoldPolicy } from './fold-policy.js';
import { isOneForAll, type Ruling } from './grouping-rules.js';
import { type JoinedKeys, KeyRegister, NO_JOINED_KEYS } from './joined-keys.js';
import type { Ledger } from './ledger-text.js';
import { createRuled, obeyRules, seenUnder } from './ruled-occurrence.js';

/** The two sides of the books: what people share (the ledger) and what this machine has counted. */
export interface Books {
  readonly ledger: Ledger;
  readonly counters: ReadonlyMap<string, Counter>;
  /** Which raw keys this machine has seen led to which record. */
  readonly joined?: JoinedKeys;
}

export interface FoldedBooks extends Books {
  readonly joined: JoinedKeys;
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
  const { joined = NO_JOINED_KEYS } = books;
  if (events.length === 0) return { ...books, joined, changed: new Set(), undone: [], notes: [] };
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
  readonly #joined: KeyRegister;
  readonly #guard: CardinalityGuard;
  readonly #changed = new Set<string>();
  readonly #undone: UndoneFix[] = [];
  /** Decisions about errors that are not known yet: a clock that was set back lets them come too early. */
  readonly #early: LifeEvent[] = [];
  readonly #deleted = new Set<string>();
  readonly #notes: string[] = [];

  constructor({ ledger, counters, joined = NO_JOINED_KEYS }: Books, policy: FoldPolicy) {
    this.#policy = policy;
    this.#extra = ledger.extra;
    this.#errors = new Map(ledger.errors);
    this.#counters = new Map(counters);
    this.#joined = new KeyRegister(joined);
    this.#guard = new CardinalityGuard(
      this.#errors,
      policy.grouping?.errorsPerSite ?? Number.POSITIVE_INFINITY,
    );
    for (const record of ledger.errors.values()) {
      for (const alias of record.hashes) this.#aliases.set(alias, record.hash);
    }
  }

  close(): FoldedBooks {
    for (const event of this.#early.splice(0)) this.#decideAtLast(event);
    return {
      ledger: { errors: this.#errors, extra: this.#extra },
      counters: this.#counters,
      joined: this.#joined.close(),
      changed: this.#changed,
      undone: this.#undone,
      notes: this.#notes,
    };
  }

  countOccurrences(raw: Occurrences): void {
    const { event, ruling } = obeyRules(raw, this.#policy.grouping);
    const { sample } = event;
    const hash = this.#findHash(event, raw.k, ruling);
    const record = this.#errors.get(hash);
    const said = record?.message ?? sample?.error.message;
    const samples = event.samples.filter(({ message }) => message !== said);
    this.#counters.set(hash, addOccurrences(this.#counters.get(hash), { ...event, samples }));
    if (sample === null) return;
    if (hash !== raw.k && !this.#errors.has(this.#resolveAlias(raw.k))) {
      this.#joined.add(raw.k, hash);
    }
    if (record === undefined) return this.#put(createRuled(hash, sample, event.firstAt, ruling));
    if (record.status !== 'fixed')
      return this.#putIfChanged(record, seenUnder(record, sample, ruling));
    if (isAfterFix(record, event, this.#policy)) return this.#put(regress(record, event, sample));
    this.#notes.push(`${hash} occurred in a process older than its fix: counted, not reopened`);
  }

  /** The record of an occurrence: that of its key, as rules have it, or of an alias; else that of all which are too many. */
  #findHash({ k, sample }: Occurrences, raw: string, ruling: Ruling): string {
    const hash = this.#resolveAlias(k);
    if (this.#errors.has(hash)) return hash;
    const { grouping } = this.#policy;
    if (sample === null) return this.#resolve(raw);
    if (grouping === undefined) return k;
    if (ruling.fingerprint !== null && isOneForAll(ruling.fingerprint)) return k;
    if (this.#guard.isFull(sample))
      return this.#resolveAlias(grouping.createKey(renderOverflowKey(sample, ruling.ignore)));
    const joined = this.#resolve(raw);
    return this.#errors.get(joined)?.overflow === true ? joined : k;
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
      this.#guard.replace(record, undefined);
      this.#errors.delete(hash);
      this.#joined.drop(hash);
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

  /** What a person may call a record: its hash, an alias, or a key that was led to it. */
  #resolve(key: string): string {
    const hash = this.#resolveAlias(key);
    if (this.#errors.has(hash)) return hash;
    const joined = this.#resolveAlias(this.#joined.find(key) ?? key);
    return this.#errors.has(joined) ? joined : key;
  }

  /** An alias names its record as long as that is there. */
  #resolveAlias(key: string): string {
    if (this.#errors.has(key)) return key;
    const named = this.#aliases.get(key);
    return named !== undefined && this.#errors.has(named) ? named : key;
  }

  #putIfChanged(before: ErrorRecord, after: ErrorRecord): void {
    if (after !== before) this.#put(after);
  }

  #put(record: ErrorRecord): void {
    this.#guard.replace(this.#errors.get(record.hash), record);
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
