import type { Severity } from '../severity.js';
import type { SplitBy } from '../split-by.js';
import type { Moments } from './moments.js';
import type { RunTally } from './run-tally.js';

export type ErrorStatus = 'active' | 'fixed' | 'ignored';
export type WorkState = 'none' | 'in_progress';
export type TaskState = 'listed' | 'none' | 'missing' | 'dismissed';
export type FixSource = 'cli' | 'tick' | 'http' | 'api';

/** A place in source code, mapped back through source maps; `file` is relative to the root. */
export interface CodeLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string | null;
}

export interface Cause {
  readonly type: string;
  readonly message: string;
  readonly location: CodeLocation | null;
}

export interface Fix {
  readonly at: string;
  readonly description: string;
  readonly commit: string | null;
  readonly by: string | null;
  readonly source: FixSource;
}

/** What ends that an error is ignored: whichever comes first. */
export interface IgnoreCondition {
  /** ISO time. */
  readonly until?: string;
  /** It is seen so many times. */
  readonly count?: number;
  /** Within so long (`1h`). */
  readonly window?: string;
}

/** Counts of tag values: `{ tenant: { acme: 2, zen: 1 } }`. */
export type TagCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What one error of several enters a key with. */
export interface GroupingPart {
  readonly type: string;
  readonly template: string;
  readonly site: string;
  /** The deepest cause. */
  readonly cause?: GroupingPart;
  /** The distinct members of an AggregateError, 10 at most. */
  readonly members?: readonly GroupingPart[];
}

/** What the key of an error was made of besides its type, in clear text (`show --grouping`). */
export interface Grouping {
  readonly version: number;
  readonly template?: string;
  readonly site?: string;
  readonly cause?: GroupingPart;
  readonly members?: readonly GroupingPart[];
  /** What the boundary gave in place of the default; `{{ default }}` in it stands for that. */
  readonly fingerprint?: readonly string[];
  /** What the boundary gave besides (`groupingDiscriminator`). */
  readonly discriminator?: string;
  /** Whether some of it is left out, or told in part: it was too large, or not for the record. */
  readonly cut?: boolean;
  /** A person's decision: from then on each message, or each path of calls, is an error of its own. */
  readonly split?: SplitBy;
  /** The record that this one was split from. */
  readonly of?: string;
}

/** One error as the ledger keeps it: all occurrences with the same fingerprint. Times are ISO 8601 UTC. */
export interface ErrorRecord {
  readonly hash: string;
  /** Raw keys that name this record besides its own (aliases made by `merge` or a newer grouping). */
  readonly hashes: readonly string[];
  readonly status: ErrorStatus;
  readonly statusAt: string;
  readonly work: WorkState;
  readonly task: TaskState;
  readonly severity: Severity;
  readonly severityBy: 'person' | null;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  readonly firstSeen: string;
  /** Only where the ledger carries counters; the state always does. */
  readonly occurrences?: number;
  readonly lastSeen?: string;
  readonly stack: readonly string[];
  readonly causes: readonly Cause[];
  readonly tags?: TagCounts;
  readonly regressions: number;
  readonly fixes: readonly Fix[];
  readonly ignore: IgnoreCondition | null;
  readonly overflow: boolean;
  readonly grouping: Grouping;
}

/** The ledger's fields in the order in which they are written. */
export const RECORD_FIELDS = [
  'hash',
  'hashes',
  'status',
  'statusAt',
  'work',
  'task',
  'severity',
  'severityBy',
  'type',
  'message',
  'context',
  'location',
  'firstSeen',
  'occurrences',
  'lastSeen',
  'stack',
  'causes',
  'tags',
  'regressions',
  'fixes',
  'ignore',
  'overflow',
  'grouping',
] as const satisfies readonly (keyof ErrorRecord)[];

/** What one occurrence said, where it is not what the record says: ids, names and figures differ. */
export interface Sample {
  /** Epoch ms. */
  readonly t: number;
  readonly message: string;
  readonly context: string;
}

/**
 * The commit of the occurrence that a record describes: the first one since the error was (re)opened, as its line is
 * that of the record's location.
 */
export interface DescribedAt {
  /** Epoch ms of the occurrence. */
  readonly t: number;
  readonly commit: string;
  /** The last other commit at which the books were brought up to date, without this error. */
  readonly unseenAt?: string;
}

/** What this machine has counted for one error; exact, and never committed. Times are epoch milliseconds. */
export interface Counter {
  readonly occurrences: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly tags: TagCounts;
  /** Occurrences for each UTC day, newest 90 days. */
  readonly days: Readonly<Record<string, number>>;
  /** The newest few that differ from the record, oldest first. */
  readonly samples: readonly Sample[];
  /** Missing where it was seen in none. */
  readonly runs?: RunTally;
  /** Since when, and from how many occurrences on, it is ignored for so many of them. */
  readonly quiet?: Quiet;
  /** Missing outside git, and where the record was described elsewhere. */
  readonly described?: DescribedAt;
}

export interface Quiet {
  readonly since: string;
  readonly from: number;
  /** When it was seen of late, where it is ignored for so many within a time. */
  readonly recent?: Moments;
}

/** A record together with what this machine has counted: what `list --json` and the API show. */
export type CountedRecord = Counted<ErrorRecord>;

export type Counted<R> = Omit<R, 'occurrences' | 'lastSeen' | 'tags'> & Counts;

export type Counts = {
  readonly occurrences: number;
  readonly lastSeen: string | null;
  readonly tags: TagCounts;
  readonly samples: readonly Sample[];
  readonly runs: RunTally;
};
