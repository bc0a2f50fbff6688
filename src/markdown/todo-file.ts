import { SEVERITIES } from '../core/severity.js';
import {
  type FoundTasks,
  NO_EDITS,
  type TaskChoice,
  type TaskItem,
  type TodoEdits,
} from '../core/todo.js';
import { addItems } from './add-items.js';
import { checkTasks, noteMissing } from './check-tasks.js';
import type { EditResult } from './edit-result.js';
import { readTasks } from './find-tasks.js';
import { findGoingItems, isGone } from './kept-part.js';
import {
  type MarkdownDocument,
  parseDocument,
  reparseDocument,
  type SectionTitles,
  type TaskNode,
} from './markdown-document.js';
import { moveTasks } from './move-tasks.js';
import { createNewItem, type TaskLayout } from './new-item.js';
import { planGoing } from './plan-removal.js';
import { formatRefusal } from './refusal.js';
import { showSeverities } from './show-severities.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { isRemovalSound } from './verify.js';

export interface TodoOptions {
  readonly sections?: Omit<SectionTitles, 'own'>;
  /** Default: `compact`. */
  readonly layout?: TaskLayout;
  /** The title of the section that is added where a file has none for a severity. Default: `AUTO-TRACKED ERRORS`. */
  readonly ownTitle?: string;
}

interface Step {
  /** What cannot be done where it is refused. */
  readonly what: string;
  readonly run: (document: MarkdownDocument, notes: string[]) => MarkdownDocument | null;
}

/**
 * Change, move, add and remove tasks and leave every other byte of the file alone.
 * @param bytes The file, or null where there is none: a new one gets a section for each severity.
 */
export function editTodo(
  bytes: Uint8Array | null,
  edits: Partial<TodoEdits>,
  options: TodoOptions = {},
): EditResult {
  const read = parseSourceText(bytes ?? createTodo(options.sections));
  if (!read.ok) return read;
  const { source } = read;
  const notes: string[] = [];
  let document = parseDocument(source.text, findTitles(options));
  for (const { what, run } of planSteps({ ...NO_EDITS, ...edits }, options)) {
    const next = run(document, notes);
    if (next === null) return { ok: false, problem: formatRefusal(document, what) };
    document = next;
  }
  const changed = document.text !== source.text;
  const result = formatSourceText({ bom: source.bom, text: document.text });
  return { ok: true, bytes: changed || bytes === null ? result : bytes, changed, notes };
}

/** A new file: a title and an empty section for each severity, by the configured titles. */
export function createTodo(sections: SectionTitles = {}): Uint8Array {
  const titles = SEVERITIES.map((severity) => sections[severity]?.[0] ?? `${severity} PRIORITY`);
  const headings = [...new Set(titles)].map((title) => `\n### ${title}\n`);
  return formatSourceText({ bom: '', text: `# TODO\n${headings.join('')}` });
}

/** Our tasks in the order of the file, as people have left them; none where it cannot be read as text. */
export function findTasks(bytes: Uint8Array, options: TodoOptions = {}): FoundTasks {
  return readTasks(bytes, findTitles(options));
}

export function findTitles({ sections, ownTitle }: TodoOptions): SectionTitles {
  return ownTitle === undefined ? { ...sections } : { ...sections, own: [ownTitle] };
}

function planSteps(
  { keep, remove, move, show, check, add }: TodoEdits,
  { layout = 'compact' }: TodoOptions,
): readonly Step[] {
  return [
    { what: 'remove a task', run: (document, notes) => keepTasks(document, keep, notes) },
    { what: 'remove a task', run: (document, notes) => removeTasks(document, remove, notes) },
    { what: 'move a task', run: (document, notes) => moveTasks(document, move, notes) },
    { what: 'show a severity', run: (document) => showSeverities(document, show) },
    { what: 'set the box of a task', run: (document, notes) => checkTasks(document, check, notes) },
    { what: 'add a task', run: (document, notes) => addTasks(document, add, layout, notes) },
  ];
}

/** Of items with one id the chosen one stays. */
function keepTasks(
  document: MarkdownDocument,
  choices: readonly TaskChoice[],
  notes: string[],
): MarkdownDocument | null {
  const kept = new Map<string, TaskNode>();
  for (const { hash, index } of choices) {
    const task = document.tasks.filter((one) => one.hash === hash)[index];
    if (task === undefined) notes.push(`${hash} is not in it ${index + 1} times`);
    else kept.set(hash, task);
  }
  return takeOut(
    document,
    (task) => {
      const choice = kept.get(task.hash);
      return choice !== undefined && choice.item !== task.item;
    },
    notes,
  );
}

function removeTasks(
  document: MarkdownDocument,
  hashes: readonly string[],
  notes: string[],
): MarkdownDocument | null {
  noteMissing(document, hashes, notes);
  const wanted = new Set(hashes);
  return takeOut(document, ({ hash }) => wanted.has(hash), notes);
}

function takeOut(
  document: MarkdownDocument,
  goes: (task: TaskNode) => boolean,
  notes: string[],
): MarkdownDocument | null {
  const chosen = document.tasks.filter(goes);
  if (chosen.length === 0) return document;
  const removal = planGoing(document, findGoingItems(document, goes));
  const after = reparseDocument(document, removal.splices);
  if (!isRemovalSound(document, after, removal)) return null;
  for (const { hash, item } of chosen) {
    if (!removal.going.has(item)) notes.push(`${hash} shares its item with another task: it stays`);
    else if (!isGone(removal.going, item)) {
      notes.push(`what was written below ${hash} stays, one level further out`);
    }
  }
  return after;
}

function addTasks(
  document: MarkdownDocument,
  tasks: readonly TaskItem[],
  layout: TaskLayout,
  notes: string[],
): MarkdownDocument | null {
  const known = new Set(document.tasks.map((task) => task.hash));
  const added = new Map<string, TaskItem>();
  for (const task of tasks) {
    if (known.has(task.hash)) notes.push(`${task.hash} is in it already`);
    else added.set(task.hash, task);
  }
  if (added.size === 0) return document;
  return addItems(
    document,
    [...added.values()].map((task) => createNewItem(task, layout)),
  );
}
