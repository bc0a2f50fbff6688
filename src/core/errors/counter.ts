import type { Occurrences } from '../events.js';
import type { Counter, TagCounts } from './record.js';

const DAYS_KEPT = 90;
const TAGS_KEPT = 50;
const TAG_VALUES_KEPT = 50;
/** Stands for what is beyond the cap, so that the sum stays right. */
const REST = '…';

/** A counter with more occurrences; exact, and bounded in what it keeps beside the count. */
export function addOccurrences(counter: Counter | undefined, event: Occurrences): Counter {
  return {
    occurrences: (counter?.occurrences ?? 0) + event.count,
    firstSeen: Math.min(counter?.firstSeen ?? event.firstAt, event.firstAt),
    lastSeen: Math.max(counter?.lastSeen ?? event.lastAt, event.lastAt),
    tags: addTags(counter?.tags ?? {}, event.sample?.tags ?? {}, event.count),
    days: addDays(counter?.days ?? {}, event.days),
  };
}

function addTags(
  counts: TagCounts,
  tags: Readonly<Record<string, string>>,
  count: number,
): TagCounts {
  const sum = new Map(Object.entries(counts));
  for (const [tag, value] of Object.entries(tags)) {
    const name = nameWithin(sum, tag, TAGS_KEPT);
    const values = new Map(Object.entries(sum.get(name) ?? {}));
    const counted = name === REST ? REST : nameWithin(values, value, TAG_VALUES_KEPT);
    values.set(counted, (values.get(counted) ?? 0) + count);
    sum.set(name, Object.fromEntries(values));
  }
  return Object.fromEntries(sum);
}

function nameWithin(known: ReadonlyMap<string, unknown>, name: string, max: number): string {
  return known.has(name) || known.size < max ? name : REST;
}

function addDays(counts: Counter['days'], days: Counter['days']): Counter['days'] {
  const sum = new Map(Object.entries(counts));
  for (const [day, count] of Object.entries(days)) sum.set(day, (sum.get(day) ?? 0) + count);
  const sorted = [...sum].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.slice(-DAYS_KEPT));
}
