const DAY_MS = 86_400_000;

/**
 * How often something occurred on each of the last days (UTC), the oldest first, today as the last one; null for a day
 * without. `now` is epoch ms.
 */
export function countDays(
  days: Readonly<Record<string, number>>,
  length: number,
  now: number,
): readonly (number | null)[] {
  return Array.from({ length }, (_, index) => {
    const day = new Date(now - (length - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return Object.hasOwn(days, day) ? (days[day] ?? null) : null;
  });
}
