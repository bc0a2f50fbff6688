/** What came out of one case: what errtrack calls it, and what the other ways of grouping go by. */
export interface ThrownCase {
  readonly bug: string;
  readonly hash: string;
  readonly type: string;
  readonly message: string;
  /** Top first, without what is not the program's own. */
  readonly frames: readonly OwnFrame[];
  readonly causes: readonly { readonly type: string; readonly frames: readonly OwnFrame[] }[];
}

/** A frame of the program itself, in its source where a map leads there. */
export interface OwnFrame {
  /** Below the root. */
  readonly file: string;
  readonly function: string | null;
  readonly line: number;
  /** The text of that line, without the blanks around it. */
  readonly text: string;
}
