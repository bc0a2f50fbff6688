import type { Context } from 'hono';
import { ErrtrackError } from '../core/errtrack-error.js';
import { parseSince } from '../core/since.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const MAX_TEXT = 500;

/**
 * A text that was asked for; undefined where it was not given.
 * @throws ErrtrackError that names it, where it is given twice or is too long.
 */
export function readText(context: Context, name: string): string | undefined {
  const [text, ...others] = context.req.queries(name) ?? [];
  if (others.length > 0) throw bad(name, 'is given more than once; give it once');
  if (text !== undefined && text.length > MAX_TEXT)
    throw bad(name, `is longer than ${MAX_TEXT} characters`);
  return text;
}

/** A text that has to be there. */
export function readWanted(context: Context, name: string): string {
  const text = readText(context, name);
  if (text === undefined || text === '') throw bad(name, 'is missing');
  return text;
}

/** How many at most. */
export function readLimit(context: Context, fallback = DEFAULT_LIMIT): number {
  return readWhole(context, 'limit', { least: 1, most: MAX_LIMIT }) ?? fallback;
}

/** A whole number. */
export function readWhole(
  context: Context,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = readText(context, name);
  if (text === undefined) return undefined;
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw bad(name, `is ${tell(text)}, expected a whole number from ${least} to ${most}`);
}

/** One of several words. */
export function readWord<T extends string>(
  context: Context,
  name: string,
  words: readonly T[],
): T | undefined {
  const text = readText(context, name);
  if (text === undefined) return undefined;
  const word = words.find((it) => it === text);
  if (word !== undefined) return word;
  throw bad(name, `is ${tell(text)}, expected ${words.join(', ')}`);
}

/** Some of several words, with commas between them. */
export function readWords<T extends string>(
  context: Context,
  name: string,
  words: readonly T[],
): readonly T[] | undefined {
  const text = readText(context, name);
  return text?.split(',').map((part) => {
    const word = words.find((it) => it === part);
    if (word !== undefined) return word;
    throw bad(name, `is ${tell(text)}, expected some of ${words.join(',')}`);
  });
}

/** Epoch ms. */
export function readSince(context: Context, now: number): number | undefined {
  const text = readText(context, 'since');
  const since = text === undefined ? undefined : parseSince(text, now);
  if (since !== null) return since;
  throw bad('since', `is no time; give an age such as 30m, 2h, 7d, or a date such as 2026-11-20`);
}

export function bad(name: string, problem: string): ErrtrackError {
  return new ErrtrackError('BAD_OPTION', `${name} ${problem}`);
}

function tell(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
