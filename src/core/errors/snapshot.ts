/**
 * A thrown value made safe: plain, bounded strings that were read without calling anything of the host's.
 */
export interface ErrorSnapshot {
  /** `error.name`, the constructor's name, or `NonError(kind)`. */
  readonly type: string;
  readonly message: string;
  /** The stack's text, or null when there is none worth the name. */
  readonly stack: string | null;
  /** `error.code` and `error.syscall` where they are strings (system errors). */
  readonly code: string | null;
  readonly syscall: string | null;
  /** The chain of causes, nearest first, at most 5. */
  readonly causes: readonly ErrorSnapshot[];
  /** Members of an AggregateError, the first 10, and how many there are. */
  readonly members: readonly ErrorSnapshot[];
  readonly memberCount: number;
}
