import { lstatSync, statSync } from 'node:fs';
import { isErrno } from '../files/durable-file.js';

/** Two writes within one tick of a file system's clock look alike. */
const TICK_MS = 20;

/**
 * What changes when a file or a folder does, by what the file system says of it alone. While it is so young that the
 * next change could look the same, the stamp is of another form, so that it is looked at once more.
 * @param now epoch ms.
 */
export function stampFile(path: string, now: number): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return '-';
    const { ino, size, mtimeMs, ctimeMs } = stat;
    const isYoung = Math.abs(now - ctimeMs) < TICK_MS;
    return `${ino}:${size}:${mtimeMs}:${ctimeMs}${isYoung ? '~' : ''}`;
  } catch (error) {
    // A link that leads to itself, a folder that may not be entered: it stays so until somebody mends it.
    return isErrno(error, 'ENOTDIR') ? '-' : '!';
  }
}

/** How long a file is that only grows; -1 where there is none. */
export function measureFile(path: string): number {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.size ?? -1;
  } catch {
    return -1;
  }
}
