/** As we write it, so that two of them compare as text. */
const OWN =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}\.\d{3}Z$/;

/** Whether a text is a time that can be read. The engine's parser takes ten times as long as our own form. */
export function isIsoTime(raw: unknown): raw is string {
  if (typeof raw !== 'string' || raw.length > 40) return false;
  return OWN.test(raw) || !Number.isNaN(Date.parse(raw));
}

/** Whether a text may be a time as we write it, in a fraction of the time; one that only looks so is no time at all. */
export function hasOwnShape(text: string): boolean {
  return text.length === OWN_LENGTH && text[10] === 'T' && text.endsWith('Z');
}

const OWN_LENGTH = '2026-11-20T21:18:00.123Z'.length;

/** A time as we write it; null for what cannot be read. */
export function toOwnTime(text: string): string | null {
  if (OWN.test(text)) return text;
  const t = Date.parse(text);
  return Number.isNaN(t) ? null : new Date(t).toISOString();
}
