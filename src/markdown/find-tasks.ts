import type { FoundTasks } from '../core/todo.js';
import { findTaskPlace } from './find-section.js';
import { type MarkdownDocument, parseDocument, type SectionTitles } from './markdown-document.js';
import { parseSourceText } from './source-text.js';
import { readShownSeverity, readTaskLine } from './task-line.js';
import { endOf, startOf } from './tree.js';

const ID = /errtrack:([0-9a-f]{16})(?![0-9a-f])/g;

/** Our tasks in the order of the file, as people have left them; none where it cannot be read as text. */
export function readTasks(bytes: Uint8Array, titles: SectionTitles): FoundTasks {
  const read = parseSourceText(bytes);
  if (!read.ok) return { tasks: [], hidden: new Set() };
  const document = parseDocument(read.source.text, titles);
  const tasks = document.tasks.map((task) => {
    const { mark, text } = readTaskLine(document, task);
    const shown = readShownSeverity(task.item);
    return { hash: task.hash, mark, ...findTaskPlace(task), shown, text };
  });
  return { tasks, hidden: findHidden(document) };
}

/** Ids that stand anywhere but in a task. What a message says is no id: the lines of our tasks are not looked at. */
function findHidden(document: MarkdownDocument): ReadonlySet<string> {
  const known = new Set(document.tasks.map(({ hash }) => hash));
  const suspects = [...document.text.matchAll(ID)].flatMap((match) => {
    const hash = match[1] ?? '';
    return known.has(hash) ? [] : [{ hash, offset: match.index }];
  });
  if (suspects.length === 0) return new Set();
  const ranges = document.tasks.flatMap((task) => {
    const { node } = readTaskLine(document, task);
    return node === null ? [] : [{ start: startOf(node), end: endOf(node) }];
  });
  const isSeen = ({ offset }: { readonly offset: number }) =>
    !ranges.some(({ start, end }) => start <= offset && offset < end);
  return new Set(suspects.filter(isSeen).map(({ hash }) => hash));
}
