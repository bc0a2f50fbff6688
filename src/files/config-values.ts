import { findNearestWord } from '../core/nearest-word.js';

/** What is wrong with a value, in words; `at` is the way to it inside the field. */
export interface Fault {
  readonly at: readonly (string | number)[];
  readonly problem: string;
}

/** What could be made of a raw value: it may be usable and faulty at once. */
export interface Parsed<T> {
  readonly value?: T;
  readonly faults: readonly Fault[];
}

export type FieldParser<T> = (raw: unknown) => Parsed<T>;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Such as `there is no such field; did you mean fold?` */
export function unknownField(name: string, known: readonly string[]): string {
  const nearest = findNearestWord(name, known);
  const help =
    nearest === null ? `those there are: ${known.join(', ')}` : `did you mean ${nearest}?`;
  return `there is no such field; ${help}`;
}

/** A fault in the words of all our messages: what was there, and what should be. */
export function mismatch(raw: unknown, expected: string): string {
  return `got ${describe(raw)}, expected ${expected}`;
}

function describe(raw: unknown): string {
  if (typeof raw === 'string')
    return JSON.stringify(raw.length > 60 ? `${raw.slice(0, 59)}…` : raw);
  if (Array.isArray(raw)) return raw.length === 0 ? 'an empty list' : 'a list';
  if (typeof raw === 'number' || typeof raw === 'boolean' || raw === null) return String(raw);
  if (raw === undefined) return 'nothing';
  return isObject(raw) ? 'an object' : `a value of type ${typeof raw}`;
}

export function good<T>(value: T): Parsed<T> {
  return { value, faults: [] };
}

export function bad(
  raw: unknown,
  expected: string,
  hint = '',
): { readonly faults: readonly Fault[] } {
  return { faults: [{ at: [], problem: mismatch(raw, expected) + hint }] };
}

export function textWhere(
  accepts: (text: string) => boolean,
  expected: string,
): FieldParser<string> {
  return (raw) => (typeof raw === 'string' && accepts(raw) ? good(raw) : bad(raw, expected));
}

export function isFilled(text: unknown): text is string {
  return typeof text === 'string' && /\S/.test(text);
}

export function parseBoolean(raw: unknown): Parsed<boolean> {
  return typeof raw === 'boolean' ? good(raw) : bad(raw, 'true or false');
}

export function oneOf<const T extends string>(choices: readonly T[]): FieldParser<T> {
  return (raw) => {
    const choice = choices.find((candidate) => candidate === raw);
    if (choice !== undefined) return good(choice);
    const nearest = typeof raw === 'string' ? findNearestWord(raw, choices) : null;
    return bad(raw, listChoices(choices), nearest === null ? '' : `; did you mean "${nearest}"?`);
  };
}

function listChoices(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `"${choice}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
