const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long something took: `8.3s`, `2m 05s`, `1h 02m`. */
export function formatDuration(ms: number): string {
  // What would be rounded up to a minute is one.
  return ms < MINUTE - SECOND / 20 ? formatSeconds(ms) : formatLong(Math.max(ms, MINUTE));
}

/** In seconds whatever it is: `130.2s`. */
export function formatSeconds(ms: number): string {
  return `${(Math.max(0, ms) / SECOND).toFixed(1)}s`;
}

/** How long something has been going on, in whole seconds: what stands still need not be drawn again. */
export function formatElapsed(ms: number): string {
  return ms < MINUTE ? `${Math.floor(Math.max(0, ms) / SECOND)}s` : formatLong(ms);
}

/** How long it will take, no finer than anybody can tell: `40s`, `3m`, `1h 20m`. */
export function formatEta(seconds: number): string {
  const ms = Math.max(0, seconds) * SECOND;
  if (ms <= 50 * SECOND) return `${Math.max(1, Math.ceil(ms / 10_000)) * 10}s`;
  const minutes = Math.ceil(ms / MINUTE);
  if (minutes < 60) return `${minutes}m`;
  const tens = Math.ceil(minutes / 10) * 10;
  return `${Math.floor(tens / 60)}h ${pad(tens % 60)}m`;
}

function formatLong(ms: number): string {
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m ${pad(Math.floor((ms % MINUTE) / SECOND))}s`;
  return `${Math.floor(ms / HOUR)}h ${pad(Math.floor((ms % HOUR) / MINUTE))}m`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
