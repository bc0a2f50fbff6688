import { renameSync, statSync, unlinkSync } from 'node:fs';
import { isErrno } from '../files/durable-file.js';
import { type JournalFile, listJournals } from './journal-name.js';

/** A writer may still be between its write and its look at the name: a sealed file stays this long. */
export const SEALED_MIN_AGE_MS = 60_000;

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

/** Delete sealed journals, all of whose records are in the installed state, once they are old enough. */
export function deleteSealed(files: readonly JournalFile[], now: number): void {
  for (const file of files) {
    const stat = statSync(file.path, { throwIfNoEntry: false });
    // ctime: the rename that sealed it.
    if (stat !== undefined && now - stat.ctimeMs > SEALED_MIN_AGE_MS) {
      tolerateGone(() => unlinkSync(file.path));
    }
  }
}

function tolerateGone(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
