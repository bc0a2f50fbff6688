import type { List, ListItem } from 'mdast';
import { countBlankAbove } from './lines.js';
import type { MarkdownDocument } from './markdown-document.js';
import { startOf } from './tree.js';

/** How an item's line starts, before its text. */
export interface ItemStart {
  /** The indent and the marker. */
  readonly marker: string;
  readonly space: string;
}

export function findItemPrefix(document: MarkdownDocument, item: ListItem): string {
  const { marker, space } = findItemStart(document, item);
  return marker + space;
}

export function findItemStart(document: MarkdownDocument, item: ListItem): ItemStart {
  const { text, lines } = document;
  const start = startOf(item);
  const indent = text.slice(lines.start(lines.at(start)), start);
  const marker = /^(?:[-*+]|\d{1,9}[.)])/.exec(text.slice(start, start + 10))?.[0] ?? '-';
  const rest = text.slice(start + marker.length, start + marker.length + 5);
  // Five spaces would be one and indented code; a bare marker has none.
  const space = /^(?:\t| {1,4}(?=[^ \t\r\n]))/.exec(rest)?.[0] ?? ' ';
  return { marker: indent + marker, space };
}

/**
 * Whether blank lines stand between a list's items, ours left out. It tells how we add an item,
 * and so also whether a blank line goes with one that we remove.
 */
export function isLoose({ lines, tasks }: MarkdownDocument, list: List): boolean {
  const ours = new Set(tasks.map((task) => task.item));
  const hasOthers = list.children.some((item) => !ours.has(item));
  const counts = (item: ListItem | undefined) =>
    item !== undefined && !(hasOthers && ours.has(item));
  const followers = list.children.filter(
    (item, index) => counts(item) && counts(list.children[index - 1]),
  );
  if (followers.length === 0) return list.children.find(counts)?.spread === true;
  return followers.some((item) => countBlankAbove(lines, lines.at(startOf(item))) > 0);
}
