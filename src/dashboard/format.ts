import { formatDuration } from '../core/duration.js';

// Without `Intl`: the first use of each of its formats costs a browser as much as drawing a whole list.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY_MS = 24 * HOUR;

/** What stands where nothing is known. */
export const NONE = '–';

export function formatNumber(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
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
  return toDay(new Date(time));
}

/** A time in the time zone of this place, to the second: `Nov 20 2026 20:57:03`. */
export function formatMoment(time: number): string {
  return Number.isNaN(time) ? NONE : String(new Date(time)).slice(4, 24);
}

/** `2026-11-20` as `Nov 20 2026`. */
export function formatDay(day: string): string {
  return toDay(new Date(`${day}T12:00:00`));
}

function toDay(date: Date): string {
  return date.toDateString().slice(4);
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
