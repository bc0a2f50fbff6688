import type { ListItem, Nodes } from 'mdast';
import type { TaskBox } from '../core/todo.js';
import { type MarkdownDocument, reparseDocument, type TaskNode } from './markdown-document.js';
import { createTreeWithout, isSameTree, type PlainNode } from './plain-tree.js';
import { differsOnlyIn, type Splice } from './splice.js';
import { type Range, readTaskLine } from './task-line.js';

/** A stretch of a task's line that is to say something else. */
export interface Change {
  readonly task: TaskNode;
  readonly splice: Splice;
}

/** Set the characters between the brackets of boxes. Null where something else would change with them. */
export function checkTasks(
  document: MarkdownDocument,
  boxes: readonly TaskBox[],
  notes: string[],
): MarkdownDocument | null {
  const wanted = new Map(boxes.map(({ hash, box }) => [hash, box]));
  const changes: Change[] = [];
  for (const task of document.tasks) {
    const box = wanted.get(task.hash);
    if (box === undefined) continue;
    const found = readTaskLine(document, task).box;
    if (found === null) notes.push(`${task.hash} has no box: it stays as it is`);
    else if (!says(document, found, box)) changes.push({ task, splice: { ...found, insert: box } });
  }
  noteMissing(document, [...wanted.keys()], notes);
  return changeLines(document, changes);
}

/** Null where something else would change. */
export function changeLines(
  document: MarkdownDocument,
  changes: readonly Change[],
): MarkdownDocument | null {
  if (changes.length === 0) return document;
  const splices = changes.map(({ splice }) => splice);
  const after = reparseDocument(document, splices);
  return isSound(document, after, changes) ? after : null;
}

/** Say which ids are not in the file. */
export function noteMissing(
  { tasks }: MarkdownDocument,
  hashes: readonly string[],
  notes: string[],
): void {
  const known = new Set(tasks.map(({ hash }) => hash));
  for (const hash of new Set(hashes)) if (!known.has(hash)) notes.push(`${hash} is not in it`);
}

/** A tick is a tick, large or small. */
function says({ text }: MarkdownDocument, { start, end }: Range, box: string): boolean {
  return text.slice(start, end).replace('X', 'x') === box;
}

/** Everything else is as it was, and of the items that were changed, all that is not box or shown severity. */
function isSound(
  before: MarkdownDocument,
  after: MarkdownDocument,
  changes: readonly Change[],
): boolean {
  const touched = new Set(changes.map(({ task }) => task));
  const pairs = before.tasks.flatMap((task, index) => {
    const now = after.tasks[index];
    return touched.has(task) && now !== undefined ? [{ task, now }] : [];
  });
  const old = new Set<Nodes>(pairs.map(({ task }) => task.item));
  const now = new Set<Nodes>(pairs.map(({ now }) => now.item));
  return (
    differsOnlyIn(
      before.text,
      after.text,
      changes.map(({ splice }) => splice),
    ) &&
    before.tasks.length === after.tasks.length &&
    before.tasks.every(({ hash }, index) => hash === after.tasks[index]?.hash) &&
    isSameTree(createTreeWithout(before.root, old), createTreeWithout(after.root, now)) &&
    pairs.every(
      (pair) =>
        readTaskLine(before, pair.task).text === readTaskLine(after, pair.now).text &&
        isSameTree(createRest(pair.task.item, old), createRest(pair.now.item, now)),
    )
  );
}

/** An item without its box and its line. */
function createRest(item: ListItem, left: ReadonlySet<Nodes>): PlainNode {
  const [, ...children] = item.children;
  return createTreeWithout({ ...item, checked: null, children }, left);
}
