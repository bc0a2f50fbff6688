import type { Heading, List, ListItem, Nodes } from 'mdast';
import { countColumns, findColumn } from './indent.js';
import { findGoingItems, type GoingItems, isGone, type KeptPart } from './kept-part.js';
import { countBlankAbove } from './lines.js';
import { findItemPrefix, isLoose } from './list-style.js';
import type { MarkdownDocument } from './markdown-document.js';
import { renderOwnHeadings } from './own-section.js';
import { findLastLine } from './place.js';
import type { Splice } from './splice.js';
import { childrenOf, endOf, startOf } from './tree.js';

export interface Removal {
  readonly splices: readonly Splice[];
  readonly going: GoingItems;
  /** The headings of ours that go with the last item below them. */
  readonly headings: ReadonlySet<Heading>;
}

/** Edits by line: most of a removal is whole lines. */
interface LineEdits {
  readonly deleted: Set<number>;
  readonly rewritten: Map<number, string>;
  /** How many columns of indent a line loses. */
  readonly dedented: Map<number, number>;
  readonly splices: Splice[];
  readonly headings: Set<Heading>;
}

/** Plan to take out our items, and with the last one the list and the heading that we had added. */
export function planRemoval(document: MarkdownDocument, hashes: ReadonlySet<string>): Removal {
  return planGoing(
    document,
    findGoingItems(document, ({ hash }) => hashes.has(hash)),
  );
}

export function planGoing(document: MarkdownDocument, going: GoingItems): Removal {
  const edits: LineEdits = {
    deleted: new Set(),
    rewritten: new Map(),
    dedented: new Map(),
    splices: [],
    headings: new Set(),
  };
  for (const list of findTouchedLists(document.root, going)) {
    planList(document, list, going, edits);
  }
  for (const [item, kept] of going) {
    if (!isGone(going, item)) planKeptPart(document, item, kept, edits);
  }
  return { splices: toSplices(document, edits), going, headings: edits.headings };
}

function findTouchedLists(node: Nodes, going: GoingItems): readonly List[] {
  const nested = childrenOf(node).flatMap((child) => findTouchedLists(child, going));
  const isTouched = node.type === 'list' && node.children.some((item) => going.has(item));
  return isTouched ? [node, ...nested] : nested;
}

function planList(
  document: MarkdownDocument,
  list: List,
  going: GoingItems,
  edits: LineEdits,
): void {
  const items = list.children;
  for (let first = 0; first < items.length; first += 1) {
    let next = first;
    while (items.slice(next, next + 1).some((item) => isGone(going, item))) next += 1;
    if (next === first) continue;
    planRun(document, list, { first, next }, edits);
    first = next;
  }
}

/** Neighbouring items of a list: from `first` up to, not including, `next`. */
interface Run {
  readonly first: number;
  readonly next: number;
}

function planRun(document: MarkdownDocument, list: List, run: Run, edits: LineEdits): void {
  const { text, lines } = document;
  const first = list.children[run.first];
  const last = list.children[run.next - 1];
  if (first === undefined || last === undefined) return;
  const next = list.children[run.next];
  const top = lines.at(startOf(first));
  const bottom = findLastLine(document, last);
  if (!/^[\s>]*$/.test(text.slice(lines.start(top), startOf(first)))) {
    const end = next === undefined ? endOf(last) : startOf(next);
    edits.splices.push({ start: startOf(first), end, insert: '' });
    return;
  }
  for (let line = top; line <= bottom; line += 1) edits.deleted.add(line);
  const above = countBlankAbove(lines, top);
  if (next !== undefined) {
    const gap = countBlankAbove(lines, lines.at(startOf(next)));
    const spare = top === 0 ? gap : Math.min(above, gap);
    for (let line = 1; line <= spare; line += 1) edits.deleted.add(bottom + line);
  } else if (run.first > 0) {
    if (isLoose(document, list)) deleteEmpty(document, top - 1, edits);
  } else if (!planHeading(document, list, top, edits)) deleteEmpty(document, top - 1, edits);
}

/** Our heading goes with its only list. One of a person's own differs: we put no blank line below it. */
function planHeading(
  document: MarkdownDocument,
  list: List,
  top: number,
  edits: LineEdits,
): boolean {
  const { text, titles, lines, sections } = document;
  const index = sections.findIndex(({ nodes }) => nodes.length === 1 && nodes[0] === list);
  const section = sections[index];
  if (section === undefined) return false;
  const line = lines.at(startOf(section.heading));
  const isOurs = renderOwnHeadings(titles).includes(text.slice(lines.start(line), lines.end(line)));
  const hasMore = (sections[index + 1]?.heading.depth ?? 0) > section.heading.depth;
  if (!isOurs || hasMore || line !== top - 2) return false;
  edits.headings.add(section.heading);
  edits.deleted.add(line).add(line + 1);
  deleteEmpty(document, line - 1, edits);
  return true;
}

function planKeptPart(
  document: MarkdownDocument,
  item: ListItem,
  { lists, rest, restLine }: KeptPart,
  edits: LineEdits,
): void {
  const { text, lines } = document;
  const top = lines.at(startOf(item));
  const firstList = lists[0];
  const bottom = firstList === undefined ? restLine : lines.at(startOf(firstList));
  for (let line = top; line < (bottom ?? top + 1); line += 1) edits.deleted.add(line);
  for (const list of lists) {
    const columns = columnOf(document, list) - columnOf(document, item);
    for (let line = lines.at(startOf(list)); line <= findLastLine(document, list); line += 1) {
      edits.dedented.set(line, (edits.dedented.get(line) ?? 0) + columns);
    }
  }
  if (rest.length === 0 || restLine === null) return;
  const content = text.slice(lines.start(restLine), lines.end(restLine)).trimStart();
  edits.rewritten.set(restLine, findItemPrefix(document, item) + content);
}

function deleteEmpty({ lines }: MarkdownDocument, line: number, edits: LineEdits): void {
  if (line >= 0 && lines.start(line) === lines.end(line)) edits.deleted.add(line);
}

function columnOf({ text, lines }: MarkdownDocument, node: Nodes): number {
  const start = startOf(node);
  return countColumns(text.slice(lines.start(lines.at(start)), start));
}

function toSplices(document: MarkdownDocument, edits: LineEdits): readonly Splice[] {
  const { text, lines } = document;
  const splices = [...edits.splices, ...planLines(document, edits.deleted)];
  for (const [line, insert] of edits.rewritten) {
    if (edits.deleted.has(line)) continue;
    splices.push({ start: lines.start(line), end: lines.end(line), insert });
  }
  for (const [line, columns] of edits.dedented) {
    if (edits.deleted.has(line) || edits.rewritten.has(line)) continue;
    splices.push(planDedent(text, lines.start(line), columns));
  }
  return splices;
}

/** Delete lines with their line breaks; at the open end of a file, with the line break before them. */
export function planLines(
  { text, lines }: MarkdownDocument,
  deleted: ReadonlySet<number>,
): readonly Splice[] {
  const tops = [...deleted].filter((line) => !deleted.has(line - 1)).sort((a, b) => a - b);
  return tops.map((first) => {
    let last = first;
    while (deleted.has(last + 1)) last += 1;
    const end = lines.next(last);
    const isOpen = end === text.length && lines.end(last) === end;
    const start = isOpen && first > 0 ? lines.end(first - 1) : lines.start(first);
    return { start, end, insert: '' };
  });
}

/** Take columns of indent from a line; a tab that reaches further leaves spaces. */
function planDedent(text: string, start: number, columns: number): Splice {
  const { end, beyond } = findColumn(text, start, columns);
  return { start, end, insert: ' '.repeat(beyond) };
}
