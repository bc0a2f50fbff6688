import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ErrorRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { shortenHashes } from '../core/short-hash.js';
import { createFixedEntry, planTodo } from '../core/todo.js';
import {
  type PersonsFile,
  type Replacement,
  readPersonsFile,
  replacePersonsFile,
} from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { findRunner } from '../files/runner.js';
import type { State } from '../ledger/state-text.js';
import { addFixedEntries, removeFixedEntries } from '../markdown/fixed-file.js';
import { editTodo, findTasks } from '../markdown/todo-file.js';
import type { Intake } from './intake.js';
import type { MarkdownNames } from './markdown-names.js';

/** What is to happen to the Markdown files, as functions of the bytes that stand in them when it happens. */
export interface MarkdownPlan {
  readonly edits: readonly FileEdit[];
  readonly notes: readonly string[];
}

/**
 * When all tasks are looked after, not only those of records that changed: where TODO.md is gone and something
 * changes, where it is gone at all, or always.
 */
export type Relisting = 'with changes' | 'where it is gone' | 'always';

type EditResult = ReturnType<typeof editTodo>;

interface FileEdit {
  readonly path: string;
  readonly edit: (bytes: Uint8Array | null) => EditResult;
}

const ATTEMPTS = 10;

/**
 * Plan the edits of TODO.md and FIXED_ERRORS.md, and try them on the present bytes, so that a file that must
 * not be touched stops the fold before anything is installed.
 * @param relist when all tasks and entries are looked after, not only those of records that changed.
 * @throws ErrtrackError (BAD_FILE) with the reason of the refusal.
 */
export function planMarkdown(
  project: Project,
  { books }: Intake,
  { changed, undone }: Pick<State, 'changed' | 'undone'>,
  names: MarkdownNames,
  relist: Relisting = 'with changes',
): MarkdownPlan {
  const { errors } = books.ledger;
  const isLost = (relist !== 'with changes' || changed.size > 0) && !existsSync(names.todo);
  const all = relist === 'always' ? new Map([...errors, ...changed]) : changed;
  const listed = isLost ? withAllListed(all, errors) : all;
  if (listed.size === 0) return { edits: [], notes: [] };
  const edits: FileEdit[] = [{ path: names.todo, edit: editTasks(project, errors, listed) }];
  const fixed = [...all.values()].flatMap((record) =>
    record === null ? [] : (createFixedEntry(record, books.counters.get(record.hash)) ?? []),
  );
  if (undone.length > 0) {
    const edit = (bytes: Uint8Array | null) =>
      bytes === null ? NOTHING_TO_DO : takeOut(bytes, undone, basename(names.fixed));
    edits.push({ path: names.fixed, edit });
  }
  if (fixed.length > 0) {
    edits.push({ path: names.fixed, edit: (bytes) => addFixedEntries(bytes, fixed) });
  }
  return {
    edits,
    notes: edits.flatMap((edit) => tryEdit(edit, readPersonsFile(edit.path, project.root)).notes),
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
const NOTHING_TO_DO: EditResult = { ok: true, bytes: new Uint8Array(), changed: false, notes: [] };

/** The edit of TODO.md that these records need: their tasks added, or taken out. */
export function editTasks(
  project: Project,
  errors: ReadonlyMap<string, unknown>,
  changed: State['changed'],
): FileEdit['edit'] {
  const shortened = shortenHashes([...errors.keys()]);
  const runner = findRunner(project.root);
  const command = (hash: string) => `${runner} fix ${shortened.get(hash) ?? hash} -d "…"`;
  const options = { sections: project.settings.sections };
  return (bytes) => {
    const found = bytes === null ? [] : findTasks(bytes, options).tasks;
    const plan = planTodo({ changed, found, command });
    // No file is made for an error that is not to be listed.
    if (bytes === null && plan.add.length === 0) return NOTHING_TO_DO;
    return editTodo(bytes, plan, options);
  };
}

/** Entries that cannot go without harm stay, with a note: an old line of the history must not stop every fold. */
function takeOut(bytes: Uint8Array, undone: State['undone'], name: string): EditResult {
  const all = removeFixedEntries(bytes, undone);
  if (all.ok) return all;
  const notes: string[] = [];
  let left = bytes;
  for (const fix of undone) {
    const one = removeFixedEntries(left, [fix]);
    if (one.ok) left = one.bytes;
    notes.push(
      ...(one.ok ? one.notes : [`the fix of ${fix.hash} stays in ${name}: ${one.problem}`]),
    );
  }
  return { ok: true, bytes: left, changed: left !== bytes, notes };
}

function tryEdit(
  { path, edit }: FileEdit,
  { bytes }: Pick<PersonsFile, 'bytes'>,
): Extract<EditResult, { ok: true }> {
  const result = edit(bytes);
  if (result.ok) return result;
  throw new ErrtrackError('BAD_FILE', `Cannot edit ${basename(path)}: ${result.problem}.`);
}

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
