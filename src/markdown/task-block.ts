import type { ListItem } from 'mdast';
import type { Severity } from '../core/severity.js';
import { countColumns, shiftLine } from './indent.js';
import { findItemStart } from './list-style.js';
import type { MarkdownDocument, TaskNode } from './markdown-document.js';
import type { NewItem, NewLine } from './new-item.js';
import { findLastLine } from './place.js';
import { findFacts } from './task-facts.js';
import { endOf, startOf } from './tree.js';

/** How much of an item moves: all that stands below it too, or what is ours of it. */
export type Extent = 'whole' | 'own';

/** An item as it stands, its first line behind the marker. */
interface Block {
  readonly space: string;
  /** The column that its text begins at. */
  readonly column: number;
  readonly lines: readonly { readonly text: string; readonly lineBreak: string }[];
}

const SHOWN =
  /^((?:~{1,2}(?=\[))?(?:\[[^\]]\][ \t]+)?)(?:(~{0,2})(?:HIGH|MEDIUM|LOW)[ \t]+·[ \t]+)?/u;

/** The item of a task, to be put elsewhere as it stands; the severity that it shows is brought up to date. */
export function createMovedItem(
  document: MarkdownDocument,
  task: TaskNode,
  severity: Severity,
  extent: Extent,
): NewItem {
  const block = cutBlock(document, task.item, findBlockLines(document, task, extent));
  return {
    hash: task.hash,
    severity,
    render: ({ marker }, showSeverity) => [
      renderBlock(block, marker, showSeverity ? `${severity} · ` : ''),
    ],
  };
}

function findBlockLines(
  document: MarkdownDocument,
  task: TaskNode,
  extent: Extent,
): readonly number[] {
  const { lines } = document;
  const top = lines.at(startOf(task.item));
  if (extent === 'whole') return range(top, findLastLine(document, task.item));
  const facts = findFacts(task).map((fact) =>
    range(lines.at(startOf(fact)), findLastLine(document, fact)),
  );
  return [...range(top, lines.at(endOf(task.comment))), ...facts.flat()];
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function cutBlock(document: MarkdownDocument, item: ListItem, numbers: readonly number[]): Block {
  const { text, lines } = document;
  const { marker, space } = findItemStart(document, item);
  const [top = 0] = numbers;
  const lead = text.slice(lines.start(top), startOf(item));
  const depth = lead.split('>').length - 1;
  return {
    space,
    column: countColumns(marker + space),
    lines: numbers.map((line) => {
      const source = text.slice(lines.start(line), lines.end(line));
      const content = line === top ? source.slice((marker + space).length) : unquote(source, depth);
      return { text: content, lineBreak: text.slice(lines.end(line), lines.next(line)) };
    }),
  };
}

/** A line out of a quote: its marks become blanks, so that its columns stay. */
function unquote(line: string, depth: number): string {
  let left = depth;
  return depth === 0
    ? line
    : line.replace(/^[ \t>]+/, (start) =>
        start.replace(/>/g, (mark) => {
          left -= 1;
          return left < 0 ? mark : ' ';
        }),
      );
}

function renderBlock(block: Block, marker: string, shown: string): NewLine {
  const [first, ...below] = block.lines;
  const start = `${marker}${first?.text === '' ? '' : block.space}`;
  const column = countColumns(marker + block.space);
  const content = (first?.text ?? '').replace(
    SHOWN,
    (_, box: string, strike: string | undefined) => box + (strike ?? '') + shown,
  );
  let text = start + content;
  let lineBreak = first?.lineBreak ?? '';
  for (const line of below) {
    text += lineBreak + shiftLine(line.text, block.column, column);
    lineBreak = line.lineBreak;
  }
  // A lone CR would melt with a line feed below it; at the open end of a file there is none.
  return { text, lineBreak: lineBreak === '' || lineBreak === '\r' ? null : lineBreak };
}
