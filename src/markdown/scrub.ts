import type { Nodes, PhrasingContent } from 'mdast';
import type { EditResult } from './edit-result.js';
import { findEntries } from './fixed-document.js';
import { type MarkdownDocument, parseDocument, reparseDocument } from './markdown-document.js';
import { createTreeWithout, isSameTree } from './plain-tree.js';
import { formatRefusal } from './refusal.js';
import { renderPhrasing, words } from './render-task.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { differsOnlyIn, type Splice } from './splice.js';
import { findFacts } from './task-facts.js';
import { childrenOf, endOf, startOf } from './tree.js';

type Clean = (text: string) => string;

/** Clean what errtrack has written into TODO.md or FIXED_ERRORS.md, and leave every other byte alone. */
export function scrubMarkdown(bytes: Uint8Array, clean: Clean): EditResult {
  const read = parseSourceText(bytes);
  if (!read.ok) return read;
  const { bom, text } = read.source;
  const before = parseDocument(text);
  const splices = findOurs(before).flatMap((node) => planNode(node, before, clean));
  if (splices.length === 0) return { ok: true, bytes, changed: false, notes: [] };
  const after = reparseDocument(before, splices);
  if (!isSound(before, after, splices)) {
    return { ok: false, problem: formatRefusal(before, 'take a secret out') };
  }
  const result = formatSourceText({ bom, text: after.text });
  return { ok: true, bytes: result, changed: true, notes: [] };
}

/** Counted from 1: the lines that hold what is to be taken out, whoever wrote them. */
export function findSecretLines(bytes: Uint8Array, clean: Clean): readonly number[] {
  const lines = Buffer.from(bytes)
    .toString('utf8')
    .split(/\r\n|[\n\r]/);
  return lines.flatMap((line, index) => (clean(line) === line ? [] : [index + 1]));
}

/** The parts of each entry, and the line and the facts of each task: what a person has put below it is not ours. */
function findOurs(document: MarkdownDocument): readonly Nodes[] {
  const parts: readonly Nodes[] = findEntries(document).flatMap(({ nodes }) => [...nodes]);
  const lines = document.tasks
    .filter(({ comment }) => !parts.some((part) => isWithin(comment, part)))
    .flatMap((task) => [
      ...task.item.children.filter((child) => childrenOf(child).includes(task.comment)),
      ...findFacts(task),
    ]);
  return [...parts, ...lines];
}

function isWithin(node: Nodes, outer: Nodes): boolean {
  return startOf(node) >= startOf(outer) && endOf(node) <= endOf(outer);
}

function planNode(node: Nodes, document: MarkdownDocument, clean: Clean): readonly Splice[] {
  const insert = renderClean(node, document, clean);
  if (insert === null) return childrenOf(node).flatMap((child) => planNode(child, document, clean));
  return [{ start: startOf(node), end: endOf(node), insert }];
}

/** What takes the place of a node that holds something to be taken out; null for any other. */
function renderClean(node: Nodes, { text }: MarkdownDocument, clean: Clean): string | null {
  const source = text.slice(startOf(node), endOf(node));
  if (node.type === 'link') {
    return clean(node.url) === node.url ? null : renderWords(clean(node.url), source);
  }
  if (node.type !== 'text' && node.type !== 'inlineCode' && node.type !== 'code') return null;
  const value = clean(node.value);
  if (value === node.value) return null;
  if (node.type === 'inlineCode') return renderPhrasing([{ type: 'inlineCode', value }]);
  return node.type === 'text' ? renderWords(value, source) : renderCode(value, source);
}

/** Words of several lines stand in a quote: the beginning of each line is kept. */
function renderWords(value: string, source: string): string {
  const prefix = /\n([ \t>]*)/.exec(source)?.[1] ?? '';
  return value
    .split('\n')
    .map((line) => renderLine([words(line.trim())], line))
    .join(`\n${prefix}`);
}

/** With the blanks at both ends, which Markdown would write as entities. */
function renderLine(children: PhrasingContent[], line: string): string {
  const start = /^\s*/.exec(line)?.[0] ?? '';
  const end = line.trim() === '' ? '' : (/\s*$/.exec(line)?.[0] ?? '');
  return `${start}${line.trim() === '' ? '' : renderPhrasing(children)}${end}`;
}

function renderCode(value: string, source: string): string {
  const lines = source.split('\n');
  const isFenced = /^(?:```|~~~)/.test(source);
  const prefix = (isFenced ? /^[ \t>]*/ : /^[ \t]*>[ \t>]*/).exec(lines[1] ?? '')?.[0] ?? '';
  const body = value.split('\n').map((line) => `${prefix}${line}`.trimEnd());
  if (isFenced) return [lines[0], ...body, lines.at(-1)].join('\n');
  // Indented: the first line begins behind the quote's mark, with its indent or without.
  const indent = /^[ \t]*/.exec(source)?.[0] ?? '';
  return indent + body.join('\n').slice(prefix.length);
}

function isSound(
  before: MarkdownDocument,
  after: MarkdownDocument,
  splices: readonly Splice[],
): boolean {
  const old = findOurs(before);
  const now = findOurs(after);
  return (
    differsOnlyIn(before.text, after.text, splices) &&
    old.length === now.length &&
    before.tasks.every((task, index) => task.hash === after.tasks[index]?.hash) &&
    isSameTree(
      createTreeWithout(before.root, new Set(old)),
      createTreeWithout(after.root, new Set(now)),
    )
  );
}
