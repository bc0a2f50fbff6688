/** One line of a stack, as the engine printed it. `file` is a path or URL, null for native and eval frames. */
export interface Frame {
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
}
