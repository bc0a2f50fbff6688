import { renameSync, statSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isErrno } from '../files/errno.js';
import { type JournalFile, listJournals } from './journal-name.js';

/** A writer may still be between its write and its look at the name: a sealed file stays this long. */
const SEALED_MIN_AGE_MS = 60_000;

/**
 * Take the journals from their writers by renaming them, so that they can be read to a real end; a writer
 * notices and goes on in a new file.
 * @returns every sealed journal, those of earlier folds too.
 */
export function sealJournals(folder: string): readonly JournalFile[] {
  for (const file of listJournals(folder)) {
    if (!file.sealed)
      tolerateGone(() => renameSync(file.path, file.path.replace(/ndjson$/, 'sealed')));
  }
  return listJournals(folder).filter((file) => file.sealed);
}

/** Whether no writer can still be between its write and its look at the name. By ctime: the rename that sealed it. */
export function isOldEnough(file: JournalFile, now: number): boolean {
  const stat = statSync(file.path, { throwIfNoEntry: false });
  return stat !== undefined && Math.abs(now - stat.ctimeMs) > SEALED_MIN_AGE_MS;
}

/** Delete a sealed journal, all of whose records are in the installed state. */
export function deleteSealed(file: JournalFile): void {
  tolerateGone(() => unlinkSync(file.path));
}

/** Put a sealed journal aside that could not be read whole: nothing in it is thrown away. */
export function putAside(file: JournalFile, folder: string): void {
  tolerateGone(() => renameSync(file.path, join(folder, basename(file.path))));
}

function tolerateGone(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
