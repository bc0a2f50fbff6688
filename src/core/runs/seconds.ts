/** Milliseconds as seconds, to the microsecond: that is as fine as events are, and division leaves noise behind it. */
export function toSeconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000_000;
}
