/** What an edit of one Markdown file came to. `problem` and `notes` speak of the file as "it". */
export type EditResult =
  | {
      readonly ok: true;
      readonly bytes: Uint8Array;
      /** False where there was nothing to do: the file need not be written. */
      readonly changed: boolean;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problem: string };
