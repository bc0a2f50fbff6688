import jsTokens, { type Token } from 'js-tokens';
import type { MessageLiteral } from '../core/errors/message-literal.js';
import { readEscapes } from './text-escapes.js';
import { type Part, splitHoles } from './text-holes.js';

type Literal = Pick<MessageLiteral, 'texts' | 'holes'>;

/** Read the texts with holes of a piece of source: templates, sums, joined lists, and texts that something is put into. */
export function readLiterals(text: string): readonly Literal[] {
  const tokens = [...jsTokens(text)].filter(({ type }) => !isBlank(type));
  const hasLists = /\]\s*\.\s*join\s*\(/.test(text);
  const literals: Literal[] = [];
  for (let at = 0; at < tokens.length; ) {
    const list = hasLists ? readJoined(tokens, at) : null;
    const { parts, next } = list ?? readSum(tokens, at);
    const literal = joinParts(parts);
    if (literal.holes.length > 0) literals.push(nameArguments(literal, tokens, next));
    at = next;
  }
  return literals;
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
  for (let by = findAdded(tokens, next); by > 0; by = findAdded(tokens, next)) {
    const term = readText(tokens, next + by) ?? readTerm(tokens, next + by);
    parts.push(...term.parts);
    next = term.next + (by === 1 ? 0 : 1);
  }
  return { parts, next };
}

/** How many tokens stand before what is added: `+`, or `.concat(`; 0 where nothing is. */
function findAdded(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.value === '+') return 1;
  const isConcat = tokens[at]?.value === '.' && tokens[at + 1]?.value === 'concat';
  return isConcat && tokens[at + 2]?.value === '(' ? 3 : 0;
}

/** What stands to the left of the first text. */
function readLeft(tokens: readonly Token[], start: number): readonly Part[] {
  return tokens[start - 1]?.value === '+' ? [{ hole: tokens[start - 2]?.value ?? '' }] : [];
}

function readText(tokens: readonly Token[], at: number): Read | null {
  const token = tokens[at];
  if (token?.type === 'StringLiteral' || token?.type === 'NoSubstitutionTemplate') {
    return { parts: splitHoles(readEscapes(token.value.slice(1, -1))), next: at + 1 };
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

/** More than a value in a message is made of. */
const MAX_TERM = 500;

/** What is added that is no text: up to the next sign at this level that ends it. */
function readTerm(tokens: readonly Token[], start: number): Read {
  let depth = 0;
  let at = start;
  let hole = '';
  for (; at < tokens.length && at - start < MAX_TERM; at++) {
    const { value } = tokens[at] ?? { value: '' };
    if (depth === 0 && (ENDING.has(value) || CLOSING.has(value))) break;
    if (OPENING.has(value)) depth++;
    if (CLOSING.has(value)) depth--;
    hole += value;
  }
  return { parts: [{ hole }], next: at };
}

const MAX_ELEMENTS = 20;

/** `[file, 'has no rows'].join(' ')`, or null where there is none at this place. */
function readJoined(tokens: readonly Token[], start: number): Read | null {
  if (tokens[start]?.value !== '[') return null;
  const elements: (readonly Part[])[] = [];
  let next = start + 1;
  while (tokens[next]?.value !== ']') {
    if (elements.length === MAX_ELEMENTS || tokens[next] === undefined) return null;
    const isText = readText(tokens, next) !== null;
    const element = isText ? readSum(tokens, next) : readTerm(tokens, next);
    elements.push(element.parts);
    next = element.next + (tokens[element.next]?.value === ',' ? 1 : 0);
    if (next === element.next && tokens[next]?.value !== ']') return null;
  }
  const [dot, join, open, by, close] = tokens.slice(next + 1, next + 6).map(({ value }) => value);
  if (dot !== '.' || join !== 'join' || open !== '(' || close !== ')') return null;
  const separator = readEscapes(by?.slice(1, -1) ?? '');
  const parts = elements.flatMap((element, index): readonly Part[] =>
    index === 0 ? element : [{ text: separator }, ...element],
  );
  return { parts, next: next + 6 };
}

/** What fills the holes of a text that stands before its values: `'no %s of %s', name, day)`. */
function nameArguments(literal: Literal, tokens: readonly Token[], start: number): Literal {
  const unnamed = literal.holes.filter((hole) => hole === '').length;
  const names: string[] = [];
  for (let at = start; names.length < unnamed; ) {
    if (tokens[at]?.value !== ',' || readText(tokens, at + 1) !== null) return literal;
    const { parts, next } = readTerm(tokens, at + 1);
    const [part] = parts;
    const end = tokens[next]?.value;
    if (part === undefined || !('hole' in part) || (end !== ',' && end !== ')')) return literal;
    names.push(part.hole);
    at = next;
  }
  const holes = literal.holes.map((hole) => (hole === '' ? (names.shift() ?? '') : hole));
  return { ...literal, holes };
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
