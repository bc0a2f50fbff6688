import type { Remark } from '../core/todo-reading.js';

/** What came of a fold. */
export type FoldOutcome =
  | {
      readonly kind: 'folded';
      readonly events: number;
      /** What people did in the Markdown files, and what was made of it. */
      readonly remarks: readonly Remark[];
      /** In words what else a person should know. */
      readonly notes: readonly string[];
    }
  /** Git is at work, or another fold holds the lock: the journals wait. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** A visible file could not be understood or written: it was left as it was. */
  | { readonly kind: 'blocked'; readonly problem: string };
