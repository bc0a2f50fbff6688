import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ErrorRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import {
  type PersonsFile,
  type Replacement,
  readPersonsFile,
  replacePersonsFile,
} from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { digestOf } from '../ledger/ledger-file.js';
import type { State } from '../ledger/state-text.js';
import type { Synced } from '../ledger/synced.js';
import { createEntryEdit } from './entry-edit.js';
import type { Intake } from './intake.js';
import { findLeftEntries, findLeftTasks } from './left-files.js';
import type { MarkdownNames } from './markdown-names.js';
import type { MarkdownPlanning } from './markdown-planning.js';
import { StartOver } from './start-over.js';
import { createTaskEdit, type Done, type Edit } from './task-edit.js';

/** What is to happen to the Markdown files. */
export interface MarkdownPlan {
  readonly edits: readonly FileEdit[];
  /** What the edits make of the files as they are now. */
  readonly changes: readonly FileChange[];
  /** The files as they will be then, if nobody changes them meanwhile. */
  readonly left: Synced;
  /** What was taken out with tasks, for the day on which they are to stand again. */
  readonly cuttings: State['cuttings'];
  readonly notes: readonly string[];
}

interface FileEdit {
  readonly path: string;
  readonly edit: Edit;
}

/** A file before an edit and after it; null for no file. */
export interface FileChange {
  readonly path: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array;
}

const ATTEMPTS = 10;

/**
 * Plan the edits of TODO.md and FIXED_ERRORS.md, and try them on the present bytes, so that a file that must
 * not be touched stops the fold before anything is installed.
 * @throws ErrtrackError (BAD_FILE) with the reason of the refusal; StartOver where a file is not what was read.
 */
export function planMarkdown(project: Project, planning: MarkdownPlanning): MarkdownPlan {
  const { names, back, intake } = planning;
  const todo = tryEditOf(project, names.todo, planTasks(project, planning), back.read.todo);
  const entries = createEntryEdit(planning);
  const fixed = tryEditOf(project, names.fixed, entries, back.read.fixed);
  const found = { back, errors: intake.books.ledger.errors };
  const tried = [todo, fixed].filter((one) => one !== null);
  return {
    edits: tried.map(({ path, edit }) => ({ path, edit })),
    changes: tried.flatMap(({ path, before, result }) =>
      result.changed ? [{ path, before, after: result.bytes }] : [],
    ),
    left: {
      ...back.read,
      ...(todo !== null && {
        todo: todo.digest,
        tasks: findLeftTasks(project, { ...found, bytes: todo.result.bytes }),
      }),
      ...(fixed !== null && { fixed: fixed.digest, entries: findLeftEntries(fixed.result.bytes) }),
    },
    cuttings: todo?.result.cuttings ?? intake.state.cuttings,
    notes: [
      ...(todo?.before === null && todo.result.changed ? noteReturn(names, intake) : []),
      ...tried.flatMap(({ result }) => result.notes),
    ],
  };
}

/** A TODO.md that was there when it was last seen, and is not any more. */
function noteReturn({ todo }: MarkdownNames, { state }: Intake): readonly string[] {
  const name = basename(todo);
  return state.left?.todo == null
    ? []
    : [`${name} was gone as a whole: it is made anew, with the tasks of what is active`];
}

interface TriedEdit extends FileEdit {
  readonly before: Buffer | null;
  readonly result: Done;
  /** Of the file as the edit leaves it. */
  readonly digest: string | null;
}

/** @throws StartOver where the file is not the one that was read. */
function tryEditOf(
  { root }: Project,
  path: string,
  edit: Edit | null,
  read: string | null,
): TriedEdit | null {
  if (edit === null) return null;
  const { bytes: before } = readPersonsFile(path, root);
  const digest = before && digestOf(before);
  if (digest !== read) throw new StartOver();
  const result = tryEdit({ path, edit }, { bytes: before });
  return { path, edit, before, result, digest: result.changed ? digestOf(result.bytes) : digest };
}

/** Null where there is nothing to look after. */
function planTasks(
  project: Project,
  { intake: { books, disk, state }, next: { changed }, names, back, relist }: MarkdownPlanning,
): Edit | null {
  const { errors } = books.ledger;
  const isLost = (relist !== 'with changes' || changed.size > 0) && !existsSync(names.todo);
  const all = relist === 'always' ? new Map([...errors, ...changed]) : changed;
  const listed = isLost ? withAllListed(all, errors) : all;
  if (listed.size === 0 && !back.isTodoRead) return null;
  const { tasks: synced, todo } = back.read;
  const before = disk.ledger.errors;
  const { atOdds, keep } = back;
  const { cuttings } = state;
  const editing = { errors, changed: listed, before, synced, todo, keep, atOdds, cuttings };
  return remember(createTaskEdit(project, editing));
}

/** The same bytes are planned and written: they are parsed once. */
function remember(edit: Edit): Edit {
  let last: { readonly bytes: Uint8Array; readonly result: ReturnType<Edit> } | null = null;
  return (bytes) => {
    if (bytes === null) return edit(bytes);
    if (last === null || Buffer.compare(last.bytes, bytes) !== 0) {
      last = { bytes, result: edit(bytes) };
    }
    return last.result;
  };
}

/** A TODO.md that is gone comes back whole. */
function withAllListed(
  changed: State['changed'],
  errors: ReadonlyMap<string, ErrorRecord>,
): State['changed'] {
  const listed = [...errors]
    .filter(([, { status, task }]) => status === 'active' && task === 'listed')
    .sort(([, a], [, b]) => (a.firstSeen < b.firstSeen ? -1 : 1));
  return new Map([...listed, ...changed]);
}

/** @returns what was replaced; null where a person kept saving: the fold starts over. */
export function writeMarkdown(project: Project, plan: MarkdownPlan): readonly Replacement[] | null {
  const replaced: Replacement[] = [];
  for (const edit of plan.edits) {
    const replacement = writeEdit(edit, project);
    if (replacement === null) return null;
    replaced.push(replacement);
  }
  return replaced;
}

const NOTHING_REPLACED: Replacement = { isSettled: () => true };

/** An edit is made on what stands there now: whoever saves between our look and our rename wins. */
function writeEdit(edit: FileEdit, { root, dataDir }: Project): Replacement | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = readPersonsFile(edit.path, root);
    const { bytes, changed } = tryEdit(edit, file);
    if (!changed) return NOTHING_REPLACED;
    const replacement = replacePersonsFile(file, bytes, dataDir);
    if (replacement !== null) return replacement;
  }
  return null;
}

function tryEdit({ path, edit }: FileEdit, { bytes }: Pick<PersonsFile, 'bytes'>): Done {
  const result = edit(bytes);
  if (result.ok) return result;
  throw new ErrtrackError('BAD_FILE', `Cannot edit ${basename(path)}: ${result.problem}.`);
}
