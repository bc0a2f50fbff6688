import type { Occurrences } from '../events.js';
import type { Counter, TagCounts } from './record.js';
import { cutTally, joinTallies } from './run-tally.js';
import { keepNewestSamples } from './samples.js';
import { TagCounter } from './tag-counter.js';

const DAYS_KEPT = 90;

type Counted = Pick<
  Occurrences,
  'count' | 'firstAt' | 'lastAt' | 'tags' | 'days' | 'samples' | 'runs'
>;

/** A counter with more occurrences; exact, and bounded in what it keeps beside the count. */
export function addOccurrences(counter: Counter | undefined, event: Counted): Counter {
  const runs = joinTallies(counter?.runs, event.runs);
  return {
    occurrences: add(counter?.occurrences, event.count),
    firstSeen: Math.min(counter?.firstSeen ?? event.firstAt, event.firstAt),
    lastSeen: Math.max(counter?.lastSeen ?? event.lastAt, event.lastAt),
    tags: addTags(counter?.tags ?? {}, event.tags),
    days: addDays(counter?.days ?? {}, event.days),
    samples: keepNewestSamples([...(counter?.samples ?? []), ...event.samples]),
    ...(runs !== undefined && { runs }),
    ...(counter?.quiet !== undefined && { quiet: counter.quiet }),
    ...(counter?.described !== undefined && { described: counter.described }),
  };
}

/** What two counters have counted. */
export function joinCounters(counter: Counter | undefined, other: Counter): Counter {
  const { occurrences: count, firstSeen: firstAt, lastSeen: lastAt, ...rest } = other;
  return addOccurrences(counter, { count, firstAt, lastAt, ...rest });
}

/** Keep of each the newest runs: all that is to be added at once has been, in whatever order it came. */
export function forgetOldRuns(counters: Map<string, Counter>): void {
  for (const [hash, counter] of counters) {
    const { runs } = counter;
    const kept = runs && cutTally(runs);
    if (kept !== undefined && kept !== runs) counters.set(hash, { ...counter, runs: kept });
  }
}

function addTags(counts: TagCounts, more: TagCounts): TagCounts {
  const sum = new TagCounter(counts);
  for (const [tag, values] of Object.entries(more)) {
    for (const [value, count] of Object.entries(values)) sum.add(tag, value, count);
  }
  return sum.counts;
}

function addDays(counts: Counter['days'], days: Counter['days']): Counter['days'] {
  const sum = new Map(Object.entries(counts));
  for (const [day, count] of Object.entries(days)) sum.set(day, add(sum.get(day), count));
  const sorted = [...sum].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.slice(-DAYS_KEPT));
}

/** A count that can go no further stays: one more would be no count that a reader takes. */
function add(count = 0, more: number): number {
  return Math.min(count + more, Number.MAX_SAFE_INTEGER);
}
