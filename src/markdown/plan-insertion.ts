import type { List, ListItem } from 'mdast';
import { isSeverity, SEVERITIES, type Severity } from '../core/severity.js';
import type { TaskItem } from '../core/todo.js';
import { FALLBACK_HEADING } from './find-section.js';
import { countBlankAbove } from './lines.js';
import { findItemPrefix, isLoose } from './list-style.js';
import type { MarkdownDocument } from './markdown-document.js';
import { findLastLine, type Place } from './place.js';
import { renderTaskBody } from './render-task.js';
import type { Splice } from './splice.js';
import { startOf, textOf } from './tree.js';

export interface Insertion {
  readonly place: Place;
  readonly tasks: readonly TaskItem[];
  /** Whether the items show their severity, because their section does not, and stand in its order. */
  readonly showSeverity: boolean;
}

export function planInsertion(document: MarkdownDocument, insertion: Insertion): readonly Splice[] {
  const { place, tasks, showSeverity } = insertion;
  if (place.kind === 'list') return planItems(document, place.list, insertion);
  const prefix = findNewPrefix(document);
  const items = sortBySeverity(tasks).map((task) => renderItem(task, prefix, showSeverity));
  if (place.kind === 'below') {
    const line = findLastLine(document, place.node);
    return [planLinesBelow(document, line, place.blank ? ['', ...items] : items)];
  }
  return [planSection(document, [FALLBACK_HEADING, '', ...items])];
}

/** New lines below a line; at the end of a file without a final line break, it stays without. */
export function planLinesBelow(
  document: MarkdownDocument,
  line: number,
  added: readonly string[],
): Splice {
  const { text, lines } = document;
  const offset = lines.next(line);
  const lineBreak = findSafeLineBreak(document, offset);
  const isOpen = lines.end(line) === offset;
  const insert = added.map((one) => (isOpen ? lineBreak + one : one + lineBreak)).join('');
  return { start: isOpen ? text.length : offset, end: isOpen ? text.length : offset, insert };
}

/** A block of its own at the end of what the file says. */
export function planSection(document: MarkdownDocument, block: readonly string[]): Splice {
  const last = document.root.children.at(-1);
  if (last !== undefined) {
    return planLinesBelow(document, findLastLine(document, last), ['', ...block]);
  }
  const insert = block.map((line) => line + document.lineBreak).join('');
  return { start: 0, end: 0, insert };
}

function planItems(
  document: MarkdownDocument,
  list: List,
  { tasks, showSeverity }: Insertion,
): readonly Splice[] {
  const ours = new Set(document.tasks.map((task) => task.item));
  const loose = isLoose(document, list);
  const groups = new Map<ListItem | null, TaskItem[]>();
  for (const task of sortBySeverity(tasks)) {
    const next = showSeverity ? findNextItem(list, ours, task.severity) : null;
    groups.set(next, [...(groups.get(next) ?? []), task]);
  }
  return [...groups].flatMap(([next, group]) => {
    const beside = next ?? list.children.at(-1);
    if (beside === undefined) return [];
    const prefix = findItemPrefix(document, beside);
    const items = group.map((task) => renderItem(task, prefix, showSeverity));
    return [
      next === null
        ? planLinesBelow(document, findLastLine(document, beside), separate(items, loose))
        : planLinesAbove(document, next, items, loose),
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
  const shown = /^(\w+) · /.exec(textOf(item))?.[1];
  return isSeverity(shown) ? SEVERITIES.indexOf(shown) : -1;
}

function planLinesAbove(
  document: MarkdownDocument,
  item: ListItem,
  items: readonly string[],
  loose: boolean,
): Splice {
  const { lines } = document;
  const line = lines.at(startOf(item));
  const hasGap = loose && countBlankAbove(lines, line) > 0;
  const offset = lines.start(line);
  const lineBreak = findSafeLineBreak(document, offset);
  const insert = items.map((one) => one + lineBreak + (hasGap ? lineBreak : '')).join('');
  return { start: offset, end: offset, insert };
}

function separate(items: readonly string[], loose: boolean): readonly string[] {
  return loose ? items.flatMap((item) => ['', item]) : items;
}

function renderItem(task: TaskItem, prefix: string, showSeverity: boolean): string {
  return `${prefix}[ ] ${renderTaskBody(task, { showSeverity })}`;
}

/** A new list looks like the first one of the file. */
function findNewPrefix(document: MarkdownDocument): string {
  const first = document.root.children.find(
    (node) => node.type === 'list' && node.ordered !== true,
  );
  const marker = first === undefined ? '-' : document.text.charAt(startOf(first));
  return `${marker} `;
}

/** The file's line break, unless it would melt with a lone CR before it or LF after it. */
function findSafeLineBreak({ text, lineBreak }: MarkdownDocument, offset: number): string {
  const melts =
    (text[offset - 1] === '\r' && lineBreak === '\n') ||
    (text[offset] === '\n' && lineBreak === '\r');
  return melts ? '\r\n' : lineBreak;
}

function sortBySeverity(tasks: readonly TaskItem[]): readonly TaskItem[] {
  return [...tasks].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
