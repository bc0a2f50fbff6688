import type { ErrorRecord, TagCounts } from './errors/record.js';
import { pickTime, unite } from './plain-order.js';

type Counts = Pick<ErrorRecord, 'occurrences' | 'lastSeen' | 'tags'>;

/**
 * Counts go on from the base on both sides, so that its part is in both: ours and theirs less the base. Without
 * a base nobody knows how much of the two is the same, and the greater one is the least that can be right.
 */
export function mergeCounts(
  mine: ErrorRecord,
  other: ErrorRecord,
  base: ErrorRecord | null | undefined,
): Counts {
  const occurrences = mergeCount(
    mine.occurrences,
    other.occurrences,
    startOf(base, base?.occurrences),
  );
  const lastSeen = pickTime(mine.lastSeen ?? '', other.lastSeen ?? '', 1);
  const tags = mergeTags(mine.tags, other.tags, base === null ? null : (base?.tags ?? {}));
  return {
    ...(occurrences !== undefined && { occurrences }),
    ...(lastSeen !== '' && { lastSeen }),
    ...(tags !== undefined && { tags }),
  };
}

/** Where counting began: at nothing for a record that the base has not, unknown where the base is, or does not count. */
function startOf(base: ErrorRecord | null | undefined, count: number | undefined): number | null {
  return base === undefined ? 0 : (count ?? null);
}

function mergeCount(
  mine: number | undefined,
  other: number | undefined,
  start: number | null,
): number | undefined {
  if (mine === undefined || other === undefined) return mine ?? other;
  const most = Math.max(mine, other);
  // The same change on both sides is one change, as git takes it.
  if (start === null || mine === other) return most;
  return Math.min(Math.max(mine + other - start, most), Number.MAX_SAFE_INTEGER);
}

function mergeTags(
  mine: TagCounts | undefined,
  other: TagCounts | undefined,
  base: TagCounts | null,
): TagCounts | undefined {
  if (mine === undefined || other === undefined) return mine ?? other;
  const tags = unite(Object.keys(mine), Object.keys(other)).map((tag) => {
    const [my, their, start] = [own(mine, tag), own(other, tag), base && own(base, tag)];
    const values = unite(Object.keys(my), Object.keys(their)).map((value) => {
      const from = start === null ? null : (ownCount(start, value) ?? 0);
      return [value, mergeCount(ownCount(my, value), ownCount(their, value), from)] as const;
    });
    return [tag, Object.fromEntries(values.map(([value, count]) => [value, count ?? 0]))] as const;
  });
  return Object.fromEntries(tags);
}

function own(counts: TagCounts, tag: string): Readonly<Record<string, number>> {
  return Object.hasOwn(counts, tag) ? (counts[tag] ?? {}) : {};
}

function ownCount(counts: Readonly<Record<string, number>>, value: string): number | undefined {
  return Object.hasOwn(counts, value) ? counts[value] : undefined;
}
