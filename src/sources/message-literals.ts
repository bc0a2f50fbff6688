import type { MessageLiteral } from '../core/errors/message-literal.js';
import { readLiterals } from './literal-tokens.js';
import { hasOwnWord, isLookedUp, listTellingVariables } from './own-words.js';
import { MAY_HAVE_HOLES } from './text-holes.js';

/** A quote and something that is put into the text: only such lines are looked at closely. */
const MAY_HOLD = /`[^`]*\$\{|['"`]\s*\+|\+\s*['"`]|['"`]\.concat\(|\]\.join\(/;
const QUOTE = /["'`]/;
/** Generated code without a map: where one statement ends nobody can see quickly. */
const MAX_LINE = 2_000;
const MAX_LINES = 12;
const MAX_LITERALS = 2_000;

/**
 * List the texts with holes in a source: template literals, texts that are added up or joined, and texts with `%s`,
 * `{name}` and the like.
 */
export function listLiterals(source: string): readonly MessageLiteral[] {
  const lines = source.split(/\r\n|[\n\r]/);
  const found: MessageLiteral[] = [];
  const variables = listTellingVariables(source);
  const hasWord = (word: string, hole: string) =>
    hasOwnWord(source, word, !isLookedUp(source, hole));
  for (let at = 0; at < lines.length && found.length < MAX_LITERALS; at++) {
    if (!mayHold(lines[at] ?? '')) continue;
    const first = findStart(lines, at);
    const last = findEnd(lines, at);
    const text = lines.slice(first, last + 1).join('\n');
    const isOfClass = isHandedUp(lines, first, text);
    for (const { texts, holes: names } of readLiterals(text)) {
      const holes = names.map((name) => variables.get(name) ?? name);
      found.push({ texts, holes, isOfClass, hasWord });
    }
    at = last;
  }
  return found;
}

function mayHold(line: string): boolean {
  if (line.length > MAX_LINE) return false;
  return MAY_HOLD.test(line) || (QUOTE.test(line) && MAY_HAVE_HOLES.test(line));
}

function isHandedUp(lines: readonly string[], first: number, text: string): boolean {
  return /\bsuper\s*\(/.test(text) || /\bsuper\s*\(\s*$/.test(lines[first - 1] ?? '');
}

/** A sum may begin lines before, and a list. */
function findStart(lines: readonly string[], at: number): number {
  let first = at;
  while (first > 0 && at - first < MAX_LINES && goesOn(lines[first - 1], lines[first])) first--;
  if (!/^\s*\]\.join\(/.test(lines[first] ?? '')) return first;
  const above = lines.slice(Math.max(0, first - MAX_LINES), first);
  const opening = above.findLastIndex((line) => line.length < MAX_LINE && /\[\s*$/.test(line));
  return opening === -1 ? first : first - above.length + opening;
}

/** It may end lines later, as may a template, and what fills a text may stand on the lines below it. */
function findEnd(lines: readonly string[], at: number): number {
  let last = at;
  let isOpen = isTemplateOpen(lines[at] ?? '');
  while (last + 1 < lines.length && last - at < MAX_LINES) {
    if (!isOpen && !goesOn(lines[last], lines[last + 1]) && !isFilledBelow(lines, at, last)) break;
    last++;
    if (isTemplateOpen(lines[last] ?? '')) isOpen = !isOpen;
  }
  return last;
}

/** A text with `%s` on a line of its own, and each value on another. */
function isFilledBelow(lines: readonly string[], at: number, last: number): boolean {
  const [text = '', line = ''] = [lines[at], lines[last]];
  return /^\s*["'`].*%[sdifjoO].*["'`],$/.test(text) && line.length < MAX_LINE && /,$/.test(line);
}

function goesOn(line = '', next = ''): boolean {
  return line.length < MAX_LINE && (/\+\s*$/.test(line) || /^\s*\+(?!\+)/.test(next));
}

function isTemplateOpen(line: string): boolean {
  return (line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1;
}
