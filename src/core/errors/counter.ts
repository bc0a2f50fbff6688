import type { Occurrences } from '../events.js';
import type { Counter, TagCounts } from './record.js';

const DAYS_KEPT = 90;
const TAG_VALUES_KEPT = 50;

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
    const values = new Map(Object.entries(sum.get(tag) ?? {}));
    const name = values.has(value) || values.size < TAG_VALUES_KEPT ? value : '…';
    values.set(name, (values.get(name) ?? 0) + count);
    sum.set(tag, Object.fromEntries(values));
  }
  return Object.fromEntries(sum);
}

function addDays(counts: Counter['days'], days: Counter['days']): Counter['days'] {
  const sum = new Map(Object.entries(counts));
  for (const [day, count] of Object.entries(days)) sum.set(day, (sum.get(day) ?? 0) + count);
  const sorted = [...sum].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.slice(-DAYS_KEPT));
}
