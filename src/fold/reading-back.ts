import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { removeSecrets } from '../core/errors/secrets.js';
import type { NewEvent } from '../core/events.js';
import type { FoundTasks } from '../core/todo.js';
import { type Remark, readTodo, type TodoDecision, type TodoRead } from '../core/todo-reading.js';
import { readPersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { digestOf } from '../ledger/ledger-file.js';
import type { Synced } from '../ledger/synced.js';
import { parseSourceText } from '../markdown/source-text.js';
import { findTasks } from '../markdown/todo-file.js';
import { readHead } from '../sources/git.js';
import { readAuthor } from '../sources/git-author.js';
import { type Baseline, chooseBaseline } from './baseline.js';
import type { Intake } from './intake.js';
import type { Relisting } from './markdown-files.js';
import type { MarkdownNames } from './markdown-names.js';
import { assumeUntouched, digestText, renderTexts } from './task-texts.js';

/** What people did in the Markdown files since the last fold. */
export interface ReadBack {
  /** Decisions to be journalled, at the time of the file in which they were made. */
  readonly decisions: readonly { readonly events: readonly NewEvent[]; readonly at: number }[];
  readonly remarks: readonly Remark[];
  readonly keep: TodoRead['keep'];
  /** The files as they were read. */
  readonly read: Synced;
  /** Whether TODO.md was looked through, and not only known by its digest. */
  readonly isTodoRead: boolean;
}

export interface ReadingBackOptions {
  readonly head: string | null;
  readonly relist: Relisting;
  /** Look through the files also where they are as they were left: what is at odds is told again. */
  readonly again: boolean;
}

const NOTHING_FOUND: FoundTasks = { tasks: [], hidden: new Set() };
/** An editor that saves slowly may have written half of the file by now. */
const SECOND_LOOK_MS = 100;

/**
 * Read TODO.md and FIXED_ERRORS.md back. Nothing is written. A file that cannot be understood says nothing.
 * @throws ErrtrackError (BAD_FILE) where one of them is no file that can be read.
 */
export async function readBack(
  project: Project,
  intake: Intake,
  names: MarkdownNames,
  options: ReadingBackOptions,
): Promise<ReadBack> {
  const once = readFiles(project, intake, names, options);
  if (!once.remarks.some(({ kind }) => kind === 'missing')) return once;
  await pause(SECOND_LOOK_MS);
  const twice = readFiles(project, intake, names, options);
  return twice.read.todo === once.read.todo ? twice : readBack(project, intake, names, options);
}

function readFiles(
  project: Project,
  intake: Intake,
  names: MarkdownNames,
  { head, relist, again }: ReadingBackOptions,
): ReadBack {
  const { state, disk } = intake;
  const todo = readPersonsFile(names.todo, project.root);
  const now = {
    names: [names.todo, names.fixed].map((name) => relative(project.root, name)).join('\n'),
    ledger: disk.digest(),
    todo: todo.bytes && digestOf(todo.bytes),
    fixed: null,
  };
  const baseline = chooseBaseline(state, now, head);
  const isAsLeft = baseline?.synced.todo === now.todo && baseline.synced.ledger === now.ledger;
  if (isAsLeft && !again && relist !== 'always') {
    const read = { ...baseline.synced, ...now };
    return { decisions: [], remarks: [], keep: [], read, isTodoRead: false };
  }
  const found = findOurs(todo.bytes, project);
  const result = found && readTasks(project, intake, { found, baseline, relist });
  const at = todo.bytes === null ? 0 : Math.min(statSync(todo.path).mtimeMs, Date.now());
  return {
    decisions: result === null ? [] : [{ events: complete(project, result.decisions), at }],
    remarks: result?.remarks ?? [],
    keep: result?.keep ?? [],
    read: {
      ...now,
      tasks: result?.synced ?? baseline?.synced.tasks ?? new Map(),
      entries: baseline?.synced.entries ?? new Map(),
    },
    isTodoRead: result !== null,
  };
}

/** Null where the file is not there or cannot be understood: then nothing in it means anything. */
function findOurs(bytes: Buffer | null, { settings }: Project): FoundTasks | null {
  if (bytes === null || !parseSourceText(bytes).ok) return null;
  // The parser is not needed to see that there is none.
  return bytes.includes('errtrack') ? findTasks(bytes, settings) : NOTHING_FOUND;
}

interface TasksInFile {
  readonly found: FoundTasks;
  readonly baseline: Baseline | null;
  readonly relist: Relisting;
}

function readTasks(
  _project: Project,
  { books }: Intake,
  { found, baseline, relist }: TasksInFile,
): TodoRead {
  const isOld = relist === 'always';
  return readTodo({
    errors: books.ledger.errors,
    found,
    // What was saved late was made from an older version: places and absence tell what was then, a tick is new.
    synced: isOld
      ? assumeUntouched(found.tasks, books.ledger.errors)
      : (baseline?.synced.tasks ?? null),
    isAbsenceMeant: baseline?.isAbsenceMeant === true && !isOld,
    renderings: renderTexts,
    digest: digestText,
  });
}

/** A fix gets what the file does not tell. */
function complete(project: Project, decisions: readonly TodoDecision[]): readonly NewEvent[] {
  const hasFix = decisions.some(({ type }) => type === 'fix');
  const commit = hasFix && project.inGit ? readHead(project.root) : null;
  const by = hasFix && project.inGit ? readAuthor(project.root) : null;
  return decisions.map((decision): NewEvent => {
    if (decision.type !== 'fix') return decision;
    const description = removeSecrets(decision.description) || 'ticked in TODO.md';
    return { ...decision, description, commit, by, source: 'tick' };
  });
}
