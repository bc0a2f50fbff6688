import type { Nodes } from 'mdast';
import type { MarkdownDocument, TaskNode } from './markdown-document.js';
import { createTreeAfter, createTreeWithout, isSameTree } from './plain-tree.js';
import { planRemoval, type Removal } from './plan-removal.js';
import { applySplices, differsOnlyIn, type Splice } from './splice.js';
import { findFacts } from './task-facts.js';
import { endOf, startOf } from './tree.js';

/** An insertion that was tried. */
export interface Trial {
  readonly before: MarkdownDocument;
  readonly after: MarkdownDocument;
  readonly splices: readonly Splice[];
  readonly added: ReadonlySet<string>;
}

/**
 * Whether an edit has added exactly the items asked for and left everything else as it was,
 * and whether removing them again would give back the very same text.
 */
export function isInsertionSound({ before, after, splices, added }: Trial): boolean {
  if (!differsOnlyIn(before.text, after.text, splices)) return false;
  const ours = after.tasks.filter((task) => added.has(task.hash));
  const isCounted = after.tasks.length === before.tasks.length + added.size;
  if (!isCounted || ours.length !== added.size || !ours.every(isWhole)) return false;
  const back = planRemoval(after, added);
  const left = new Set<Nodes>([...ours.map((task) => task.item), ...back.headings]);
  return (
    isSameTree(createTreeWithout(before.root, new Set()), createTreeWithout(after.root, left)) &&
    applySplices(after.text, back.splices) === before.text
  );
}

/** Whether an edit has removed exactly the items planned and left everything else as it was. */
export function isRemovalSound(
  before: MarkdownDocument,
  after: MarkdownDocument,
  { splices, going, headings }: Removal,
): boolean {
  const staying = before.tasks.filter((task) => !going.has(task.item));
  const hasSameTasks =
    staying.length === after.tasks.length &&
    staying.every((task, index) => task.hash === after.tasks[index]?.hash);
  return (
    hasSameTasks &&
    differsOnlyIn(before.text, after.text, splices) &&
    isSameTree(
      createTreeAfter(before.root, going, headings),
      createTreeAfter(after.root, new Map(), new Set()),
    )
  );
}

/** Whether an item is one open box, one line and our facts, and nothing from around has got into it. */
function isWhole(task: TaskNode): boolean {
  const { item, comment } = task;
  const [paragraph, ...others] = item.children;
  const facts = findFacts(task).length;
  const [list] = others;
  const hasFactsOnly = facts === 0 || (list?.type === 'list' && list.children.length === facts);
  return (
    item.checked === false &&
    others.length === (facts === 0 ? 0 : 1) &&
    hasFactsOnly &&
    paragraph?.type === 'paragraph' &&
    endOf(paragraph) === endOf(comment) &&
    startOf(paragraph) < startOf(comment)
  );
}
