import type { IgnoreCondition } from '../core/errors/record.js';
import { bad } from './query.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const MAX_TIME = Date.UTC(9999, 0);

/**
 * Until when an error is ignored, of `{ "until": "7d" }`; null for ever. As in the command: an age, a number of times
 * (`10x`), or a date.
 * @throws ErrtrackError for what is none of these, or is over.
 */
export function parseCondition(
  fields: Readonly<Record<string, unknown>>,
  now: number,
): IgnoreCondition | null {
  const until = Object.hasOwn(fields, 'until') ? fields['until'] : null;
  if (until === null || until === undefined || until === '') return null;
  if (typeof until !== 'string' || until.length > 60) throw refuse();
  const count = /^([1-9]\d{0,8})x$/i.exec(until)?.[1];
  if (count !== undefined) return { count: Number(count) };
  const time = parseUntil(until, now);
  if (time === null || time <= now || time >= MAX_TIME) throw refuse();
  return { until: new Date(time).toISOString() };
}

function parseUntil(text: string, now: number): number | null {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/i.exec(text) ?? [];
  if (count !== undefined) return now + Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0);
  const isDate = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text);
  const time = isDate && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** The engine takes the 30th of February for a day in March. */
function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function refuse() {
  return bad('until', 'is no time to come; give 7d, 12h, 10x, or a date such as 2027-01-31');
}
