import { existsSync, linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';

const MAX_COUNT = 10_000;

/**
 * Give a report or a picture another name. Where a file has that, its own ends with `_2`.
 * @returns the path that it has now.
 * @throws the file system's error; the file then has its old name.
 */
export function renameReport(path: string, wanted: string): string {
  for (let count = 1; count <= MAX_COUNT; count++) {
    const tried = withCount(wanted, count);
    if (!moveTo(path, tried)) continue;
    syncFolder(dirname(path));
    return tried;
  }
  throw new Error(`all names like ${wanted} are taken`);
}

function withCount(path: string, count: number): string {
  return count === 1 ? path : path.replace(/(_\d{8}_\d{6})(?:_\d+)?(\.\w+)$/, `$1_${count}$2`);
}

/** @returns false where another file has the name. Both names stand for a moment, and after a crash. */
function moveTo(path: string, wanted: string): boolean {
  try {
    linkSync(path, wanted);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) throw error;
    if (!existsSync(wanted)) {
      // A file system without links.
      renameSync(path, wanted);
      return true;
    }
    if (!isSameFile(path, wanted)) return false;
  }
  unlinkSync(path);
  return true;
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other)];
  return a.ino === b.ino && a.dev === b.dev;
}
