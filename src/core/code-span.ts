import { toOneLine } from './printable.js';

/** Text in one line of Markdown, between as many backticks as it needs: nothing in it is a link, a mention or HTML. */
export function renderCodeSpan(text: string): string {
  const plain = toOneLine(text);
  const ticks = longerThanAny(plain, 0);
  const gap = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return plain === '' ? '(nothing)' : `${ticks}${gap}${plain}${gap}${ticks}`;
}

/** More backticks than the text has anywhere in a row, and more than so many. */
export function longerThanAny(text: string, atLeast: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(atLeast, ...runs.map((run) => run.length)) + 1);
}
