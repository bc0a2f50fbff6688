import { forgetOldRuns, joinCounters } from './errors/counter.js';
import type { Counted, Counter, Counts, ErrorRecord, TagCounts } from './errors/record.js';
import { NO_RUNS } from './errors/run-tally.js';
import type { Ledger } from './ledger-text.js';

type Counters = ReadonlyMap<string, Counter>;

/** What of a record counts go by. */
export interface Countable {
  readonly firstSeen: string;
  readonly occurrences?: number | undefined;
  readonly lastSeen?: string | undefined;
  readonly tags?: TagCounts | undefined;
}

/** A record with what this machine has counted, as every reading command shows it. */
export function countRecord<R extends Countable>(
  record: R,
  counter: Counter | undefined,
): Counted<R> {
  // A spread with named fields after it takes thirty times as long.
  return Object.assign<object, R, Counts>({}, record, tellCounts(record, counter));
}

export function tellCounts(record: Countable, counter: Counter | undefined): Counts {
  return {
    occurrences: counter?.occurrences ?? record.occurrences ?? 0,
    lastSeen: tellLastSeen(record, counter),
    tags: counter?.tags ?? record.tags ?? {},
    samples: counter?.samples ?? [],
    runs: counter?.runs ?? NO_RUNS,
  };
}

export function tellLastSeen(record: Countable, counter: Counter | undefined): string | null {
  return counter === undefined ? (record.lastSeen ?? null) : iso(counter.lastSeen);
}

/**
 * Take over the counts of a ledger that carries them, for errors that this machine has not seen: a fresh
 * clone goes on counting where the ledger stands.
 */
export function seedCounters(ledger: Ledger, counters: Counters): Counters {
  let seeded: Map<string, Counter> | null = null;
  for (const record of ledger.errors.values()) {
    const counter = counters.has(record.hash) ? undefined : seedCounter(record);
    if (counter === undefined) continue;
    seeded ??= new Map(counters);
    seeded.set(record.hash, counter);
  }
  return seeded ?? counters;
}

/** Undefined where the record carries no counts. */
export function seedCounter(record: Countable): Counter | undefined {
  const { occurrences, firstSeen, lastSeen = firstSeen, tags = {} } = record;
  if (occurrences === undefined) return undefined;
  const times = { firstSeen: Date.parse(firstSeen), lastSeen: Date.parse(lastSeen) };
  return { occurrences, ...times, tags, days: {}, samples: [] };
}

/**
 * Take what was counted under another name of a record to its own: on another machine it was merged, and this one
 * has read of it in the ledger. Where that carries counts, they are in it.
 */
export function joinAliasedCounters({ errors }: Ledger, counters: Counters): Counters {
  const joined = new Map(counters);
  for (const { hash, hashes, occurrences } of errors.values()) {
    for (const name of hashes) {
      const counter = errors.has(name) ? undefined : joined.get(name);
      if (counter === undefined) continue;
      joined.delete(name);
      const isCarried = occurrences !== undefined && !joined.has(hash);
      if (!isCarried) joined.set(hash, joinCounters(joined.get(hash), counter));
    }
  }
  if (joined.size === counters.size) return counters;
  forgetOldRuns(joined);
  return joined;
}

/** The ledger as it is to be written: with counters, or without, so that a throw leaves a work tree clean. */
export function projectLedger(
  ledger: Ledger,
  counters: Counters,
  where: 'ledger' | 'local',
): Ledger {
  const project = where === 'ledger' ? withCounter : withoutCounter;
  const errors = new Map<string, ErrorRecord>();
  for (const [hash, record] of ledger.errors) errors.set(hash, project(record, counters.get(hash)));
  return { ...ledger, errors };
}

function withCounter(record: ErrorRecord, counter: Counter | undefined): ErrorRecord {
  if (counter === undefined) return record;
  const { occurrences, lastSeen, tags } = counter;
  return { ...record, occurrences, lastSeen: iso(lastSeen), tags };
}

function withoutCounter(record: ErrorRecord): ErrorRecord {
  const { occurrences, lastSeen, tags, ...rest } = record;
  return rest;
}

function iso(t: number): string {
  return new Date(t).toISOString();
}
