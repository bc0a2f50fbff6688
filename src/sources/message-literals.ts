import jsTokens, { type Token } from 'js-tokens';
import type { MessageLiteral } from '../core/errors/message-literal.js';

type Literal = Pick<MessageLiteral, 'texts' | 'holes'>;

/** A quote and something that is put into the text: only such lines are looked at closely. */
const MAY_HOLD = /`[^`]*\$\{|['"`]\s*\+|\+\s*['"`]|%[sdifjoO]/;
/** Generated code without a map: where one statement ends nobody can see quickly. */
const MAX_LINE = 2_000;
const MAX_LINES = 12;
const MAX_LITERALS = 2_000;

/** List the texts with holes in a source: template literals, texts that are added up, and texts with `%s`. */
export function listLiterals(source: string): readonly MessageLiteral[] {
  const lines = source.split(/\r\n|[\n\r]/);
  const found: MessageLiteral[] = [];
  const hasWord = (word: string) => findWord(source, word);
  for (let at = 0; at < lines.length && found.length < MAX_LITERALS; at++) {
    const line = lines[at] ?? '';
    if (line.length > MAX_LINE || !MAY_HOLD.test(line)) continue;
    const first = findStart(lines, at);
    const last = findEnd(lines, at);
    const text = lines.slice(first, last + 1).join('\n');
    const isOfClass = isHandedUp(lines, first, text);
    for (const literal of readLiterals(text)) found.push({ ...literal, isOfClass, hasWord });
    at = last;
  }
  return found;
}

/** What is shorter is a letter that means anything. */
const MIN_WORD = 3;
const MAX_WORD = 60;

/** `'word'` as a text, or `word:` as a key. */
function findWord(source: string, word: string): boolean {
  if (word.length < MIN_WORD || word.length > MAX_WORD || !/^[A-Za-z][\w -]*$/.test(word))
    return false;
  for (let at = source.indexOf(word); at !== -1; at = source.indexOf(word, at + 1)) {
    const before = source.charAt(at - 1);
    const after = source.charAt(at + word.length);
    if (/["'`]/.test(before) && after === before) return true;
    if (after === ':' && /[\s{,]/.test(before)) return true;
  }
  return false;
}

function isHandedUp(lines: readonly string[], first: number, text: string): boolean {
  return /\bsuper\s*\(/.test(text) || /\bsuper\s*\(\s*$/.test(lines[first - 1] ?? '');
}

/** A sum may begin lines before. */
function findStart(lines: readonly string[], at: number): number {
  let first = at;
  while (first > 0 && at - first < MAX_LINES && goesOn(lines[first - 1], lines[first])) first--;
  return first;
}

/** It may end lines later, as may a template. */
function findEnd(lines: readonly string[], at: number): number {
  let last = at;
  let isOpen = isTemplateOpen(lines[at] ?? '');
  while (last + 1 < lines.length && last - at < MAX_LINES) {
    if (!isOpen && !goesOn(lines[last], lines[last + 1])) break;
    last++;
    if (isTemplateOpen(lines[last] ?? '')) isOpen = !isOpen;
  }
  return last;
}

function goesOn(line = '', next = ''): boolean {
  return line.length < MAX_LINE && (/\+\s*$/.test(line) || /^\s*\+(?!\+)/.test(next));
}

function isTemplateOpen(line: string): boolean {
  return (line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1;
}

type Part = { readonly text: string } | { readonly hole: string };

function readLiterals(text: string): readonly Literal[] {
  const tokens = [...jsTokens(text)].filter(({ type }) => !isBlank(type));
  const literals: Literal[] = [];
  for (let at = 0; at < tokens.length; ) {
    const sum = readSum(tokens, at);
    if (sum.parts.length > 0) literals.push(joinParts(sum.parts));
    at = sum.next;
  }
  return literals.filter(({ holes }) => holes.length > 0);
}

function isBlank(type: Token['type']): boolean {
  return type === 'WhiteSpace' || type === 'LineTerminatorSequence' || type.endsWith('Comment');
}

interface Read {
  readonly parts: readonly Part[];
  readonly next: number;
}

/** Texts and what is added to them, from the first text on; nothing where no text stands here. */
function readSum(tokens: readonly Token[], start: number): Read {
  const first = readText(tokens, start);
  if (first === null) return { parts: [], next: start + 1 };
  const parts: Part[] = [...readLeft(tokens, start), ...first.parts];
  let next = first.next;
  while (tokens[next]?.value === '+') {
    const term = readText(tokens, next + 1) ?? readTerm(tokens, next + 1);
    parts.push(...term.parts);
    next = term.next;
  }
  return { parts, next };
}

/** What stands to the left of the first text. */
function readLeft(tokens: readonly Token[], start: number): readonly Part[] {
  return tokens[start - 1]?.value === '+' ? [{ hole: tokens[start - 2]?.value ?? '' }] : [];
}

function readText(tokens: readonly Token[], at: number): Read | null {
  const token = tokens[at];
  if (token?.type === 'StringLiteral' || token?.type === 'NoSubstitutionTemplate') {
    return { parts: splitFormat(readEscapes(token.value.slice(1, -1))), next: at + 1 };
  }
  return token?.type === 'TemplateHead' ? readTemplate(tokens, at) : null;
}

function readTemplate(tokens: readonly Token[], start: number): Read {
  const parts: Part[] = [{ text: readEscapes(tokens[start]?.value.slice(1, -2) ?? '') }];
  let hole = '';
  let depth = 0;
  for (let at = start + 1; at < tokens.length; at++) {
    const { type, value } = tokens[at] ?? { type: '', value: '' };
    if (depth === 0 && (type === 'TemplateMiddle' || type === 'TemplateTail')) {
      const text = readEscapes(value.slice(1, type === 'TemplateTail' ? -1 : -2));
      parts.push({ hole }, { text });
      hole = '';
      if (type === 'TemplateTail') return { parts, next: at + 1 };
      continue;
    }
    if (type === 'TemplateHead') depth++;
    if (type === 'TemplateTail') depth--;
    hole += value;
  }
  return { parts: [], next: tokens.length };
}

const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);
const ENDING = new Set(['+', ',', ';', '?', ':', '=>']);

/** What is added that is no text: up to the next sign at this level that ends it. */
function readTerm(tokens: readonly Token[], start: number): Read {
  let depth = 0;
  let at = start;
  let hole = '';
  for (; at < tokens.length; at++) {
    const { value } = tokens[at] ?? { value: '' };
    if (depth === 0 && (ENDING.has(value) || CLOSING.has(value))) break;
    if (OPENING.has(value)) depth++;
    if (CLOSING.has(value)) depth--;
    hole += value;
  }
  return { parts: [{ hole }], next: at };
}

function splitFormat(text: string): readonly Part[] {
  const texts = text.split(/%[sdifjoO]/);
  return texts.flatMap((part, index): Part[] =>
    index === 0 ? [{ text: part }] : [{ hole: '' }, { text: part }],
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0' };

function readEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\n)|(.))/gi,
    readEscape,
  );
}

function readEscape(
  _match: string,
  point: string | undefined,
  unit: string | undefined,
  byte: string | undefined,
  newline: string | undefined,
  character = '',
): string {
  const code = Number.parseInt(point ?? unit ?? byte ?? '', 16);
  if (!Number.isNaN(code)) return code > 0x10ffff ? '' : String.fromCodePoint(code);
  return newline === undefined ? (ESCAPES[character] ?? character) : '';
}

function joinParts(parts: readonly Part[]): Literal {
  const texts = [''];
  const holes: string[] = [];
  for (const part of parts) {
    if ('text' in part) texts.push((texts.pop() ?? '') + part.text);
    else if (texts.at(-1) === '' && holes.length > 0) holes.push(`${holes.pop()} ${part.hole}`);
    else {
      holes.push(part.hole);
      texts.push('');
    }
  }
  return { texts, holes };
}
