import { relative } from 'node:path';

/** Where secrets stood, or stand. Names are relative to the root. */
export interface FoundSecrets {
  readonly changed: readonly { readonly file: string; readonly action: 'cleaned' | 'removed' }[];
  /** In a person's own words, which only a person changes. */
  readonly left: readonly { readonly file: string; readonly lines: readonly number[] }[];
}

export class SecretsFound implements FoundSecrets {
  readonly changed: { file: string; action: 'cleaned' | 'removed' }[] = [];
  readonly left: { file: string; lines: readonly number[] }[] = [];
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  note(path: string, action: 'cleaned' | 'removed'): void {
    this.changed.push({ file: relative(this.#root, path), action });
  }

  leave(path: string, lines: readonly number[]): void {
    if (lines.length > 0) this.left.push({ file: relative(this.#root, path), lines });
  }
}
