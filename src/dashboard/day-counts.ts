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
  return nameDays(Math.floor(now / DAY_MS), days).map((day) => ({ day, count: counts[day] ?? 0 }));
}

let named: readonly string[] = [];
let namedUpTo = 0;

/** The same for each row of a list: to name them anew costs more than to draw them. */
function nameDays(today: number, days: number): readonly string[] {
  if (namedUpTo !== today || named.length !== days) {
    const nameDay = (_: unknown, index: number) =>
      new Date((today - days + 1 + index) * DAY_MS).toISOString().slice(0, 10);
    named = Array.from({ length: days }, nameDay);
    namedUpTo = today;
  }
  return named;
}
