import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../files/errno.js';

/** Two writes within one tick of a file system's clock look alike. */
const TICK_MS = 20;
/** In no path. */
const YOUNG = '\0';

/**
 * What changes when a file or a folder does, by what the file system says of it alone.
 * @param now epoch ms.
 */
export function stampFile(path: string, now: number): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return '-';
    const { ino, size, mtimeMs, ctimeMs } = stat;
    const mark = Math.abs(now - ctimeMs) < TICK_MS ? YOUNG : '';
    return `${ino}:${size}:${mtimeMs}:${ctimeMs}${mark}`;
  } catch (error) {
    // A link that leads to itself, a folder that may not be entered: it stays so until somebody mends it.
    return isErrno(error, 'ENOTDIR') ? '-' : '!';
  }
}

/** Whether stamps are so young that the next change could look the same: they say nothing. */
export function isYoung(stamps: string): boolean {
  return stamps.includes(YOUNG);
}

/** How long a file is that only grows; -1 where there is none. */
export function measureFile(path: string): number {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.size ?? -1;
  } catch {
    return -1;
  }
}

/** What is in a folder, listed anew only when something has come into it or is gone. */
export class FolderLook {
  readonly #path: string;
  #stamp = '';
  #paths: readonly string[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** The paths of what is in it; none where it cannot be listed: whoever reads it says why. */
  look(now: number): readonly string[] {
    const stamp = stampFile(this.#path, now);
    if (stamp === this.#stamp && !isYoung(stamp)) return this.#paths;
    this.#stamp = stamp;
    this.#paths = listPaths(this.#path);
    return this.#paths;
  }
}

function listPaths(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
