import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRunId } from '../core/runs/run-id.js';
import { DATA_FOLDERS } from '../files/data-dir.js';

/** What stands in the folder of a run. */
export const RUN_FILES = { events: 'events.jsonl', snapshot: 'run.json' } as const;

/** Of a gate that waits: whoever creates this file opens it. The step's id is made a name of. */
export const RELEASE_PREFIX = 'release-';

/** The folders of a data folder's runs, as paths, in no order. Links are none. */
export function listRunFolders(dataDir: string): readonly RunFolder[] {
  const folder = join(dataDir, DATA_FOLDERS.runs);
  if (!isRealFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isRunId(entry.name))
    .map(({ name }) => ({ id: name, path: join(folder, name) }));
}

/** The folder of a run, or null where there is none: a link is none, and no name leads out of the data folder. */
export function findRunFolder(dataDir: string, id: string): RunFolder | null {
  if (!isRunId(id)) return null;
  const folder = join(dataDir, DATA_FOLDERS.runs);
  const path = join(folder, id);
  return isRealFolder(folder) && isRealFolder(path) ? { id, path } : null;
}

export interface RunFolder {
  /** Its name, which is the run's id. */
  readonly id: string;
  readonly path: string;
}

function isRealFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
