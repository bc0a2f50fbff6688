import type { Judge } from './grouping-rules.js';

/** What decides, besides books and events, what an event means. */
export interface FoldPolicy {
  /** The commit checked out now; null outside git. */
  readonly head: string | null;
  /** The commits that were checked out at the folds before, the newest first; only the last different ones are kept. */
  readonly folded?: readonly string[];
  /** Whether the ledger in a commit says that an error is fixed. Asked only where that decides something. */
  readonly holdsFix: (commit: string, hash: string) => boolean;
  /** What a project says about grouping; without it each key has a record of its own. */
  readonly grouping?: GroupingPolicy;
}

export interface GroupingPolicy {
  readonly judge: Judge;
  /** So many errors of one type and site have records of their own. */
  readonly errorsPerSite: number;
  /** The hash of a key's text. */
  readonly createKey: (text: string) => string;
}
