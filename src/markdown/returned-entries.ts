import type { ListItem } from 'mdast';
import type { ReturnedFix } from '../core/todo.js';
import { parseReturnComment } from './comment.js';
import { type EntryNodes, findEntries, findIn } from './fixed-document.js';
import { findItemStart } from './list-style.js';
import { type MarkdownDocument, reparseDocument } from './markdown-document.js';
import { findLastLine } from './place.js';
import { createTreeWithout, isSameTree } from './plain-tree.js';
import { planLinesBelow } from './plan-insertion.js';
import { renderReturn } from './render-fixed-entry.js';
import { differsOnlyIn } from './splice.js';
import { childrenOf, textOf } from './tree.js';

/** What the facts of an entry say about fixes that did not hold; in a tangle these may be several. */
export function listReturns({ facts }: EntryNodes): readonly ReturnedFix[] {
  return facts.flatMap(readReturn);
}

function readReturn(item: ListItem): readonly ReturnedFix[] {
  const name = findIn(item, parseReturnComment);
  const [paragraph] = item.children;
  if (name === null || paragraph === undefined) return [];
  const at = /\d{4}-\d\d-\d\d \d\d:\d\d/.exec(textOf(paragraph))?.[0] ?? '';
  const code = childrenOf(paragraph).find((node) => node.type === 'inlineCode');
  return [{ ...name, at, commit: code?.type === 'inlineCode' ? code.value : null }];
}

/** The document with this said in the entry; null where that cannot be done without harm. */
export function insertReturns(
  document: MarkdownDocument,
  entry: EntryNodes,
  returns: readonly ReturnedFix[],
): MarkdownDocument | null {
  const said = new Set(listReturns(entry).map(renderReturn));
  const added = returns.map(renderReturn).filter((line) => !said.has(line));
  const last = entry.facts.at(-1);
  if (added.length === 0) return document;
  if (last === undefined) return null;
  const { marker, space } = findItemStart(document, last);
  const lines = added.map((line) => marker + space + line);
  const splices = [planLinesBelow(document, findLastLine(document, last), lines)];
  const after = reparseDocument(document, splices);
  const now = findEntries(after).find(
    ({ hash, fixedAt }) => hash === entry.hash && fixedAt === entry.fixedAt,
  );
  const fresh = now?.facts.slice(entry.facts.length) ?? [];
  const isSound =
    fresh.length === added.length &&
    differsOnlyIn(document.text, after.text, splices) &&
    isSameTree(
      createTreeWithout(document.root, new Set()),
      createTreeWithout(after.root, new Set(fresh)),
    );
  return isSound ? after : null;
}
