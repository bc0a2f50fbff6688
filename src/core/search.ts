import type { BriefRecord } from './brief-record.js';
import { compileGlob } from './glob.js';
import { findNearestWord } from './nearest-word.js';
import { SEVERITIES } from './severity.js';

/** Whether a record is what somebody looks for. */
export type Search = (record: BriefRecord) => boolean;

export type ParsedSearch =
  | {
      readonly ok: true;
      readonly search: Search;
      /** Plain texts in lower case: in the JSON of whatever fits, all of them stand as they are. */
      readonly words: readonly string[];
    }
  /** What is wrong with it, and what to write. */
  | { readonly ok: false; readonly problem: string };

type Field = keyof typeof FIELDS;

/** The texts of each field, of which one has to fit. */
const FIELDS = {
  hash: ({ hash, hashes }) => [hash, ...hashes],
  type: ({ type }) => [type],
  message: ({ message }) => [message],
  context: ({ context }) => [context],
  file: ({ location }) => (location === null ? [] : [location.file]),
  severity: ({ severity }) => [severity],
  status: ({ status }) => [status],
  tag: ({ tags }) =>
    Object.entries(tags).flatMap(([name, values]) =>
      Object.keys(values).map((value) => `${name}=${value}`),
    ),
  run: ({ runs }) => runs.newest.map(({ id }) => id),
} as const satisfies Record<string, (record: BriefRecord) => readonly string[]>;

const FIELD_NAMES = Object.keys(FIELDS);
/** Fields with few values: another one is a slip. */
const CHOICES: Readonly<Partial<Record<Field, readonly string[]>>> = {
  severity: SEVERITIES,
  status: ['active', 'fixed', 'ignored'],
};

/** `field:value`, `field:"a value"`, `"a text as it is"`, or a word. */
const TERM = /(?<name>[a-z]+):(?<said>"[^"]*"|[^\s"]\S*)(?!\S)|"(?<quoted>[^"]+)"(?!\S)|\S+/gi;

/**
 * Make a test of what a person looks for: each text holds words, which are to stand in it as they are, and terms such
 * as `type:TypeError` or `context:stage*`, all of which have to fit. An error's own text may hold colons as well
 * (`http://x`, `TypeError: foo`): only what is nearly a field's name, with a value right behind it, is a slip.
 */
export function parseSearch(texts: readonly string[]): ParsedSearch {
  const tests: Search[] = [];
  const words: string[] = [];
  for (const text of texts) {
    for (const term of readTerms(text)) {
      const problem = term.field === null ? null : findProblem(term.field, term.value);
      if (problem !== null) return { ok: false, problem };
      tests.push(createTest(term));
      if (isWord(term)) words.push(term.value.toLowerCase());
    }
  }
  return { ok: true, search: (record) => tests.every((test) => test(record)), words };
}

interface Term {
  /** Null for text that may stand in any of those that a person reads. */
  readonly field: string | null;
  readonly value: string;
}

/** Words that follow each other are one text, as they were written. */
function readTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  let start: number | null = null;
  for (const { index, groups = {} } of text.matchAll(TERM)) {
    const { name, said = '', quoted } = groups;
    const field = name === undefined ? null : chooseField(name, said);
    if (field === null && quoted === undefined) {
      start ??= index;
      continue;
    }
    if (start !== null) terms.push({ field: null, value: text.slice(start, index).trim() });
    start = null;
    terms.push({ field, value: field === null ? (quoted ?? '') : unquote(said) });
  }
  if (start !== null) terms.push({ field: null, value: text.slice(start).trim() });
  return terms;
}

/** The field's name, or what is meant for one; null for a text that has a colon in it. */
function chooseField(name: string, said: string): string | null {
  const field = name.toLowerCase();
  // An address: `file://…` too.
  if (said.startsWith('//')) return null;
  if (Object.hasOwn(FIELDS, field)) return field;
  // A slip is made in small letters; `Tpye:x` may well be what a program said.
  return name === field && findNearestWord(name, FIELD_NAMES) !== null ? name : null;
}

function unquote(said: string): string {
  return said.startsWith('"') ? said.slice(1, -1) : said;
}

function findProblem(field: string, value: string): string | null {
  if (!isField(field)) {
    const nearest = findNearestWord(field, FIELD_NAMES);
    return `no error has a field "${field}" (did you mean ${nearest}:${value}?); a text with a colon stands in quotes: "${field}:${value}"`;
  }
  const choices = CHOICES[field];
  if (choices === undefined || choices.some((it) => isAlike(it, value))) return null;
  const nearest = findNearestWord(value, choices);
  const hint = nearest === null ? '' : ` (did you mean ${nearest}?)`;
  return `${field}:${value} is none of ${choices.join(', ')}${hint}`;
}

/** Printable, and nothing that JSON writes in another way. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;
/** What is not in a ledger, or not as it is searched. */
const ELSEWHERE = new Set(['tag', 'run']);

function isWord({ field, value }: Term): boolean {
  if (field === null) return PLAIN.test(value);
  return PLAIN.test(value) && !/[*?]/.test(value) && !ELSEWHERE.has(field);
}

function createTest({ field, value }: Term): Search {
  if (field === null || !isField(field)) return createTextTest(value);
  const { text, fold } = foldLike(value);
  const read = FIELDS[field];
  const fits = createFit(field, text);
  return (record) => read(record).some((it) => fits(fold(it)));
}

/** A pattern describes the whole of a field; anything else stands somewhere in it. */
function createFit(field: Field, text: string): (value: string) => boolean {
  // `message:""` is one that is empty: an empty text would stand in all of them.
  if (CHOICES[field] !== undefined || text === '') return (value) => value === text;
  if (/[*?]/.test(text)) return compileGlob(text, { isPath: field === 'file' });
  if (field === 'hash' || field === 'run') return (value) => value.startsWith(text);
  return (value) => value.includes(text);
}

/** Make a test of a text that is to stand in what a person reads of a record. */
export function createTextTest(value: string): Search {
  const { text, fold } = foldLike(value);
  return ({ hash, type, message, context, location }) =>
    [hash, type, message, context, location?.file ?? ''].some((it) => fold(it).includes(text));
}

type Fold = (text: string) => string;

/**
 * A text as it is compared, and how others are made like it: in any case, and an `é` is one character or two, as the
 * names of files are on some systems. Plain letters, which nearly all searches are of, need not be composed.
 */
function foldLike(value: string): { readonly text: string; readonly fold: Fold } {
  const fold: Fold = /^[\x00-\x7f]*$/.test(value)
    ? (text) => text.toLowerCase()
    : (text) => text.toLowerCase().normalize();
  return { text: fold(value), fold };
}

function isField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name);
}

function isAlike(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
