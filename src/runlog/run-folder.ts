import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRunId } from '../core/runs/run-id.js';
import { DATA_FOLDERS } from '../files/data-dir.js';
import { isErrno } from '../files/errno.js';

/** What stands in the folder of a run. */
export const RUN_FILES = { events: 'events.jsonl', snapshot: 'run.json' } as const;

/** Of a gate that waits: whoever creates this file opens it. The step's id is made a name of. */
export const RELEASE_PREFIX = 'release-';

/** The folder of all runs; null where there is none yet, or a link stands in its place. */
export function findRunsFolder(dataDir: string): string | null {
  const path = join(dataDir, DATA_FOLDERS.runs);
  return isRealFolder(path) ? path : null;
}

/** The folders of the runs, in no order. Links are none. */
export function listRunFolders(dataDir: string): readonly RunFolder[] {
  const folder = findRunsFolder(dataDir);
  if (folder === null) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isRunId(entry.name))
    .map(({ name }) => ({ id: name, path: join(folder, name) }));
}

/** The folder of a run, or null where there is none: a link is none, and no name leads out of the data folder. */
export function findRunFolder(dataDir: string, id: string): RunFolder | null {
  const folder = isRunId(id) ? findRunsFolder(dataDir) : null;
  if (folder === null) return null;
  const path = join(folder, id);
  return isRealFolder(path) ? { id, path } : null;
}

export interface RunFolder {
  /** Its name, which is the run's id. */
  readonly id: string;
  readonly path: string;
}

function isRealFolder(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    // A file stands in the place of a folder above it.
    if (isErrno(error, 'ENOTDIR')) return false;
    throw error;
  }
}
