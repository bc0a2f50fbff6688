/** What came of a fold. */
export type FoldOutcome =
  /** Done; `notes` say in words what a person should know. */
  | { readonly kind: 'folded'; readonly events: number; readonly notes: readonly string[] }
  /** Git is at work, or another fold holds the lock: the journals wait. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** A visible file could not be understood or written: it was left as it was. */
  | { readonly kind: 'blocked'; readonly problem: string };
