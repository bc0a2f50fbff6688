import type { List, ListItem } from 'mdast';
import { SEVERITIES, type Severity } from '../core/severity.js';
import { countBlankAbove } from './lines.js';
import { findItemStart, type ItemStart, isLoose } from './list-style.js';
import type { MarkdownDocument } from './markdown-document.js';
import type { NewItem, NewLine } from './new-item.js';
import { renderOwnHeadings } from './own-section.js';
import { findLastLine, type Place } from './place.js';
import type { Splice } from './splice.js';
import { readShownSeverity } from './task-line.js';
import { startOf } from './tree.js';

export interface Insertion {
  readonly place: Place;
  readonly items: readonly NewItem[];
  /** Whether the items show their severity, because their section does not, and stand in its order. */
  readonly showSeverity: boolean;
}

export function planInsertion(document: MarkdownDocument, insertion: Insertion): readonly Splice[] {
  const { place, items, showSeverity } = insertion;
  if (place.kind === 'list') return planItems(document, place.list, insertion);
  const start = findNewStart(document);
  const added = sortBySeverity(items).flatMap((item) => item.render(start, showSeverity));
  if (place.kind === 'below') {
    const line = findLastLine(document, place.node);
    return [planNewLines(document, line, place.blank ? [BLANK, ...added] : added)];
  }
  const [heading = ''] = renderOwnHeadings(document.titles);
  return [planNewSection(document, [toNewLine(heading), BLANK, ...added])];
}

/** New lines below a line; at the end of a file without a final line break, it stays without. */
export function planLinesBelow(
  document: MarkdownDocument,
  line: number,
  added: readonly string[],
): Splice {
  return planNewLines(document, line, added.map(toNewLine));
}

/** A block of its own at the end of what the file says. */
export function planSection(document: MarkdownDocument, block: readonly string[]): Splice {
  return planNewSection(document, block.map(toNewLine));
}

const BLANK: NewLine = { text: '', lineBreak: null };

function toNewLine(text: string): NewLine {
  return { text, lineBreak: null };
}

function planNewLines(document: MarkdownDocument, line: number, added: readonly NewLine[]): Splice {
  const { text, lines } = document;
  const offset = lines.next(line);
  const lineBreak = findSafeLineBreak(document, offset);
  const isOpen = lines.end(line) === offset;
  const insert = isOpen
    ? added.map((one) => lineBreak + one.text).join('')
    : joinLines(added, lineBreak);
  return { start: isOpen ? text.length : offset, end: isOpen ? text.length : offset, insert };
}

function planNewSection(document: MarkdownDocument, block: readonly NewLine[]): Splice {
  const last = document.root.children.at(-1);
  if (last !== undefined) {
    return planNewLines(document, findLastLine(document, last), [BLANK, ...block]);
  }
  return { start: 0, end: 0, insert: joinLines(block, document.lineBreak) };
}

function joinLines(added: readonly NewLine[], lineBreak: string): string {
  return added.map((one) => one.text + (one.lineBreak ?? lineBreak)).join('');
}

function planItems(
  document: MarkdownDocument,
  list: List,
  { items, showSeverity }: Insertion,
): readonly Splice[] {
  const ours = new Set(document.tasks.map((task) => task.item));
  const loose = isLoose(document, list);
  const groups = new Map<ListItem | null, NewItem[]>();
  for (const item of sortBySeverity(items)) {
    const next = showSeverity ? findNextItem(list, ours, item.severity) : null;
    const group = groups.get(next);
    if (group === undefined) groups.set(next, [item]);
    else group.push(item);
  }
  return [...groups].flatMap(([next, group]) => {
    const beside = next ?? list.children.at(-1);
    if (beside === undefined) return [];
    const start = findItemStart(document, beside);
    const added = group.map((item) => item.render(start, showSeverity));
    return [
      next === null
        ? planNewLines(document, findLastLine(document, beside), separate(added, loose))
        : planLinesAbove(document, next, added, loose),
    ];
  });
}

/** The first of our items that is less severe. */
function findNextItem(
  list: List,
  ours: ReadonlySet<ListItem>,
  severity: Severity,
): ListItem | null {
  const rank = SEVERITIES.indexOf(severity);
  return list.children.find((item) => ours.has(item) && findShownRank(item) > rank) ?? null;
}

function findShownRank(item: ListItem): number {
  const shown = readShownSeverity(item);
  return shown === null ? -1 : SEVERITIES.indexOf(shown);
}

function planLinesAbove(
  document: MarkdownDocument,
  item: ListItem,
  items: readonly (readonly NewLine[])[],
  loose: boolean,
): Splice {
  const { lines } = document;
  const line = lines.at(startOf(item));
  const hasGap = loose && countBlankAbove(lines, line) > 0;
  const offset = lines.start(line);
  const lineBreak = findSafeLineBreak(document, offset);
  const insert = items.map((one) => joinLines(hasGap ? [...one, BLANK] : one, lineBreak)).join('');
  return { start: offset, end: offset, insert };
}

function separate(items: readonly (readonly NewLine[])[], loose: boolean): readonly NewLine[] {
  return items.flatMap((item) => (loose ? [BLANK, ...item] : item));
}

/** A new list looks like the first one of the file. */
function findNewStart(document: MarkdownDocument): ItemStart {
  const first = document.root.children.find(
    (node) => node.type === 'list' && node.ordered !== true,
  );
  const marker = first === undefined ? '-' : document.text.charAt(startOf(first));
  return { marker, space: ' ' };
}

/** The file's line break, unless it would melt with a lone CR before it or LF after it. */
function findSafeLineBreak({ text, lineBreak }: MarkdownDocument, offset: number): string {
  const melts =
    (text[offset - 1] === '\r' && lineBreak === '\n') ||
    (text[offset] === '\n' && lineBreak === '\r');
  return melts ? '\r\n' : lineBreak;
}

function sortBySeverity(items: readonly NewItem[]): readonly NewItem[] {
  return [...items].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
