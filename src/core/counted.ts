import { forgetOldRuns, joinCounters } from './errors/counter.js';
import type { CountedRecord, Counter, ErrorRecord } from './errors/record.js';
import { NO_RUNS } from './errors/run-tally.js';
import type { Ledger } from './ledger-text.js';

type Counters = ReadonlyMap<string, Counter>;

/** A record with what this machine has counted, as every reading command shows it. */
export function countRecord(record: ErrorRecord, counter: Counter | undefined): CountedRecord {
  // A spread with named fields after it takes thirty times as long.
  return Object.assign({}, record, {
    occurrences: counter?.occurrences ?? record.occurrences ?? 0,
    lastSeen: counter === undefined ? (record.lastSeen ?? null) : iso(counter.lastSeen),
    tags: counter?.tags ?? record.tags ?? {},
    samples: counter?.samples ?? [],
    runs: counter?.runs ?? NO_RUNS,
  });
}

/**
 * Take over the counts of a ledger that carries them, for errors that this machine has not seen: a fresh
 * clone goes on counting where the ledger stands.
 */
export function seedCounters(ledger: Ledger, counters: Counters): Counters {
  let seeded: Map<string, Counter> | null = null;
  for (const record of ledger.errors.values()) {
    if (record.occurrences === undefined || counters.has(record.hash)) continue;
    const { occurrences, firstSeen, lastSeen = firstSeen, tags = {} } = record;
    const times = { firstSeen: Date.parse(firstSeen), lastSeen: Date.parse(lastSeen) };
    seeded ??= new Map(counters);
    seeded.set(record.hash, { occurrences, ...times, tags, days: {}, samples: [] });
  }
  return seeded ?? counters;
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
