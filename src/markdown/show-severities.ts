import type { TaskShowing } from '../core/todo.js';
import { type Change, changeLines } from './check-tasks.js';
import type { MarkdownDocument, TaskNode } from './markdown-document.js';
import { type Range, readTaskLine } from './task-line.js';
import { startOf } from './tree.js';

const SHOWN = /^(\s*(?:~{1,2})?(?:\[[^\]]\][ \t]+)?~{0,2})((?:HIGH|MEDIUM|LOW)[ \t]+·[ \t]+)/u;

/** Bring the severities that lines show up to date, where they show one. Null where something else would change. */
export function showSeverities(
  document: MarkdownDocument,
  showings: readonly TaskShowing[],
): MarkdownDocument | null {
  const wanted = new Map(showings.map(({ hash, severity }) => [hash, severity]));
  const changes = document.tasks.flatMap((task): readonly Change[] => {
    const severity = wanted.get(task.hash);
    const found = severity === undefined ? null : findShown(document, task);
    if (severity === undefined || found === null) return [];
    const insert = severity === null ? '' : `${severity} · `;
    return [{ task, splice: { ...found, insert } }];
  });
  return changeLines(document, changes);
}

function findShown(document: MarkdownDocument, task: TaskNode): Range | null {
  const { box, node } = readTaskLine(document, task);
  if (node === null) return null;
  const top = box === null ? startOf(node) : box.end + 1;
  const [, before, shown] = SHOWN.exec(document.text.slice(top, top + 64)) ?? [];
  if (before === undefined || shown === undefined) return null;
  const start = top + before.length;
  return { start, end: start + shown.length };
}
