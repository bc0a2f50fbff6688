import type { CodeLocation, Counter, ErrorRecord, Fix } from './errors/record.js';
import type { Severity } from './severity.js';

/** What a task in TODO.md says about its error. */
export interface TaskItem {
  readonly hash: string;
  readonly severity: Severity;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  /** ISO time. */
  readonly firstSeen: string;
  /** The command that marks it fixed, ready to copy. */
  readonly command: string;
  /** ISO time of the fix that did not hold, for an error that came back. */
  readonly regressedFrom: string | null;
  /** The commit of that fix, where it is known. */
  readonly regressedFromCommit?: string;
  /** Whether it stands for others at the same place too. */
  readonly overflow?: true;
}

/** What an entry in FIXED_ERRORS.md says. Times are ISO 8601 UTC. */
export interface FixedEntry {
  readonly hash: string;
  readonly severity: Severity;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  readonly fixedAt: string;
  readonly description: string;
  readonly commit: string | null;
  readonly by: string | null;
  readonly occurrences: number;
  readonly firstSeen: string;
  readonly lastSeen: string | null;
  /** Whether it stands for others at the same place too. */
  readonly overflow?: true;
}

/** A fix that did not hold, by the error and the time at which it was made: where its error came back. */
export interface ReturnedFix {
  readonly hash: string;
  /** ISO times. */
  readonly fixedAt: string;
  readonly at: string;
  /** The commit at which the process that threw it had started; null where nobody knows. */
  readonly commit: string | null;
}

/** One of our entries as it stands in the file. */
export interface FoundEntry {
  readonly hash: string;
  readonly fixedAt: string;
  /** What stands between its heading and its facts, as a person would write it; '' where there is nothing. */
  readonly description: string;
}

/** What the box of a task says. A box with another character, and no box at all, are open. */
export type TaskMark = 'open' | 'in progress' | 'done' | 'dropped';

/**
 * Where a task stands: under a heading that tells its severity; in a section that several severities share, where its
 * line shows it (that of our own is one); or anywhere else.
 */
export type TaskPlace = 'section' | 'shared section' | 'elsewhere';

/** One of our tasks as it stands in the file. */
export interface FoundTask {
  readonly hash: string;
  readonly mark: TaskMark;
  readonly place: TaskPlace;
  /** The severity that its heading tells or, in a shared section, its line; null where neither does. */
  readonly severity: Severity | null;
  /** The severity that its line shows; null where it shows none. */
  readonly shown: Severity | null;
  /** Its own lines as they are in the file, without marker, box, id and severity, blanks folded. */
  readonly text: string;
}

/** What was found in a TODO.md. */
export interface FoundTasks {
  /** In the order of the file; an id that was pasted twice stands here twice. */
  readonly tasks: readonly FoundTask[];
  /** Ids that are in the text, but in no item: in a block of code, or in a comment. */
  readonly hidden: ReadonlySet<string>;
}

/** A task of an older or another error tracker, or one of ours that has lost its id, as it stands in the file. */
export interface ForeignTask {
  /** As it is written there; ours have 16 digits or the first of them. */
  readonly hash: string;
  /** What its heading tells, else its own words; null where neither does. */
  readonly severity: Severity | null;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  readonly occurrences: number | null;
  /** As written, mostly a day. */
  readonly firstSeen: string | null;
  readonly mark: TaskMark;
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** Whether it carries an id of ours, though of no error that is known. */
  readonly hasId: boolean;
}

/** A foreign task, by the hash that is written in it, that gets the id of an error. */
export interface TaskAdoption {
  readonly hash: string;
  readonly id: string;
}

/** A task that goes where its error's severity belongs, as it stands, with what a person has written in and below it. */
export interface TaskMove {
  readonly hash: string;
  readonly severity: Severity;
}

/** A task whose line is to show this severity in the place of the one that it shows; null: none. */
export interface TaskShowing {
  readonly hash: string;
  readonly severity: Severity | null;
}

/** The box of a task, to be set to this character. */
export interface TaskBox {
  readonly hash: string;
  readonly box: ' ' | 'x' | '-';
}

/** Of several items with one id the one that stays, counted from 0 in the order of the file. */
export interface TaskChoice {
  readonly hash: string;
  readonly index: number;
}

/** Edits of a TODO.md, planned without any Markdown. */
export interface TodoEdits {
  readonly add: readonly TaskItem[];
  readonly remove: readonly string[];
  readonly move: readonly TaskMove[];
  readonly show: readonly TaskShowing[];
  readonly check: readonly TaskBox[];
  readonly keep: readonly TaskChoice[];
}

export const NO_EDITS: TodoEdits = { add: [], remove: [], move: [], show: [], check: [], keep: [] };

/** The task of an active error. */
export function createTask(record: ErrorRecord, command: string): TaskItem {
  const { hash, severity, type, message, context, location, firstSeen } = record;
  const fix = record.regressions > 0 ? record.fixes.at(-1) : undefined;
  return {
    ...{ hash, severity, type, message, context, location, firstSeen },
    ...{ command, regressedFrom: fix?.at ?? null },
    ...(fix?.commit != null && { regressedFromCommit: fix.commit }),
    ...(record.overflow && { overflow: true }),
  };
}

/** The entry for an error's last fix, with what this machine has counted. */
export function createFixedEntry(
  record: ErrorRecord,
  counter: Counter | undefined,
): FixedEntry | null {
  const fix = record.fixes.at(-1);
  return record.status !== 'fixed' || fix === undefined
    ? null
    : createEntryOf(record, fix, counter);
}

/** The entry for one of its fixes. */
export function createEntryOf(
  record: ErrorRecord,
  fix: Fix,
  counter: Counter | undefined,
): FixedEntry {
  const { hash, severity, type, message, context, location, firstSeen } = record;
  return {
    ...{ hash, severity, type, message, context, location, firstSeen },
    fixedAt: fix.at,
    description: fix.description,
    commit: fix.commit,
    by: fix.by,
    occurrences: counter?.occurrences ?? record.occurrences ?? 0,
    lastSeen:
      counter === undefined ? (record.lastSeen ?? null) : new Date(counter.lastSeen).toISOString(),
    ...(record.overflow && { overflow: true }),
  };
}
