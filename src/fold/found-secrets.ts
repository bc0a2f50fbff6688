import { relative } from 'node:path';
import type { Clean } from '../core/errors/redaction.js';

/** What was done to a file. A name that holds a secret is told without it. */
export interface ChangedFile {
  readonly file: string;
  readonly action: 'cleaned' | 'removed' | 'renamed';
}

/**
 * Why a file was left that holds a secret, or may: the run that writes it goes on; it is a picture of a run that held
 * one; it is in a name that the run is known by; it is no text.
 */
export type ReasonToKeep = 'live' | 'picture' | 'name' | 'no text';

/** Where secrets stood, or stand. Names are relative to the root. */
export interface FoundSecrets {
  readonly changed: readonly ChangedFile[];
  /** In a person's own words, which only a person changes. */
  readonly left: readonly { readonly file: string; readonly lines: readonly number[] }[];
  /** What could not be cleaned, and why. */
  readonly kept: readonly { readonly file: string; readonly reason: ReasonToKeep }[];
}

export class SecretsFound implements FoundSecrets {
  readonly changed: ChangedFile[] = [];
  readonly left: { file: string; lines: readonly number[] }[] = [];
  readonly kept: { file: string; reason: ReasonToKeep }[] = [];
  readonly #root: string;
  readonly #clean: Clean;

  constructor(root: string, clean: Clean) {
    this.#root = root;
    this.#clean = clean;
  }

  note(path: string, action: ChangedFile['action']): void {
    this.changed.push({ file: this.#tell(path), action });
  }

  leave(path: string, lines: readonly number[]): void {
    if (lines.length > 0) this.left.push({ file: this.#tell(path), lines });
  }

  keep(path: string, reason: ReasonToKeep): void {
    this.kept.push({ file: this.#tell(path), reason });
  }

  #tell(path: string): string {
    return this.#clean(relative(this.#root, path));
  }
}
