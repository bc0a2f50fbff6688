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
export function createShortener(records: Iterable<Named>): (hash: string) => string {
  let sorted: readonly string[] | null = null;
  return (hash) => {
    sorted ??= sortNames(records);
    return shortenAmong(sorted, hash);
  };
}

function sortNames(records: Iterable<Named>): readonly string[] {
  const names: string[] = [];
  for (const { hash, hashes = [] } of records) {
    names.push(hash);
    if (hashes.length > 0) names.push(...hashes);
  }
  return names.sort();
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
