import type { CodeLocation } from './errors/record.js';
import type { Severity } from './severity.js';

/** What a task in TODO.md says about its error. */
export interface TaskItem {
  readonly hash: string;
  readonly severity: Severity;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  /** The command that marks it fixed, ready to copy. */
  readonly command: string;
  /** ISO time of the fix that did not hold, for an error that came back. */
  readonly regressedFrom: string | null;
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
}

/** One of our tasks as it stands in the file. */
export interface FoundTask {
  readonly hash: string;
  /** The character between the brackets, or null where the item has no box. */
  readonly mark: string | null;
  /** The severity of the recognised section it stands in, or null. */
  readonly section: Severity | null;
}

/** Edits of a TODO.md, planned without any Markdown. */
export interface TodoEdits {
  readonly add: readonly TaskItem[];
  readonly remove: readonly string[];
}
