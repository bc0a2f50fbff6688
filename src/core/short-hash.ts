import { once } from './once.js';

const SHORT_DIGITS = 8;

/** What names a record: its hash, and its aliases. */
export interface Named {
  readonly hash: string;
  readonly hashes?: readonly string[];
}

/**
 * The form in which a hash is shown: its first 8 digits, longer where two names would look alike, so that what is shown
 * always names one record. One that names none stays whole. The names are looked through when the first is asked for.
 */
export function createShortener(names: Iterable<string>): (hash: string) => string {
  const sort = once(() => [...names].sort());
  return (hash) => shortenAmong(sort(), hash);
}

/** How records are called. */
export function* listNames(records: Iterable<Named>): Iterable<string> {
  for (const { hash, hashes = [] } of records) {
    yield hash;
    yield* hashes;
  }
}

/** Whoever is most like a name stands beside it. */
function shortenAmong(sorted: readonly string[], name: string): string {
  const first = findFirst(sorted, name);
  let next = first;
  while (sorted[next] === name) next++;
  if (next === first) return name;
  const digits = [sorted[first - 1], sorted[next]].map((other) => countAlike(name, other) + 1);
  return name.slice(0, Math.max(SHORT_DIGITS, ...digits));
}

/** Where a name stands among sorted ones, or would. */
function findFirst(sorted: readonly string[], name: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countAlike(a: string, b = ''): number {
  let count = 0;
  while (count < b.length && a[count] === b[count]) count++;
  return count;
}
