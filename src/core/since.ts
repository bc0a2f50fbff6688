const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Epoch ms of what a person calls a time: an age (`90s`, `30m`, `2h`, `7d`, `4w`) before now, or an ISO date,
 * with or without a time. Null for anything else.
 */
export function parseSince(text: string, now: number): number | null {
  const age = /^(\d{1,6})([smhdw])$/i.exec(text.trim());
  const unit = UNIT_MS[age?.[2]?.toLowerCase() ?? ''];
  if (age && unit !== undefined) return now - Number(age[1]) * unit;
  if (!/^\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/i.test(text.trim())) return null;
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? null : time;
}

const DAY_MS = 86_400_000;

/** The same as an end: a date without a time stands for all of its day. */
export function parseUntil(text: string, now: number): number | null {
  const time = parseSince(text, now);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text.trim());
  return time !== null && isDay ? time + DAY_MS - 1 : time;
}
