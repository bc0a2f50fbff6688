import { withoutCommand } from '../core/added-text.js';
import type { Cutting } from '../core/cutting.js';
import type { ErrorRecord } from '../core/errors/record.js';
import type { FoundTask, TaskChoice } from '../core/todo.js';
import { planTodo } from '../core/todo-plan.js';
import type { SyncedTask } from '../core/todo-sides.js';
import type { Project } from '../files/project.js';
import { digestOf } from '../ledger/ledger-file.js';
import type { State } from '../ledger/state-text.js';
import type { EditResult } from '../markdown/edit-result.js';
import { editTodo, findTasks } from '../markdown/todo-file.js';
import { editAndReturn } from './returning-edit.js';
import { createCommand, renderPresentTexts, renderTexts } from './task-texts.js';

/** An edit of a Markdown file, as a function of the bytes that stand in it when it happens; null for no file. */
export type Edit = (bytes: Uint8Array | null) => EditResult & {
  /** Of TODO.md: what was taken out with tasks, by now. */
  readonly cuttings?: readonly Cutting[];
};

/** An edit that was made, or was not needed. */
export type Done = Extract<ReturnType<Edit>, { ok: true }>;

export const NOTHING_TO_DO: Done = { ok: true, bytes: new Uint8Array(), changed: false, notes: [] };

/** What the edit of TODO.md goes by. */
export interface TaskEditing {
  readonly errors: ReadonlyMap<string, ErrorRecord>;
  /** Records that are news to TODO.md. */
  readonly changed: State['changed'];
  /** What they were in the ledger: by it our own words are known. */
  readonly before: ReadonlyMap<string, ErrorRecord>;
  readonly synced: ReadonlyMap<string, SyncedTask>;
  readonly atOdds: ReadonlySet<string>;
  /** Of ids that stand more than once in the file with this digest, which item stays. */
  readonly keep: readonly TaskChoice[];
  readonly todo: string | null;
  /** What was taken out of it so far. */
  readonly cuttings: readonly Cutting[];
}

/** The edit of TODO.md that brings it up to date with the records. */
export function createTaskEdit(project: Project, editing: TaskEditing): Edit {
  const { settings } = project;
  const { before, errors, todo } = editing;
  const isOutdated = ({ hash, text }: FoundTask) => {
    const now = errors.get(hash);
    const record = before.get(hash) ?? now;
    const words = withoutCommand(text);
    if (record === undefined || !renderTexts(record).includes(words)) return false;
    return now === undefined || !renderPresentTexts(now).includes(words);
  };
  const command = createCommand(project, errors);
  return (bytes) => {
    const found = bytes === null ? [] : findTasks(bytes, settings).tasks;
    const isAsRead = bytes !== null && digestOf(bytes) === todo;
    const keep = isAsRead ? editing.keep : [];
    const done = settings.doneTasks;
    const plan = planTodo({ ...editing, found, keep, isOutdated, done, command });
    // No file is made for an error that is not to be listed.
    if (bytes === null && plan.add.length === 0) return NOTHING_TO_DO;
    return (
      (bytes && editAndReturn(bytes, plan, editing, settings)) ?? editTodo(bytes, plan, settings)
    );
  };
}
