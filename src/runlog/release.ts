import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../files/digest.js';
import { createExclusively } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';
import { findRunFolder, RELEASE_PREFIX } from './run-folder.js';

/** Open a gate at which a step of a run waits. @returns false where it was opened already. */
export function createRelease(folder: string, step: string): boolean {
  return createExclusively(join(folder, nameRelease(step)), '');
}

/** Whether somebody has opened the gate; it is open once. */
export function takeRelease(dataDir: string, run: string, step: string): boolean {
  const folder = findRunFolder(dataDir, run);
  if (folder === null) return false;
  try {
    unlinkSync(join(folder.path, nameRelease(step)));
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

/** An id may hold what no file's name can. */
function nameRelease(step: string): string {
  return `${RELEASE_PREFIX}${digest(step).slice(0, 16)}`;
}
