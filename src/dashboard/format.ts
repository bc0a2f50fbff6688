import { formatDuration } from '../core/duration.js';

const NUMBER = new Intl.NumberFormat('en');
const MOMENT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY_MS = 24 * HOUR;

/** What stands where nothing is known. */
export const NONE = '–';

export function formatNumber(count: number): string {
  return NUMBER.format(count);
}

/** A number and its noun: `1 error`, `1,234 errors`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** `92%`, `97.8%`; 100 only where it is everything. */
export function formatPercent(percent: number): string {
  const tenths = Math.floor(percent * 10) / 10;
  return `${tenths}%`;
}

/** How long ago: `12s ago`, `3m ago`, `5d ago`; a date where it is long ago. */
export function formatAge(time: number, now: number): string {
  const age = Math.max(0, now - time);
  if (Number.isNaN(age)) return NONE;
  if (age < 5 * SECOND) return 'just now';
  if (age < MINUTE) return `${Math.floor(age / SECOND)}s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)}m ago`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR)}h ago`;
  if (age < 30 * DAY_MS) return `${Math.floor(age / DAY_MS)}d ago`;
  return DAY.format(time);
}

/** A time as this place has it, to the second. */
export function formatMoment(time: number): string {
  return Number.isNaN(time) ? NONE : MOMENT.format(time);
}

/** `2026-11-20` as `Nov 20, 2026`. */
export function formatDay(day: string): string {
  return DAY.format(new Date(`${day}T12:00:00`));
}

/** How long something took, finer where it was short: `12ms`, `8.3s`, `2m 05s`. */
export function formatTook(ms: number | null): string {
  if (ms === null) return NONE;
  return ms < 100 ? `${Math.round(ms)}ms` : formatDuration(ms);
}

/** A difference with its sign: `+1.2s`, `−340ms`. */
export function formatDifference(ms: number): string {
  const sign = ms < 0 ? '−' : '+';
  return `${sign}${formatTook(Math.abs(ms))}`;
}
