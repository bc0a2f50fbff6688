/** What decides, besides books and events, what an event means. */
export interface FoldPolicy {
  /** The commit checked out now; null outside git. */
  readonly head: string | null;
  /** Whether the ledger in a commit says that an error is fixed. Asked only where that decides something. */
  readonly holdsFix: (commit: string, hash: string) => boolean;
}
