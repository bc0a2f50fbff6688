import type { Html, ListItem, Nodes } from 'mdast';
import { parseIdComment } from './comment.js';
import type { MarkdownDocument, TaskNode } from './markdown-document.js';
import { createTreeAfter, createTreeWithout, isSameTree } from './plain-tree.js';
import type { Removal } from './plan-removal.js';
import { applySplices, differsOnlyIn } from './splice.js';
import type { Extent } from './task-block.js';
import { readTaskLine } from './task-line.js';
import { childrenOf } from './tree.js';
import type { Trial } from './verify.js';

/** Whether whole items, with all that stands below them, have gone, and everything else is as it was. */
export function isTakenOut(
  before: MarkdownDocument,
  after: MarkdownDocument,
  { splices, going, headings }: Removal,
): boolean {
  const taken = new Set([...going.keys()].flatMap(findComments));
  const staying = before.tasks.filter(({ comment }) => !taken.has(comment));
  return (
    staying.length === after.tasks.length &&
    staying.every(({ hash }, index) => hash === after.tasks[index]?.hash) &&
    differsOnlyIn(before.text, after.text, splices) &&
    isSameTree(
      createTreeAfter(before.root, going, headings),
      createTreeAfter(after.root, new Map(), new Set()),
    )
  );
}

interface Move {
  /** The document that the items stood in. */
  readonly from: MarkdownDocument;
  readonly extent: Extent;
  /** Plans to take them out again. */
  readonly plan: (after: MarkdownDocument) => Removal;
}

/** Whether an edit has put in the items as they were and left everything else as it was. */
export function isMoveSound(
  { before, after, splices, added }: Trial,
  { from, extent, plan }: Move,
): boolean {
  if (!differsOnlyIn(before.text, after.text, splices)) return false;
  const old = findByHash(from, added);
  const now = findByHash(after, added);
  const back = plan(after);
  const count = [...back.going.keys()].flatMap(findComments).length;
  const left = new Set<Nodes>([...back.going.keys(), ...back.headings]);
  return (
    after.tasks.length === before.tasks.length + count &&
    isSameTree(createTreeWithout(before.root, new Set()), createTreeWithout(after.root, left)) &&
    applySplices(after.text, back.splices) === before.text &&
    [...added].every((hash) => {
      const [was, is] = [old.get(hash), now.get(hash)];
      return was !== undefined && is !== undefined && isSameTask(from, was, after, is, extent);
    })
  );
}

function findByHash(
  { tasks }: MarkdownDocument,
  hashes: ReadonlySet<string>,
): ReadonlyMap<string, TaskNode> {
  return new Map(tasks.filter(({ hash }) => hashes.has(hash)).map((task) => [task.hash, task]));
}

function isSameTask(
  from: MarkdownDocument,
  was: TaskNode,
  after: MarkdownDocument,
  is: TaskNode,
  extent: Extent,
): boolean {
  const [old, now] = [readTaskLine(from, was), readTaskLine(after, is)];
  if (old.mark !== now.mark) return false;
  if (extent === 'own') return old.text.startsWith(now.text) && is.item.children.length <= 2;
  return old.text === now.text && isSameTree(createRest(was.item), createRest(is.item));
}

/** An item without its line, which is compared by what it says. */
function createRest(item: ListItem) {
  const [first, ...below] = item.children;
  const children = first?.type === 'paragraph' ? below : item.children;
  return createTreeWithout({ ...item, spread: null, checked: null, children }, new Set());
}

function findComments(node: Nodes): readonly Html[] {
  if (node.type === 'html') return parseIdComment(node) === null ? [] : [node];
  return childrenOf(node).flatMap(findComments);
}
