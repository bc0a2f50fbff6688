import type { Moments } from './errors/moments.js';
import type {
  Cause,
  CodeLocation,
  FixSource,
  Grouping,
  IgnoreCondition,
  Sample,
  TagCounts,
  TaskState,
  WorkState,
} from './errors/record.js';
import type { RunTally, ThrownIn } from './errors/run-tally.js';
import type { Severity } from './severity.js';
import type { SplitBy } from './split-by.js';

/** The first line of a journal: who writes it. */
export interface JournalHeader {
  readonly v: 1;
  /** The writer: host, boot, process, thread, and 48 random bits. */
  readonly w: string;
  readonly pid: number;
  /** Epoch ms at which the process started. */
  readonly startedAt: number;
  /** The commit that was checked out, or null outside git. */
  readonly head: string | null;
  readonly root: string;
  /** File names set in code, which the fold obeys. */
  readonly files?: { readonly todo?: string; readonly fixed?: string };
}

interface Sequenced {
  /** Sequence number, unique within the writer. */
  readonly n: number;
  /** Epoch ms. */
  readonly t: number;
}

/** One throw that reached a tracked boundary, whole. */
export interface ThrowEvent extends Sequenced {
  readonly type: 'throw';
  /** The raw key (fingerprint), before aliases. */
  readonly k: string;
  /** The keys that it had under older versions of the grouping, newest first; missing where there are none. */
  readonly older?: readonly string[];
  /** Digests of the message and of the path of calls, by which a person may split the key; missing in old journals. */
  readonly m?: string;
  readonly p?: string;
  readonly severity: Severity;
  readonly context: string;
  readonly error: {
    readonly type: string;
    readonly message: string;
    readonly location: CodeLocation | null;
    readonly stack: readonly string[];
    readonly causes: readonly Cause[];
  };
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the error becomes a task in TODO.md. */
  readonly task: boolean;
  /** Whether it ended the process. */
  readonly fatal: boolean;
  readonly grouping: Grouping;
  /** Where in a run it was thrown; missing outside of runs. */
  readonly run?: ThrownIn;
}

/**
 * The same throw once more. What it does not say is as in the last full record of this key in the same file;
 * what it does say is in the place of that: a storm of one error with ever other tags is not told whole each time.
 */
export interface RepeatEvent extends Sequenced, Partial<Variant> {
  readonly type: 'repeat';
  readonly k: string;
  readonly m?: string;
  readonly p?: string;
  /** With another `m`, what it says; cut where it is long. */
  readonly message?: string;
}

/** What may differ between two throws with one key. It is told whole: one that says its severity and no run was in none. */
export type Variant = Pick<ThrowEvent, 'severity' | 'context' | 'tags' | 'task' | 'run'>;

/**
 * Several throws of one key that were counted in memory; `t` is the last one's time. As with a repeat, what it
 * does not say is as in the last full record.
 */
export interface CountEvent extends Sequenced, Partial<Variant> {
  readonly type: 'count';
  readonly k: string;
  readonly count: number;
  /** Epoch ms: none of them is older; on the same UTC day as `t`. */
  readonly since: number;
  /** Null where they differ in it. */
  readonly m?: string | null;
  readonly p?: string | null;
}

export interface FixEvent extends Sequenced {
  readonly type: 'fix';
  readonly hash: string;
  readonly description: string;
  readonly commit: string | null;
  readonly by: string | null;
  readonly source: FixSource;
}

export interface ReopenEvent extends Sequenced {
  readonly type: 'reopen';
  readonly hash: string;
}

export interface DeleteEvent extends Sequenced {
  readonly type: 'delete';
  readonly hash: string;
}

export interface SeverityEvent extends Sequenced {
  readonly type: 'severity';
  readonly hash: string;
  readonly severity: Severity;
}

/** Not to be fixed: for ever, or until a condition is met. */
export interface IgnoreEvent extends Sequenced {
  readonly type: 'ignore';
  readonly hash: string;
  readonly condition: IgnoreCondition | null;
}

export interface WorkEvent extends Sequenced {
  readonly type: 'work';
  readonly hash: string;
  readonly work: WorkState;
}

/** What became of the task in TODO.md: it is gone, is to come back, or is not wanted. */
export interface TaskEvent extends Sequenced {
  readonly type: 'task';
  readonly hash: string;
  readonly task: TaskState;
}

/** Two errors that are one: the first is a part of the second from now on, with all that is known of it. */
export interface MergeEvent extends Sequenced {
  readonly type: 'merge';
  readonly hash: string;
  readonly into: string;
}

/** One error that is several: from now on told apart by more than its key; null: not any more. */
export interface SplitEvent extends Sequenced {
  readonly type: 'split';
  readonly hash: string;
  readonly split: SplitBy | null;
}

/** A fix described anew. */
export interface DescribeEvent extends Sequenced {
  readonly type: 'describe';
  readonly hash: string;
  /** ISO time of the fix. */
  readonly fixedAt: string;
  readonly description: string;
}

/** A person's decision about an error. */
export type LifeEvent =
  | FixEvent
  | ReopenEvent
  | DeleteEvent
  | SeverityEvent
  | IgnoreEvent
  | WorkEvent
  | TaskEvent
  | MergeEvent
  | SplitEvent
  | DescribeEvent;

/** Every fact that a journal can hold. A line of an unknown `type` is kept in its file and not folded. */
export type JournalEvent = ThrowEvent | RepeatEvent | CountEvent | LifeEvent;

type Unnumbered<E> = E extends Sequenced ? Omit<E, 'n' | 't'> : never;

/** An event before the journal gave it its number and time. */
export type NewEvent = Unnumbered<ThrowEvent | CountEvent | LifeEvent>;

/** Digests that tell occurrences of one key apart. */
export type Finer = Readonly<Partial<Record<SplitBy, string>>>;

/** Occurrences of one key by one writer, with no decision between them. */
export interface Occurrences {
  readonly type: 'occurrences';
  readonly writer: JournalHeader;
  readonly k: string;
  /** What they have in common beyond the key, where that is split; what nobody knows is missing. */
  readonly finer?: Finer;
  /** The first full record, with the worst severity of all, and a task if any wants one; null where its line was damaged. */
  readonly sample: ThrowEvent | null;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Occurrences for each UTC day (`2026-11-20`). */
  readonly days: Readonly<Record<string, number>>;
  /** When each was, as far as they are told apart; missing where they were all at once, or where nobody will ask. */
  readonly moments?: Moments;
  readonly tags: TagCounts;
  /** The newest few that say different things. */
  readonly samples: readonly Sample[];
  /** With all of their runs, but where there are many thousands; missing where they were in none. */
  readonly runs?: RunTally;
}

/** What the fold reads from journals: occurrences gathered, decisions one by one, in order of time. */
export type FoldEvent = Occurrences | (LifeEvent & { readonly writer: JournalHeader });
