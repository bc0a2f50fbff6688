/** What a harness found: how often it tried to do harm, and where it succeeded. */
export interface Figure {
  /** What was tried, as a row of the table names it. */
  readonly what: string;
  readonly tried: number;
  /** One line for each thing that was lost, doubled, damaged, or thrown into the host. */
  readonly harmed: readonly string[];
  /** What else is worth saying beside the figure. */
  readonly note?: string;
}
