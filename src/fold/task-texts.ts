import type { ErrorRecord } from '../core/errors/record.js';
import { createShortener } from '../core/short-hash.js';
import { createTask, type FoundTask, type TaskItem } from '../core/todo.js';
import type { SyncedTask } from '../core/todo-sides.js';
import { digest } from '../files/digest.js';
import type { Project } from '../files/project.js';
import { findRunner } from '../files/runner.js';
import { readMeaning } from '../markdown/meaning.js';
import { renderTaskText } from '../markdown/render-task.js';

/**
 * The texts that we may have written for an error, without the command: as it is now, without the commit of the fix
 * (as it was once written), and before it came back, in each layout.
 */
export function renderTexts(record: ErrorRecord): readonly string[] {
  const { regressedFromCommit, ...task } = createTask(record, '');
  const named = regressedFromCommit === undefined ? [] : [{ ...task, regressedFromCommit }];
  return [...named, task, { ...task, regressedFrom: null }].flatMap(renderLayouts);
}

/** What we would write for it now. */
export function renderPresentTexts(record: ErrorRecord): readonly string[] {
  return renderLayouts(createTask(record, ''));
}

function renderLayouts(task: TaskItem): readonly string[] {
  return [false, true].map((isShort) => renderTaskText(task, { isShort }));
}

/** What the text of a task is known by in the state. */
export function digestText(text: string): string {
  return digest(text).slice(0, 12);
}

/** What the description of a fix is known by in the state: a formatter does not change it. */
export function digestDescription(text: string): string {
  return digestText(readMeaning(text));
}

/** Renders the command that marks an error fixed, ready to copy. */
export function createCommand(
  { root }: Project,
  errors: ReadonlyMap<string, unknown>,
): (hash: string) => string {
  const shorten = createShortener([...errors.keys()]);
  const runner = findRunner(root);
  return (hash) => `${runner} fix ${shorten(hash)} -d "…"`;
}

/** As if a fold had left these tasks where they stand, with an open box: a tick is a person's then, a place is not. */
export function assumeUntouched(
  tasks: readonly FoundTask[],
  errors: ReadonlyMap<string, ErrorRecord>,
): ReadonlyMap<string, SyncedTask> {
  const synced = new Map<string, SyncedTask>();
  for (const { hash, place, severity, text } of tasks) {
    const own = errors.get(hash)?.severity;
    if (own === undefined) continue;
    synced.set(hash, { mark: 'open', place, severity: severity ?? own, text: digestText(text) });
  }
  return synced;
}
