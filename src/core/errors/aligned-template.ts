import { cutText } from './bounded-text.js';

/** A part of a message, and what stands for it in the template. */
export interface Replacement {
  /** `<int>`, `<path>`, … */
  readonly placeholder: string;
  readonly value: string;
}

const PLACEHOLDER = /<[a-z]{2,12}>/g;
/** As long as a template can be: it may be the beginning of one. */
const MAX_LENGTH = 512;
const MAX_SEEN = 2 * 1024;

/** What the value of a placeholder never has; of others nothing is known. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  '<int>': /[^\d.,_eE+-]/,
  '<bool>': /[^a-z]/,
  ...Object.fromEntries(
    ['email', 'url', 'host', 'ip', 'uuid', 'hash', 'hex', 'id', 'mac', 'version', 'trace'].map(
      (name) => [`<${name}>`, /\s/],
    ),
  ),
  ...Object.fromEntries(
    ['path', 'date', 'time', 'duration', 'size'].map((name) => [`<${name}>`, /\n/]),
  ),
};
const NOTHING = /(?!)/;
/** What a program puts into its messages may be nothing. */
const MAY_BE_EMPTY = '<str>';

/**
 * Find what was replaced in a message to make its template, by laying one beside the other; null where the
 * template was not made so (of a message that is known by what it means, or of another message). Linear in both.
 */
export function alignTemplate(message: string, template: string): readonly Replacement[] | null {
  const isCut = template.length >= MAX_LENGTH;
  const whole = isCut ? template.replace(/<[a-z]{0,12}$/, '') : template;
  const literals = whole.split(PLACEHOLDER);
  const placeholders = whole.match(PLACEHOLDER) ?? [];
  for (const text of readAs(message, literals.join('').split('\n').length)) {
    const stops = findStops(text, literals, placeholders, isCut);
    if (stops === null) continue;
    return placeholders
      .map((placeholder, index) => {
        const from = (stops[index] ?? 0) + (literals[index]?.length ?? 0);
        return { placeholder, value: text.slice(from, stops[index + 1]) };
      })
      .filter(({ placeholder, value }) => value !== placeholder);
  }
  return null;
}

/** The lines that its template is of; then all of it, since what was replaced may have lines, too. */
function readAs(message: string, lineCount: number): readonly string[] {
  const text = cutText(message, MAX_SEEN);
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '');
  return [written.slice(0, lineCount).join('\n'), text.trim()];
}

/** For a place of a literal, the place of the one before it that it can follow. */
type Places = ReadonlyMap<number, number>;

/** Where each literal stands in the text, the values between them as short as can be from the left; or null. */
function findStops(
  text: string,
  literals: readonly string[],
  placeholders: readonly string[],
  isCut: boolean,
): readonly number[] | null {
  const [first = ''] = literals;
  if (!text.startsWith(first)) return null;
  const steps: Places[] = [new Map([[0, 0]])];
  for (const [index, placeholder] of placeholders.entries()) {
    const length = literals[index]?.length ?? 0;
    const starts = [...(steps[index]?.keys() ?? [])].map((start) => ({
      start,
      end: start + length,
    }));
    steps.push(findPlaces(text, starts, literals[index + 1] ?? '', placeholder));
  }
  const lastLength = literals.at(-1)?.length ?? 0;
  const ends = [...(steps.at(-1)?.keys() ?? [])];
  const end = ends.find((place) => place + lastLength === text.length) ?? (isCut ? ends[0] : null);
  return end === null || end === undefined ? null : goBack(steps, end);
}

function goBack(steps: readonly Places[], end: number): readonly number[] {
  const stops = [end];
  for (const places of steps.slice(1).reverse()) stops.unshift(places.get(stops[0] ?? 0) ?? 0);
  return stops;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** All places of a literal behind one of those before it, with a value between them that can be one. */
function findPlaces(
  text: string,
  before: readonly Span[],
  literal: string,
  placeholder: string,
): Places {
  const forbidden = FORBIDDEN[placeholder] ?? NOTHING;
  const least = placeholder === MAY_BE_EMPTY ? 0 : 1;
  const found = new Map<number, number>();
  const startsByEnd = new Map(before.map(({ start, end }) => [end, start]));
  let next = 0;
  for (let at = 0; at <= text.length - literal.length; at++) {
    // A character that no value has ends all values that would reach over it.
    if (at > 0 && forbidden.test(text.charAt(at - 1))) next = skip(before, next, at);
    if (!text.startsWith(literal, at)) continue;
    const span = before[next];
    const isBehind = span !== undefined && span.end + least <= at;
    // A message may hold what looks like a placeholder.
    const isItself = text.endsWith(placeholder, at);
    const itself = isItself ? startsByEnd.get(at - placeholder.length) : undefined;
    const start = isBehind ? span.start : itself;
    if (start !== undefined) found.set(at, start);
  }
  return found;
}

function skip(spans: readonly Span[], from: number, at: number): number {
  let next = from;
  while (next < spans.length && (spans[next]?.end ?? 0) < at) next++;
  return next;
}
