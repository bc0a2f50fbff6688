const MINUTE = 60_000;

const UNITS = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['week', 7 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

/** How long ago an ISO time was (`3 minutes ago`); the text itself where it is no time. `now` is epoch ms. */
export function formatAge(time: string, now: number): string {
  const age = now - Date.parse(time);
  if (Number.isNaN(age)) return time;
  const [unit, unitMs] = UNITS.find(([, ms]) => Math.abs(age) >= ms) ?? [];
  if (unit === undefined || unitMs === undefined) return 'just now';
  const amount = formatCount(Math.floor(Math.abs(age) / unitMs), unit);
  return age < 0 ? `in ${amount}` : `${amount} ago`;
}

/** How long something took, in its largest unit: `3 days`, `less than a minute`. */
export function formatSpan(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, of]) => ms >= of) ?? [];
  if (unit === undefined || unitMs === undefined) return 'less than a minute';
  return formatCount(Math.floor(ms / unitMs), unit);
}

/** An ISO time without its fraction: `2026-11-20T21:18:00Z`. */
export function formatTime(time: string): string {
  return time.replace(/\.\d+(?=Z$)/, '');
}

/** A number and its noun: `1 error`, `1,234 errors`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** Thousands parted by commas, without the cost of loading a locale. */
export function formatNumber(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
