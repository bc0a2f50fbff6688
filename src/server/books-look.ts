import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDERS } from '../files/data-dir.js';
import type { Project } from '../files/project.js';
import { listJournals } from '../journal/journal-name.js';

/** How everything stands that errors are read from: what is the same reads the same. */
export function lookAtBooks({ dataDir, files }: Pick<Project, 'dataDir' | 'files'>): string {
  const journals = listJournals(join(dataDir, DATA_FOLDERS.journal)).map(({ path, sealed }) =>
    // One that is sealed grows no more.
    sealed ? path : `${path} ${describeFile(path)}`,
  );
  const state = listNames(join(dataDir, DATA_FOLDERS.state));
  return [describeFile(files.errors), ...state, ...journals].join('\n');
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function describeFile(path: string): string {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(path);
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch {
    return '-';
  }
}
