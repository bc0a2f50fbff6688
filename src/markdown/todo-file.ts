import { SEVERITIES } from '../core/severity.js';
import type { FoundTasks, TaskItem, TaskMark, TodoEdits } from '../core/todo.js';
import { addTasks } from './add-tasks.js';
import type { EditResult } from './edit-result.js';
import { findSectionSeverity } from './find-section.js';
import { isGone } from './kept-part.js';
import {
  type MarkdownDocument,
  parseDocument,
  type SectionTitles,
  type TaskNode,
} from './markdown-document.js';
import { planRemoval } from './plan-removal.js';
import { formatRefusal } from './refusal.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { applySplices } from './splice.js';
import { startOf } from './tree.js';
import { isRemovalSound } from './verify.js';

export interface TodoOptions {
  readonly sections?: SectionTitles;
}

/**
 * Add and remove tasks and leave every other byte of the file alone.
 * @param bytes The file, or null where there is none: a new one gets a section for each severity.
 */
export function editTodo(
  bytes: Uint8Array | null,
  { add = [], remove = [] }: Partial<TodoEdits>,
  { sections = {} }: TodoOptions = {},
): EditResult {
  const read = parseSourceText(bytes ?? createTodo(sections));
  if (!read.ok) return read;
  const { source } = read;
  const start = parseDocument(source.text, sections);
  const notes: string[] = [];
  const removed = removeTasks(start, remove, sections, notes);
  const document = removed && addNewTasks(removed, add, sections, notes);
  if (document === null) {
    const what = removed === null ? 'remove a task' : 'add a task';
    return { ok: false, problem: formatRefusal(start, what) };
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

/** Our tasks in the order of the file; none where it cannot be read as text. */
export function findTasks(bytes: Uint8Array, { sections = {} }: TodoOptions = {}): FoundTasks {
  const read = parseSourceText(bytes);
  if (!read.ok) return { tasks: [], hidden: new Set() };
  const document = parseDocument(read.source.text, sections);
  const tasks = document.tasks.map((task) => {
    const severity = findSectionSeverity(task.section);
    return {
      hash: task.hash,
      mark: findMark(document, task),
      place: severity === null ? ('elsewhere' as const) : ('section' as const),
      severity,
      text: '',
    };
  });
  return { tasks, hidden: new Set() };
}

function removeTasks(
  document: MarkdownDocument,
  hashes: readonly string[],
  sections: SectionTitles,
  notes: string[],
): MarkdownDocument | null {
  const known = new Set(document.tasks.map((task) => task.hash));
  const present = new Set(hashes.filter((hash) => known.has(hash)));
  for (const hash of new Set(hashes)) {
    if (!known.has(hash)) notes.push(`${hash} is not in it`);
  }
  if (present.size === 0) return document;
  const removal = planRemoval(document, present);
  const after = parseDocument(applySplices(document.text, removal.splices), sections);
  if (!isRemovalSound(document, after, removal)) return null;
  for (const { hash, item } of document.tasks) {
    if (!present.has(hash)) continue;
    if (!removal.going.has(item)) notes.push(`${hash} shares its item with another task: it stays`);
    else if (!isGone(removal.going, item)) {
      notes.push(`what was written below ${hash} stays, one level further out`);
    }
  }
  return after;
}

function addNewTasks(
  document: MarkdownDocument,
  tasks: readonly TaskItem[],
  sections: SectionTitles,
  notes: string[],
): MarkdownDocument | null {
  const known = new Set(document.tasks.map((task) => task.hash));
  const added = new Map<string, TaskItem>();
  for (const task of tasks) {
    if (known.has(task.hash)) notes.push(`${task.hash} is in it already`);
    else added.set(task.hash, task);
  }
  return added.size === 0 ? document : addTasks(document, [...added.values()], sections);
}

function findMark({ text }: MarkdownDocument, { item }: TaskNode): TaskMark {
  const box = /^(?:[-*+]|\d{1,9}[.)])[ \t]+\[(.)\](?=\s)/su;
  const mark = box.exec(text.slice(startOf(item), startOf(item) + 32))?.[1];
  return mark === 'x' || mark === 'X' ? 'done' : 'open';
}
