import { type Dirent, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDERS } from '../../files/data-dir.js';

/**
 * Whether a tracked process of a session recorded something below a root: it leaves a file that says so, in the data
 * folder of its ledger. A program that names its ledger in code has a data folder that we can only look for.
 * The files are removed.
 */
export function takeSessionMarks(root: string, sessionId: string): boolean {
  const shared = join(root, '.errtrack');
  const folders = [shared, ...listFolders(shared).map(({ name }) => join(shared, name))];
  const marks = folders
    .map((folder) => join(folder, DATA_FOLDERS.sessions, sessionId))
    .filter((mark) => statSync(mark, { throwIfNoEntry: false }) !== undefined);
  for (const mark of marks) rmSync(mark, { force: true });
  return marks.length > 0;
}

function listFolders(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  } catch {
    return [];
  }
}
