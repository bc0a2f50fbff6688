import type { List, ListItem, Nodes, Paragraph, PhrasingContent } from 'mdast';
import { findOldFields } from './foreign-fields.js';
import type { MarkdownDocument, TaskNode } from './markdown-document.js';
import { findFacts } from './task-facts.js';
import { endOf, startOf } from './tree.js';

/** What a person wrote below an item of ours, in the order of the file. */
export interface KeptPart {
  /** Lists directly below our line: they move out one level. */
  readonly lists: readonly List[];
  /** From the first thing on that is no list: it stays an item, in the place of ours. */
  readonly rest: readonly Nodes[];
  /** The first line of `rest`, or null where there is none. */
  readonly restLine: number | null;
}

export const NOTHING: KeptPart = { lists: [], rest: [], restLine: null };

/** The items that go, and for each the part of it that stays. */
export type GoingItems = ReadonlyMap<ListItem, KeptPart>;

/** Find the items that go, with what we wrote below them. An item that also carries an id that stays does not go. */
export function findGoingItems(
  document: MarkdownDocument,
  goes: (task: TaskNode) => boolean,
): GoingItems {
  const staying = new Set<ListItem>();
  const going = new Map<ListItem, TaskNode>();
  for (const task of document.tasks) {
    if (!goes(task)) staying.add(task.item);
    else if (!going.has(task.item)) going.set(task.item, task);
  }
  const found = new Map<ListItem, KeptPart>();
  // The innermost first: what an item keeps depends on what goes within it.
  for (const [item, task] of [...going].reverse()) {
    if (staying.has(item)) continue;
    for (const fact of [...findFacts(task), ...findOldFields(item)]) found.set(fact, NOTHING);
    found.set(item, findKeptPart(document, item, task.comment, found));
  }
  return found;
}

export function isGone(going: GoingItems, item: ListItem): boolean {
  const kept = going.get(item);
  return kept !== undefined && kept.lists.length === 0 && kept.rest.length === 0;
}

function findKeptPart(
  document: MarkdownDocument,
  item: ListItem,
  comment: Nodes,
  going: GoingItems,
): KeptPart {
  const { lines } = document;
  const index = item.children.findIndex((child) => endOf(child) >= endOf(comment));
  const own = item.children[index];
  if (own === undefined) return NOTHING;
  const ownLine = lines.at(endOf(comment));
  const note = own.type === 'paragraph' ? findNote(own, lines.end(ownLine)) : null;
  const below = item.children
    .slice(index + 1)
    .filter((child) => child.type !== 'list' || !isListGone(going, child));
  const kept = note === null ? below : [note, ...below];
  const firstOther = kept.findIndex((node) => node.type !== 'list');
  const split = firstOther === -1 ? kept.length : firstOther;
  const rest = kept.slice(split);
  const first = rest[0];
  const restLine = first === undefined ? null : lines.at(startOf(first));
  const lists = kept.slice(0, split).filter((node) => node.type === 'list');
  return { lists, rest, restLine: note === null ? restLine : ownLine + 1 };
}

function isListGone(going: GoingItems, list: List): boolean {
  return list.children.every((item) => isGone(going, item));
}

/** The lines that a person wrote on below our line, in the same paragraph: a paragraph of their own. */
function findNote(paragraph: Paragraph, ownEnd: number): Paragraph | null {
  const children: PhrasingContent[] = [];
  for (const child of paragraph.children) {
    const isCut = startOf(child) < ownEnd && endOf(child) > ownEnd;
    if (startOf(child) >= ownEnd) children.push(child);
    else if (isCut && child.type === 'text') {
      const lineBreak = child.value.search(/[\r\n]/);
      children.push({ ...child, value: child.value.slice(lineBreak) });
    } else if (isCut && child.type !== 'break') return null;
  }
  const first = children[0];
  if (first?.type !== 'text') return first === undefined ? null : { ...paragraph, children };
  const value = first.value.trimStart();
  const start: PhrasingContent[] = value === '' ? [] : [{ ...first, value }];
  return { ...paragraph, children: [...start, ...children.slice(1)] };
}
