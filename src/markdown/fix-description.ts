import type { Blockquote, Nodes, RootContent } from 'mdast';
import { renderInertText } from './inert-text.js';
import type { MarkdownDocument } from './markdown-document.js';
import { findLastLine } from './place.js';
import { childrenOf, parseTree, startOf } from './tree.js';

/** How the description stands in its quote: as the Markdown it is, or as plain text that can mean nothing else. */
export type DescriptionForm = 'markdown' | 'plain';

const LINE_BREAK = /\r\n|\n|\r/;

/**
 * A description as it is read back from where it was written: what cannot be seen made visible, lines parted by `\n`,
 * without blank lines around it. Everything else stays, byte for byte.
 */
export function normalizeDescription(description: string): string {
  return renderInertText(description)
    .replace(/^\s*(?:\n|\r)/, '')
    .trimEnd()
    .split(LINE_BREAK)
    .map((line) => (/^[ \t]*$/.test(line) ? '' : line))
    .join('\n');
}

/** The lines of the quote. It keeps whatever is in it, also a heading or a fence that is never closed, from the rest of the file. */
export function renderDescription(description: string, form: DescriptionForm): readonly string[] {
  const text = normalizeDescription(description);
  if (text === '') return [];
  const open = quote(text);
  const isContained = form === 'markdown' && !hasDefinition(parseTree(open.join('\n')));
  // What looks like our plain form is put into one, so that it is read back as it is.
  return isContained && findFenced(text) === null ? open : quote(fence(text));
}

/** What the blocks between an entry's heading and its facts say, the quote below the heading without its marks. */
export function readDescription(
  document: MarkdownDocument,
  body: readonly RootContent[],
  quote: Blockquote | null,
): string {
  const others = body.filter((node) => node !== quote);
  const quoted = quote === null ? '' : unquote(readLines(document, quote, quote));
  const first = others[0];
  const last = others.at(-1);
  const rest = first && last ? readLines(document, first, last).join('\n') : '';
  const own = normalizeDescription(findFenced(normalizeDescription(quoted)) ?? quoted);
  return normalizeDescription(own === '' ? rest : `${own}\n\n${rest}`);
}

function readLines(
  document: MarkdownDocument,
  first: RootContent,
  last: RootContent,
): readonly string[] {
  const { text, lines } = document;
  const read: string[] = [];
  for (let line = lines.at(startOf(first)); line <= findLastLine(document, last); line += 1) {
    read.push(text.slice(lines.start(line), lines.end(line)));
  }
  return read;
}

/** A line that goes on without a mark belongs to the quote as it stands. */
function unquote(lines: readonly string[]): string {
  return lines
    .map((line) => {
      const mark = /^( {0,3})>([ \t]?)/.exec(line);
      if (mark === null) return line;
      const [whole, indent = '', blank] = mark;
      // Of a tab one column belongs to the mark.
      const columns = blank === '\t' ? 3 - ((indent.length + 1) % 4) : 0;
      return ' '.repeat(columns) + line.slice(whole.length);
    })
    .join('\n');
}

function quote(text: string): readonly string[] {
  return text.split('\n').map((line) => (line === '' ? '>' : `> ${line}`));
}

/** A definition of a link or a footnote means the same to the whole file: no quote keeps it in. */
function hasDefinition(node: Nodes): boolean {
  if (node.type === 'definition' || node.type === 'footnoteDefinition') return true;
  return childrenOf(node).some(hasDefinition);
}

function fence(text: string): string {
  const mark = '`'.repeat(Math.max(2, longestRun(text)) + 1);
  return `${mark}text\n${text}\n${mark}`;
}

/** The text in a fence of ours, or null where that is not what it is. */
function findFenced(text: string): string | null {
  const [, mark = '', fenced = ''] = /^(`{3,})text\n([\s\S]+)\n\1$/.exec(text) ?? [];
  return mark === '' || longestRun(fenced) >= mark.length ? null : fenced;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
