import type { TaskMove } from '../core/todo.js';
import { addItems } from './add-items.js';
import { noteMissing } from './check-tasks.js';
import { findSection, findTaskPlace, findTellingSection, getSeverities } from './find-section.js';
import { findGoingItems, type GoingItems, NOTHING } from './kept-part.js';
import { type MarkdownDocument, reparseDocument, type TaskNode } from './markdown-document.js';
import { planGoing } from './plan-removal.js';
import { createMovedItem, type Extent } from './task-block.js';
import { isRemovalSound } from './verify.js';
import { isMoveSound, isTakenOut } from './verify-move.js';

/** A task that is to stand elsewhere. */
interface Departure extends TaskMove {
  readonly task: TaskNode;
}

/**
 * Move tasks to where their severities belong: all at once, or where that does not hold, one after the other.
 * Null: one of them cannot be moved.
 */
export function moveTasks(
  document: MarkdownDocument,
  moves: readonly TaskMove[],
  notes: string[],
): MarkdownDocument | null {
  const hashes = moves.map(({ hash }) => hash);
  noteMissing(document, hashes, notes);
  const departures = findDepartures(document, moves, notes);
  if (departures.length === 0) return document;
  const together = moveTogether(document, departures, 'whole');
  if (together !== null) return together;
  return departures.reduce<MarkdownDocument | null>(
    (current, { hash, severity }) => current && moveAlone(current, { hash, severity }, notes),
    document,
  );
}

function moveAlone(
  document: MarkdownDocument,
  move: TaskMove,
  notes: string[],
): MarkdownDocument | null {
  const departures = findDepartures(document, [move], []);
  if (departures.length === 0) return document;
  const whole = moveTogether(document, departures, 'whole');
  if (whole !== null) return whole;
  const own = moveTogether(document, departures, 'own');
  if (own !== null) {
    notes.push(`what was written below ${move.hash} stays where it was, one level further out`);
  }
  return own;
}

/** The tasks that do not stand where they belong. */
function findDepartures(
  document: MarkdownDocument,
  moves: readonly TaskMove[],
  notes: string[],
): readonly Departure[] {
  const byHash = groupBy(document.tasks, ({ hash }) => hash);
  const byItem = groupBy(document.tasks, ({ item }) => item);
  const last = new Map(moves.map((move) => [move.hash, move]));
  return [...last.values()].flatMap((move) => {
    const [task, ...others] = byHash.get(move.hash) ?? [];
    if (task === undefined) return [];
    if (others.length > 0) notes.push(`${move.hash} is in it more than once: it stays where it is`);
    else if ((byItem.get(task.item)?.length ?? 0) > 1) {
      notes.push(`${move.hash} shares its item with another task: it stays where it is`);
    } else if (!isInPlace(document, task, move)) return [{ ...move, task }];
    return [];
  });
}

function groupBy<K>(
  tasks: readonly TaskNode[],
  keyOf: (task: TaskNode) => K,
): ReadonlyMap<K, readonly TaskNode[]> {
  const groups = new Map<K, TaskNode[]>();
  for (const task of tasks) {
    const group = groups.get(keyOf(task));
    if (group === undefined) groups.set(keyOf(task), [task]);
    else group.push(task);
  }
  return groups;
}

function isInPlace(document: MarkdownDocument, task: TaskNode, { severity }: TaskMove): boolean {
  const { place, severity: told } = findTaskPlace(task);
  if (told !== severity) return false;
  const shared =
    place === 'shared section' ? task.section && findTellingSection(task.section) : null;
  if (shared === null) return true;
  return shared.isOwn
    ? findSection(document, severity) === null
    : getSeverities(shared).includes(severity);
}

function moveTogether(
  document: MarkdownDocument,
  departures: readonly Departure[],
  extent: Extent,
): MarkdownDocument | null {
  const hashes = new Set(departures.map(({ hash }) => hash));
  const isMoved = ({ hash }: TaskNode) => hashes.has(hash);
  const going = extent === 'own' ? findGoingItems(document, isMoved) : findWhole(document, isMoved);
  const removal = planGoing(document, going);
  const between = reparseDocument(document, removal.splices);
  const isOut = extent === 'own' ? isRemovalSound : isTakenOut;
  if (!isOut(document, between, removal)) return null;
  const items = departures.map(({ task, severity }) =>
    createMovedItem(document, task, severity, extent),
  );
  return addItems(between, items, (trial) =>
    isMoveSound(trial, {
      from: document,
      extent,
      plan: (after) => planGoing(after, findWhole(after, isMoved)),
    }),
  );
}

/** Items with all that stands below them. */
function findWhole({ tasks }: MarkdownDocument, isMoved: (task: TaskNode) => boolean): GoingItems {
  return new Map(tasks.filter(isMoved).map(({ item }) => [item, NOTHING]));
}
