import type { ListItem, Nodes } from 'mdast';
import { isSeverity, type Severity } from '../core/severity.js';
import type { TaskMark } from '../core/todo.js';
import { parseIdComment } from './comment.js';
import type { MarkdownDocument, TaskNode } from './markdown-document.js';
import { childrenOf, endOf, startOf, textOf } from './tree.js';

/** A stretch of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What the line of a task says, as a person may have left it. */
export interface TaskLine {
  readonly mark: TaskMark;
  readonly text: string;
  /** What stands between the brackets of its box; null where it has none. */
  readonly box: Range | null;
  /** The paragraph that is read; null where there is none. */
  readonly node: Nodes | null;
}

const MARKS: Readonly<Record<string, TaskMark>> = {
  x: 'done',
  X: 'done',
  '-': 'dropped',
  '~': 'dropped',
  '/': 'in progress',
  '@': 'in progress',
};
const BOX = /^\[[^\]]\]\s+/u;
/** The severity that we show where no heading tells it. */
const SHOWN_SEVERITY = /^(HIGH|MEDIUM|LOW)[ \t]+·[ \t]+/;
const ID_COMMENT = /^<!--\s*errtrack:[0-9a-f]{16}\s*-->/;

export function readTaskLine(document: MarkdownDocument, { item, comment }: TaskNode): TaskLine {
  const node = findOwnNode(item, comment);
  const box = node?.type === 'paragraph' ? findBox(document, item) : null;
  const character = box === null ? '' : document.text.slice(box.start, box.end);
  const isStruck = node !== null && isWholeStruck(node);
  const mark = MARKS[character] ?? 'open';
  return {
    mark: isStruck && mark !== 'done' ? 'dropped' : mark,
    text:
      node === null
        ? ''
        : readText(document, item, {
            start: box === null ? startOf(node) : box.end + 1,
            node,
            isStruck,
          }),
    box,
    node,
  };
}

/** The severity that a line shows, if it does. */
export function readShownSeverity(item: ListItem): Severity | null {
  const [, shown] = SHOWN_SEVERITY.exec(textOf(item).replace(BOX, '')) ?? [];
  return isSeverity(shown) ? shown : null;
}

/** The item's first paragraph, or whatever else our comment stands in. */
function findOwnNode({ children }: ListItem, comment: Nodes): Nodes | null {
  const [first] = children;
  if (first?.type === 'paragraph') return first;
  return children.find((child) => child === comment || childrenOf(child).includes(comment)) ?? null;
}

function findBox({ text }: MarkdownDocument, item: ListItem): Range | null {
  const start = startOf(item);
  const found = /^(?:[-*+]|\d{1,9}[.)])\s+\[(\s{1,2}|[^\]])\](?=\s)/u.exec(
    text.slice(start, start + 64),
  );
  const inside = found?.[1];
  if (found === null || inside === undefined) return null;
  const end = start + found[0].length - 1;
  return { start: end - inside.length, end };
}

/** Whether all that is seen of a line is struck through; its box and the severity we show need not be. */
function isWholeStruck(node: Nodes): boolean {
  const seen = childrenOf(node).filter((child, index) => {
    if (child.type === 'break' || parseIdComment(child) !== null) return false;
    if (child.type !== 'text') return true;
    const words =
      index === 0 ? child.value.replace(BOX, '').replace(SHOWN_SEVERITY, '') : child.value;
    return words.trim() !== '';
  });
  return seen.length > 0 && seen.every((child) => child.type === 'delete');
}

interface Words {
  readonly start: number;
  readonly node: Nodes;
  readonly isStruck: boolean;
}

/** The source of the words, without what is ours or says that they are struck through, on one line. */
function readText(
  { text, lines }: MarkdownDocument,
  item: ListItem,
  { start, node, isStruck }: Words,
): string {
  const cuts = [...findComments(node, text), ...(isStruck ? findStrikes(node, text) : [])];
  let offset = start;
  let source = '';
  for (const cut of cuts.sort((a, b) => a.start - b.start)) {
    source += text.slice(offset, cut.start);
    offset = cut.end;
  }
  source += text.slice(offset, endOf(node));
  const isQuoted = text.slice(lines.start(lines.at(startOf(item))), startOf(item)).includes('>');
  const folded = source
    .replace(isQuoted ? /[\r\n][\s>]*/g : /[\r\n]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // A box may be struck through with the words.
  return (isStruck ? folded.replace(BOX, '') : folded).replace(SHOWN_SEVERITY, '').trim();
}

function findComments(node: Nodes, text: string): readonly Range[] {
  if (parseIdComment(node) === null) {
    return childrenOf(node).flatMap((child) => findComments(child, text));
  }
  const start = startOf(node);
  const length = ID_COMMENT.exec(text.slice(start, endOf(node)))?.[0].length ?? 0;
  return [{ start, end: start + length }];
}

function findStrikes(node: Nodes, text: string): readonly Range[] {
  return childrenOf(node).flatMap((child) => {
    if (child.type !== 'delete') return [];
    const [start, end] = [startOf(child), endOf(child)];
    const width = text.startsWith('~~', start) ? 2 : 1;
    return [
      { start, end: start + width },
      { start: end - width, end },
    ];
  });
}
