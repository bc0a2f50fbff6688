import type { IgnoreCondition } from './errors/record.js';
import { parseAge, parseMoment } from './since.js';

const TIMES = /^([1-9]\d{0,8})x(?:\/(\d{1,6}[smhdw]))?$/i;
const MAX_TIME = Date.UTC(9999, 0);

/** What a condition may look like, for those who gave another. */
export const CONDITION_FORMS = '30m, 7d, 10x, 10x/1h, or a date such as 2027-01-31';

/**
 * Parse until when an error is to be ignored: an age from now on (`30m`, `7d`), a date, a number of times (`10x`), or
 * so many times within an age (`10x/1h`).
 * @param now epoch ms.
 * @returns null for what is none of these, or is over already.
 */
export function parseIgnoreCondition(text: string, now: number): IgnoreCondition | null {
  const [, count, window] = TIMES.exec(text.trim()) ?? [];
  if (count !== undefined) return parseTimes(Number(count), window);
  const age = parseAge(text);
  const time = age === null ? parseMoment(text) : now + age;
  if (time === null || time <= now || time >= MAX_TIME) return null;
  return { until: new Date(time).toISOString() };
}

function parseTimes(count: number, window: string | undefined): IgnoreCondition | null {
  if (window === undefined) return { count };
  return parseAge(window) === 0 ? null : { count, window: window.toLowerCase() };
}

/** When an ignored error comes back, in words: `until 2027-01-31`, `until seen 10 times within 1h`; '' for never. */
export function tellCondition(condition: IgnoreCondition | null): string {
  const { until, count, window } = condition ?? {};
  const day = until
    ?.replace(/T00:00:00(?:\.000)?Z$/, '')
    .replace(/^(.{10})T(.{5}).*$/, '$1 $2 UTC');
  const within = window === undefined ? '' : ` within ${window}`;
  const times = count === 1 ? 'once more' : `${count} more times`;
  const conditions = [
    ...(day === undefined ? [] : [`until ${day}`]),
    ...(count === undefined ? [] : [`until seen ${times}${within}`]),
  ];
  return conditions.join(', or ');
}
