import type { Nodes, RootContent } from 'mdast';
import type { FixedEntry } from '../core/todo.js';
import type { DescriptionForm } from './fix-description.js';
import { type EntryNodes, findEntries } from './fixed-document.js';
import { planEntries } from './fixed-place.js';
import { type MarkdownDocument, reparseDocument } from './markdown-document.js';
import { findLastLine } from './place.js';
import { createTreeWithout, isSameTree } from './plain-tree.js';
import { planLines } from './plan-removal.js';
import { applySplices, differsOnlyIn, type Splice } from './splice.js';
import { endOf, startOf } from './tree.js';

/** The document with these entries in it; null where they cannot be put without harm. */
export function insertEntries(
  document: MarkdownDocument,
  entries: readonly FixedEntry[],
  form: DescriptionForm,
): MarkdownDocument | null {
  const splices = planEntries(document, findEntries(document), entries, form);
  const after = reparseDocument(document, splices);
  const keys = new Set(entries.map(getKey));
  const ours = findEntries(after).filter((entry) => keys.has(getKey(entry)));
  const isSound =
    ours.length === entries.length &&
    differsOnlyIn(document.text, after.text, splices) &&
    isSameTree(
      createTreeWithout(document.root, new Set()),
      createTreeWithout(after.root, nodesOf(ours)),
    ) &&
    applySplices(after.text, planRemoval(after, ours)) === document.text;
  return isSound ? after : null;
}

/** The document without these entries; null where they cannot go without harm. */
export function removeEntries(
  document: MarkdownDocument,
  entries: readonly EntryNodes[],
): MarkdownDocument | null {
  const splices = planRemoval(document, entries);
  const after = reparseDocument(document, splices);
  const isSound =
    differsOnlyIn(document.text, after.text, splices) && isSameWithout(entries, document, after);
  return isSound ? after : null;
}

/**
 * Whether all that stays means what it meant. Our other entries may have used a link that a going one defined:
 * of them it is enough that their text is as it was.
 */
function isSameWithout(
  going: readonly EntryNodes[],
  before: MarkdownDocument,
  after: MarkdownDocument,
): boolean {
  const strict = createTreeWithout(before.root, nodesOf(going));
  if (isSameTree(strict, createTreeWithout(after.root, new Set()))) return true;
  const all = findEntries(before);
  const left = findEntries(after);
  const gone = new Set(going.map(getKey));
  const staying = all.filter((entry) => !gone.has(getKey(entry)));
  return (
    staying.length === left.length &&
    staying.every((entry, index) => textOf(before, entry) === textOf(after, left[index])) &&
    isSameTree(
      createTreeWithout(before.root, nodesOf(all)),
      createTreeWithout(after.root, nodesOf(left)),
    )
  );
}

function nodesOf(entries: readonly EntryNodes[]): ReadonlySet<Nodes> {
  return new Set<Nodes>(entries.flatMap((entry) => [...listParts(entry).flat()]));
}

function textOf({ text }: MarkdownDocument, entry: EntryNodes | undefined): string | null {
  if (entry === undefined) return null;
  const [first] = entry.nodes;
  return text.slice(startOf(first), endOf(entry.nodes.at(-1) ?? first));
}

type Nonempty<T> = readonly [T, ...T[]];

/**
 * What goes of an entry, as runs of nodes that follow each other: all of it, or where a person has written into it,
 * our quote and our facts.
 */
function listParts(entry: EntryNodes): readonly Nonempty<Nodes>[] {
  const { nodes, quote, list } = entry;
  if (!hasOthers(entry)) return [nodes];
  const facts = hasOtherItems(entry) ? listRuns(entry) : [[list] as const];
  return quote === null || !nodes.includes(quote) ? facts : [[quote], ...facts];
}

/** Facts without a person's items between them. */
function listRuns({ list, facts }: EntryNodes): readonly Nonempty<Nodes>[] {
  const own = new Set(facts);
  const runs: [Nodes, ...Nodes[]][] = [];
  for (const [index, item] of list.children.entries()) {
    const before = list.children[index - 1];
    if (!own.has(item)) continue;
    if (before !== undefined && own.has(before)) runs.at(-1)?.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** Whether a person has written blocks of their own between the heading and the facts, or items among these. */
export function hasOthers(entry: EntryNodes): boolean {
  const { nodes, body, heading } = entry;
  const isOurs = (node: RootContent) => nodes.includes(node);
  return (heading !== null && ![heading, ...body].every(isOurs)) || hasOtherItems(entry);
}

/** Whether a person has written items of their own among the facts. */
export function hasOtherItems({ list, facts }: EntryNodes): boolean {
  return facts.length < list.children.length;
}

/** Each part goes with one blank line above it, or the first of a file with the one below. */
function planRemoval(
  document: MarkdownDocument,
  entries: readonly EntryNodes[],
): readonly Splice[] {
  const { lines } = document;
  const deleted = new Set<number>();
  for (const entry of entries) {
    for (const part of listParts(entry)) {
      const top = lines.at(startOf(part[0]));
      const bottom = findLastLine(document, part.at(-1) ?? part[0]);
      for (let line = top; line <= bottom; line += 1) deleted.add(line);
      // Where the list begins with facts and goes on with a person's items, the blank line is theirs.
      if (lines.isBlank(top - 1) && part[0] !== entry.list.children[0]) deleted.add(top - 1);
      const hasMore = lines.isBlank(bottom + 1) && bottom + 2 < lines.count;
      if (top === 0 && hasMore && !lines.isBlank(bottom + 2)) deleted.add(bottom + 1);
    }
  }
  return planLines(document, deleted);
}

/** What tells an entry apart: the error and the time of the fix. */
export function getKey({
  hash,
  fixedAt,
}: {
  readonly hash: string;
  readonly fixedAt: string;
}): string {
  return `${hash} ${fixedAt}`;
}
