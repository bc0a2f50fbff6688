import { CardinalityGuard, renderOverflowKey } from './cardinality-guard.js';
import { applyDecision } from './decision.js';
import { addOccurrences, forgetOldRuns, joinCounters } from './errors/counter.js';
import { describeAt } from './errors/described-at.js';
import { countQuiet, findExcuse, regress, wakeUp } from './errors/life-cycle.js';
import type { Counter, ErrorRecord } from './errors/record.js';
import { inOrderOfTime } from './event-order.js';
import type { FoldEvent, LifeEvent, MergeEvent, Occurrences, ThrowEvent } from './events.js';
import type { FoldPolicy } from './fold-policy.js';
import { isOneForAll, type Ruling } from './grouping-rules.js';
import { type JoinedKeys, NO_JOINED_KEYS } from './joined-keys.js';
import type { Ledger } from './ledger-text.js';
import { addNames, addSampleOf, joinRecords, learnFrom, upgradeGrouping } from './merged-record.js';
import { RecordNames } from './record-names.js';
import { createRuled, obeyRules, seenUnder } from './ruled-occurrence.js';
import { findPlace, type Place, partOf } from './split-key.js';
import type { ReturnedFix } from './todo.js';

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
  /** Fixes that did not hold: their entries say so from now on. */
  readonly returned: readonly ReturnedFix[];
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
  if (events.length === 0) {
    return { ...books, joined, changed: new Set(), undone: [], returned: [], notes: [] };
  }
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
  readonly #names: RecordNames;
  readonly #guard: CardinalityGuard;
  readonly #changed = new Set<string>();
  readonly #undone: UndoneFix[] = [];
  readonly #returned: ReturnedFix[] = [];
  /** Decisions about errors that are not known yet: a clock that was set back lets them come too early. */
  readonly #early: LifeEvent[] = [];
  readonly #deleted = new Set<string>();
  readonly #notes: string[] = [];

  constructor({ ledger, counters, joined = NO_JOINED_KEYS }: Books, policy: FoldPolicy) {
    this.#policy = policy;
    this.#extra = ledger.extra;
    this.#errors = new Map(ledger.errors);
    this.#counters = new Map(counters);
    this.#guard = new CardinalityGuard(
      this.#errors,
      policy.grouping?.errorsPerSite ?? Number.POSITIVE_INFINITY,
    );
    this.#names = new RecordNames(this.#errors, joined);
  }

  close(): FoldedBooks {
    for (const event of this.#early.splice(0)) this.#decideAtLast(event);
    forgetOldRuns(this.#counters);
    return {
      ledger: { errors: this.#errors, extra: this.#extra },
      counters: this.#counters,
      joined: this.#names.joined.close(),
      changed: this.#changed,
      undone: this.#undone,
      returned: this.#returned,
      notes: this.#notes,
    };
  }

  countOccurrences(raw: Occurrences): void {
    const { event, ruling } = obeyRules(raw, this.#policy.grouping);
    const { sample } = event;
    if (sample !== null && event.k === raw.k) this.#learnName(raw.k, sample);
    const place = this.#findPlace(event, raw.k, ruling);
    const { hash } = place;
    const known = this.#errors.get(hash);
    const record = known && sample ? learnFrom(known, sample) : known;
    const said = record?.message ?? sample?.error.message;
    const samples = event.samples.filter(({ message }) => message !== said);
    const before = this.#counters.get(hash);
    const counted = addOccurrences(before, { ...event, samples });
    const counter = countQuiet(known, before, counted, event);
    this.#counters.set(hash, counter);
    if (sample === null) return;
    if (hash !== raw.k && this.#names.find(raw.k) === undefined)
      this.#names.joined.add(raw.k, hash);
    if (known === undefined || record === undefined) {
      this.#counters.set(hash, describeAt(counter, event, this.#policy));
      return this.#put(createRuled(hash, partOf(sample, place), event.firstAt, ruling));
    }
    if (record.status !== 'fixed') {
      const woken = wakeUp(record, event, sample, counter);
      return this.#putIfChanged(known, seenUnder(woken, sample, ruling));
    }
    const excuse = findExcuse(record, event, this.#policy);
    if (excuse === null) return this.#reopen(record, event, sample, counter);
    this.#notes.push(`${hash} occurred in ${excuse}: counted, not reopened`);
  }

  #reopen(record: ErrorRecord, event: Occurrences, sample: ThrowEvent, counter: Counter): void {
    const { hash, fixes } = record;
    const back = regress(record, event, sample);
    const [fixedAt, commit] = [fixes.at(-1)?.at, event.writer.head];
    if (fixedAt !== undefined) this.#returned.push({ hash, fixedAt, at: back.statusAt, commit });
    this.#counters.set(hash, describeAt(counter, event, this.#policy));
    this.#put(back);
  }

  /** Where an occurrence counts: by its key, as rules have it, an alias, or a split; else with all that are too many. */
  #findPlace({ k, finer = {}, sample }: Occurrences, raw: string, ruling: Ruling): Place {
    const place = findPlace(k, finer, (key) => this.#names.find(key));
    if (this.#errors.has(place.hash)) return place;
    // What is split off, or led to another record, is known only with a description.
    if (sample === null)
      return { hash: place.of ?? this.#names.findNamed(raw)?.hash ?? k, of: null };
    const overflow = this.#findOverflow(sample, raw, ruling);
    return overflow === null ? place : { hash: overflow, of: null };
  }

  #findOverflow(sample: ThrowEvent, raw: string, ruling: Ruling): string | null {
    const { grouping } = this.#policy;
    if (grouping === undefined) return null;
    if (ruling.fingerprint !== null && isOneForAll(ruling.fingerprint)) return null;
    if (this.#guard.isFull(sample)) {
      const key = grouping.createKey(renderOverflowKey(sample, ruling.ignore));
      return this.#names.find(key)?.hash ?? key;
    }
    const joined = this.#names.findNamed(raw);
    return joined?.overflow === true ? joined.hash : null;
  }

  decide(event: LifeEvent): void {
    const record = this.#names.findNamed(event.type === 'merge' ? event.into : event.hash);
    if (record === undefined) this.#early.push(event);
    else this.#apply(record, event);
  }

  #decideAtLast(event: LifeEvent): void {
    const name = event.type === 'merge' ? event.into : event.hash;
    const record = this.#names.findNamed(name);
    if (record !== undefined && !this.#deleted.has(name)) return this.#apply(record, event);
    this.#notes.push(`${name} is not in the ledger: ${event.type} had no effect`);
  }

  #apply(record: ErrorRecord, event: LifeEvent): void {
    const { hash } = record;
    if (event.type === 'merge') return this.#merge(record, event);
    if (event.type === 'delete') {
      // What was meant is a part of another error by now, which nobody has deleted.
      if (event.hash !== hash) {
        return void this.#notes.push(`${event.hash} is merged into ${hash}: delete had no effect`);
      }
      this.#guard.replace(record, undefined);
      this.#errors.delete(hash);
      this.#names.joined.drop(hash);
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

  /** A key that no record has yet is one more name from now on, so that nothing has to come in order. */
  #merge(target: ErrorRecord, { hash, t }: MergeEvent): void {
    const source = this.#names.find(hash);
    if (source === target) return;
    if (source === undefined) return this.#name(target, hash);
    const { hash: to } = target;
    this.#put(joinRecords(target, source, new Date(t).toISOString()));
    this.#guard.replace(source, undefined);
    this.#errors.delete(source.hash);
    this.#changed.add(source.hash);
    const counter = this.#counters.get(source.hash);
    if (counter !== undefined)
      this.#counters.set(source.hash, addSampleOf(counter, source, target));
    for (const name of [source.hash, ...source.hashes]) this.#alias(name, to);
  }

  /** Under a newer grouping an error has another key: an older one tells which it is. */
  #learnName(key: string, { older = [], grouping }: ThrowEvent): void {
    if (older.length === 0 || this.#names.find(key) !== undefined) return;
    const name = older.find((it) => this.#names.find(it) !== undefined);
    const record = name === undefined ? undefined : this.#names.find(name);
    if (record !== undefined) this.#name(upgradeGrouping(record, grouping), key);
  }

  #name(record: ErrorRecord, name: string): void {
    this.#put(addNames(record, [name]));
    this.#alias(name, record.hash);
  }

  #alias(name: string, hash: string): void {
    this.#names.alias(name, hash);
    const counter = this.#counters.get(name);
    if (counter === undefined) return;
    this.#counters.set(hash, joinCounters(this.#counters.get(hash), counter));
    this.#counters.delete(name);
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
