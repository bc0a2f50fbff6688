import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDERS } from '../files/data-dir.js';
import type { Project } from '../files/project.js';
import { listJournals } from '../journal/journal-name.js';
import { stampFile } from './file-stamp.js';

/** How everything stands that errors are read from: what is the same reads the same. */
export function lookAtBooks({ dataDir, files }: Pick<Project, 'dataDir' | 'files'>): string {
  const now = Date.now();
  const state = listQuietly(() => readdirSync(join(dataDir, DATA_FOLDERS.state)));
  const journals = listQuietly(() => listJournals(join(dataDir, DATA_FOLDERS.journal)));
  // One that is sealed grows no more.
  const looks = journals.map(({ path, sealed }) => (sealed ? path : stampFile(path, now)));
  return [stampFile(files.errors, now), ...state, ...looks].join('\n');
}

/** What may not be listed is as good as not there. */
function listQuietly<T>(list: () => readonly T[]): readonly T[] {
  try {
    return list();
  } catch {
    return [];
  }
}
