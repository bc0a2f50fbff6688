import type { DayCounts } from '../core/page-data.js';

const DAY_MS = 86_400_000;
/** Those that a row of a list has room for. */
export const LISTED_DAYS = 14;

/** So many days up to today, the oldest first, also those on which nothing occurred. */
export function listDays(
  counts: DayCounts,
  now: number,
  days = 30,
): readonly { readonly day: string; readonly count: number }[] {
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(now - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, count: counts[day] ?? 0 };
  });
}
