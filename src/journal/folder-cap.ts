import { statSync } from 'node:fs';
import { listJournals } from './journal-name.js';

/** What all journals of a folder may take. Beyond it repeats are counted in memory and written once a second. */
export class FolderCap {
  readonly #folder: string;
  readonly #capBytes: number;
  readonly #maxFileBytes: number;
  #isExceeded = false;

  /** @param maxFileBytes what one file takes at most: few files need not be looked at one by one. */
  constructor(folder: string, capBytes: number, maxFileBytes: number) {
    this.#folder = folder;
    this.#capBytes = capBytes;
    this.#maxFileBytes = maxFileBytes;
  }

  get isExceeded(): boolean {
    return this.#isExceeded;
  }

  /** Look at the folder. @returns whether that has changed the answer. */
  look(): boolean {
    const before = this.#isExceeded;
    this.#isExceeded = this.#measure() > this.#capBytes;
    return this.#isExceeded !== before;
  }

  /** The answer, for a person. @param thinned how many repeats were counted together so far. */
  tell(thinned: number): string {
    return this.#isExceeded
      ? 'The journals take more than their cap: repeats are counted in memory and written once a second'
      : `The journals fit again; ${thinned} repeats were counted together`;
  }

  #measure(): number {
    const files = listJournals(this.#folder);
    if (files.length * this.#maxFileBytes <= this.#capBytes) return 0;
    const sizes = files.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}
