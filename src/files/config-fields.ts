import { findNearestWord } from '../core/nearest-word.js';
import { SEVERITIES, type Severity } from '../core/severity.js';
import type { FoldMode } from './project.js';

/** What `errtrack.config.json` may say; the schema for editors is `schema/config-1.json`. */
export type Config = Readonly<Partial<ConfigFields>>;

export interface ConfigFields {
  $schema: string;
  errorsFile: string;
  todoFile: string;
  fixedFile: string;
  enabled: boolean;
  fold: FoldMode;
  counters: 'ledger' | 'local';
  durability: 'process' | 'full';
  /** Titles in the order in which they are tried. */
  sections: Readonly<Partial<Record<Severity, readonly string[]>>>;
  layout: 'compact' | 'detailed';
  ownTitle: string;
  doneTasks: 'remove' | 'keep';
  trackDependencies: boolean | readonly string[];
}

/** What is wrong with a value, in words; `at` is the way to it inside the field. */
export interface Fault {
  readonly at: string;
  readonly problem: string;
}

/** What could be made of a raw value: it may be usable and faulty at once. */
export interface Parsed<T> {
  readonly value?: T;
  readonly faults: readonly Fault[];
}

export type FieldParser<T> = (raw: unknown) => Parsed<T>;

/** How each field is read. */
export const CONFIG_FIELDS: {
  readonly [K in keyof ConfigFields]: FieldParser<ConfigFields[K]>;
} = {
  $schema: textWhere(() => true, 'a string'),
  errorsFile: textWhere(isFileName, 'the name of a file'),
  todoFile: textWhere(isFileName, 'the name of a file'),
  fixedFile: textWhere(isFileName, 'the name of a file'),
  enabled: parseBoolean,
  fold: oneOf(['auto', 'exit', 'background', 'manual']),
  counters: oneOf(['ledger', 'local']),
  durability: oneOf(['process', 'full']),
  sections: parseSections,
  layout: oneOf(['compact', 'detailed']),
  ownTitle: textWhere(isTitle, 'a title of one line'),
  doneTasks: oneOf(['remove', 'keep']),
  trackDependencies: parseTrackDependencies,
};

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
  return isObject(raw) ? 'an object' : `a value of type ${typeof raw}`;
}

function good<T>(value: T): Parsed<T> {
  return { value, faults: [] };
}

function bad(raw: unknown, expected: string, hint = ''): { readonly faults: readonly Fault[] } {
  return { faults: [{ at: '', problem: mismatch(raw, expected) + hint }] };
}

function textWhere(accepts: (text: string) => boolean, expected: string): FieldParser<string> {
  return (raw) => (typeof raw === 'string' && accepts(raw) ? good(raw) : bad(raw, expected));
}

function isFileName(text: string): boolean {
  return isFilled(text) && !text.includes('\0');
}

function isTitle(text: string): boolean {
  return isFilled(text) && !/[\r\n]/.test(text);
}

function isFilled(text: unknown): text is string {
  return typeof text === 'string' && /\S/.test(text);
}

function parseBoolean(raw: unknown): Parsed<boolean> {
  return typeof raw === 'boolean' ? good(raw) : bad(raw, 'true or false');
}

function oneOf<const T extends string>(choices: readonly T[]): FieldParser<T> {
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

function parseSections(raw: unknown): Parsed<Partial<Record<Severity, readonly string[]>>> {
  if (!isObject(raw)) return bad(raw, 'an object with titles for HIGH, MEDIUM or LOW');
  const value: Partial<Record<Severity, readonly string[]>> = {};
  const faults: Fault[] = Object.keys(raw)
    .filter((name) => !SEVERITIES.some((severity) => severity === name))
    .map((name) => ({ at: name, problem: unknownField(name, SEVERITIES) }));
  for (const severity of SEVERITIES) {
    if (!Object.hasOwn(raw, severity)) continue;
    const titles = parseTitles(raw[severity]);
    if (titles.value !== undefined) value[severity] = titles.value;
    faults.push(...titles.faults.map(({ problem }) => ({ at: severity, problem })));
  }
  return { value, faults };
}

function parseTitles(raw: unknown): Parsed<readonly string[]> {
  if (isFilled(raw)) return good([raw]);
  const isList = Array.isArray(raw) && raw.length > 0 && raw.every(isFilled);
  return isList ? good(raw) : bad(raw, 'a title or a list of titles');
}

function parseTrackDependencies(raw: unknown): Parsed<boolean | readonly string[]> {
  if (typeof raw === 'boolean') return good(raw);
  const isList = Array.isArray(raw) && raw.every(isFilled);
  return isList ? good(raw) : bad(raw, 'true, false or a list of package names');
}
