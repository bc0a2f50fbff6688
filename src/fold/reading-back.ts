import { statSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { removeSecrets } from '../core/errors/secrets.js';
import { ErrtrackError, isErrtrackError } from '../core/errtrack-error.js';
import type { NewEvent } from '../core/events.js';
import { type FixedRead, readFixed } from '../core/fixed-reading.js';
import type { FoundTasks } from '../core/todo.js';
import { type Remark, readTodo, type TodoDecision, type TodoRead } from '../core/todo-reading.js';
import { type PersonsFile, readPersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { digestOf } from '../ledger/ledger-file.js';
import type { Synced } from '../ledger/synced.js';
import { normalizeDescription } from '../markdown/fix-description.js';
import { findFixedEntries } from '../markdown/fixed-file.js';
import { parseSourceText } from '../markdown/source-text.js';
import { findTasks } from '../markdown/todo-file.js';
import { readHead } from '../sources/git.js';
import { readAuthor } from '../sources/git-author.js';
import { type Baseline, chooseBaseline, type FileDigests } from './baseline.js';
import type { Intake } from './intake.js';
import type { MarkdownNames } from './markdown-names.js';
import type { Relisting } from './relisting.js';
import { assumeUntouched, digestDescription, digestText, renderTexts } from './task-texts.js';

/** What people did in the Markdown files since the last fold. */
export interface ReadBack {
  /** Decisions to be journalled, each list at the time of the file in which they were made. */
  readonly decisions: readonly DatedDecisions[];
  readonly remarks: readonly Remark[];
  readonly keep: TodoRead['keep'];
  readonly atOdds: TodoRead['atOdds'];
  /** In words what could not be read. */
  readonly notes: readonly string[];
  /** The files as they were read. */
  readonly read: Synced;
  /** Whether TODO.md was looked through, and not only known by its digest. */
  readonly isTodoRead: boolean;
  /** What is known of FIXED_ERRORS.md; new: nobody knows what stood there before. */
  readonly history: 'as left' | 'changed' | 'new';
}

export interface DatedDecisions {
  readonly events: readonly NewEvent[];
  /** Epoch ms. */
  readonly at: number;
}

export interface ReadingBackOptions {
  readonly head: string | null;
  readonly relist: Relisting;
  /** Look through the files also where they are as they were left: what is at odds is told again. */
  readonly again: boolean;
}

/** An editor that saves slowly may have written half of the file by now. */
const SECOND_LOOK_MS = 100;

/**
 * Read TODO.md and FIXED_ERRORS.md back. Nothing is written. A history that cannot be understood says nothing.
 * @throws ErrtrackError (BAD_FILE) where one of them is no file that can be read, or the tasks in TODO.md cannot be.
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
  options: ReadingBackOptions,
): ReadBack {
  const todo = readPersonsFile(names.todo, project.root);
  const fixed = readHistory(names.fixed, project);
  const now: FileDigests = {
    names: [names.todo, names.fixed].map((name) => relative(project.root, name)).join('\n'),
    ledger: intake.disk.digest(),
    todo: todo.bytes && digestOf(todo.bytes),
    fixed: fixed.bytes && digestOf(fixed.bytes),
  };
  const situation = { now, baseline: chooseBaseline(intake.state, now, options.head), ...options };
  const tasks = readTasks(project, intake, todo, situation);
  const entries = readEntries(intake, fixed, situation);
  const { synced } = situation.baseline ?? {};
  return {
    decisions: [
      { events: complete(project, tasks?.decisions ?? []), at: timeOf(todo) },
      { events: (entries?.decisions ?? []).map(withoutSecrets), at: timeOf(fixed) },
    ],
    remarks: [...(tasks?.remarks ?? []), ...(entries?.remarks ?? [])],
    keep: tasks?.keep ?? [],
    atOdds: tasks?.atOdds ?? new Set(),
    notes: entries === null ? noteUnread(fixed, situation) : [],
    read: {
      ...now,
      tasks: tasks?.synced ?? synced?.tasks ?? new Map(),
      entries: entries?.synced ?? synced?.entries ?? new Map(),
    },
    isTodoRead: tasks !== null,
    history: entries === null ? 'as left' : synced === undefined ? 'new' : 'changed',
  };
}

/** A history that cannot be read says nothing, and stops the fold only where there is something to be written. */
function readHistory(path: string, { root }: Project): PersonsFile {
  try {
    return readPersonsFile(path, root);
  } catch (error) {
    if (!isErrtrackError(error)) throw error;
    return { path, bytes: null };
  }
}

interface Situation extends ReadingBackOptions {
  readonly now: FileDigests;
  readonly baseline: Baseline | null;
}

/** Null where TODO.md is not to be looked through. */
function readTasks(
  project: Project,
  { books, carried }: Intake,
  todo: PersonsFile,
  { now, baseline, relist, again }: Situation,
): TodoRead | null {
  const isAsLeft = baseline?.synced.todo === now.todo && baseline.synced.ledger === now.ledger;
  const isOld = relist === 'always';
  // What is to be edited is looked through: what was at odds before is not to be taken for settled.
  const isToBeEdited = books.changed.size > 0 || carried.changed.size > 0;
  if (isAsLeft && !again && !isOld && !isToBeEdited) return null;
  const hadTasks = (baseline?.synced.tasks.size ?? 0) > 0;
  const found = findOurs(todo, project, hadTasks);
  if (found === null) return null;
  const { errors } = books.ledger;
  return readTodo({
    errors,
    found,
    // What was saved late was made from an older version: places and absence tell what was then, a tick is new.
    synced: isOld ? assumeUntouched(found.tasks, errors) : (baseline?.synced.tasks ?? null),
    isAbsenceMeant: baseline?.isAbsenceMeant === true && !isOld,
    renderings: renderTexts,
    digest: digestText,
  });
}

const NOTHING_FOUND: FoundTasks = { tasks: [], hidden: new Set() };

/**
 * Null where there is no text to look through.
 * @throws ErrtrackError (BAD_FILE) where there may be tasks in it that somebody has ticked.
 */
function findOurs(
  { path, bytes }: PersonsFile,
  { settings }: Project,
  hadTasks: boolean,
): FoundTasks | null {
  if (bytes === null) return null;
  // The parser is not needed to see that there is none.
  const hasTasks = bytes.includes('errtrack');
  const parsed = parseSourceText(bytes);
  if (parsed.ok) return hasTasks ? findTasks(bytes, settings) : NOTHING_FOUND;
  if (!hasTasks && !hadTasks) return null;
  throw new ErrtrackError('BAD_FILE', `Cannot read ${basename(path)}: ${parsed.problem}.`);
}

/** The same of FIXED_ERRORS.md. */
function readEntries(
  { books }: Intake,
  { bytes }: PersonsFile,
  { now, baseline, again }: Situation,
): FixedRead | null {
  const isAsLeft = baseline?.synced.fixed === now.fixed;
  if ((isAsLeft && !again) || bytes === null || !parseSourceText(bytes).ok) return null;
  return readFixed({
    errors: books.ledger.errors,
    found: findFixedEntries(bytes),
    synced: baseline?.synced.entries ?? new Map(),
    normalize: normalizeDescription,
    digest: digestDescription,
  });
}

/** Somebody who asks for a look is told of a history that cannot be read. */
function noteUnread({ path, bytes }: PersonsFile, { again }: Situation): readonly string[] {
  const parsed = bytes !== null && again ? parseSourceText(bytes) : null;
  return parsed === null || parsed.ok
    ? []
    : [`what was changed in ${basename(path)} is not read: ${parsed.problem}`];
}

/** A file from the future would hide that an error comes back. */
function timeOf({ path, bytes }: PersonsFile): number {
  const mtime = bytes === null ? undefined : statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return Math.min(mtime ?? Number.POSITIVE_INFINITY, Date.now());
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

function withoutSecrets(decision: FixedRead['decisions'][number]): NewEvent {
  return { ...decision, description: removeSecrets(decision.description) };
}
