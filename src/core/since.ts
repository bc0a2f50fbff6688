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
  const age = parseAge(text);
  return age === null ? parseMoment(text) : now - age;
}

/** An age (`90s`, `30m`, `2h`, `7d`, `4w`) in ms; null for anything else. */
export function parseAge(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/i.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS[unit.toLowerCase()];
  return count === undefined || unitMs === undefined ? null : Number(count) * unitMs;
}

/** Epoch ms of an ISO date, with or without a time; null for anything else, and for days that no month has. */
export function parseMoment(text: string): number | null {
  const [, day] =
    /^(\d{4}-\d\d-\d\d)(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim()) ?? [];
  if (day === undefined || !isDay(day)) return null;
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? null : time;
}

/** The engine takes the 30th of February for a day in March. */
function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const DAY_MS = 86_400_000;

/** The same as an end: a date without a time stands for all of its day. */
export function parseUntil(text: string, now: number): number | null {
  const time = parseSince(text, now);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text.trim());
  return time !== null && isDay ? time + DAY_MS - 1 : time;
}
