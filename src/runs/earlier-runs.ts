import type { Run } from '../core/runs/run.js';
import { isEnd } from '../core/runs/status.js';
import { listRunHeads } from '../runlog/list-runs.js';
import { readFolder, readRun } from '../runlog/read-run.js';
import { listRunFolders, type RunFolder } from '../runlog/run-folder.js';
import type { RunOptions } from './options.js';

/** The tries of a run whose id its caller chose, oldest first. One that cannot be read is passed over. */
export function listAttempts(dataDir: string, id: string): readonly Run[] {
  // `v1.2` may be the second try of `v1`, or a run of that id.
  const folders = listRunFolders(dataDir).filter(
    ({ id: name }) => name === id || name.startsWith(`${id}.`),
  );
  const runs = folders.flatMap((folder) => readQuietly(folder) ?? []);
  return runs
    .filter(({ chosenId }) => chosenId === id)
    .sort((a, b) => a.startedAt - b.startedAt || a.attempt - b.attempt);
}

/** One run that may not be read must not hide the others. */
function readQuietly(folder: RunFolder): Run | null {
  try {
    return readFolder(folder)?.run ?? null;
  } catch {
    return null;
  }
}

/**
 * The run that another one takes up: one that ended before it was through. Null where there is none, or where it is
 * completed or still at work.
 */
export function findRunToResume(
  dataDir: string,
  name: string,
  { id, resume = false }: RunOptions,
): Run | null {
  if (resume === false) return null;
  const run =
    typeof resume === 'string'
      ? readRun(dataDir, resume)
      : id === undefined
        ? findNewest(dataDir, name)
        : (listAttempts(dataDir, id).at(-1) ?? null);
  return run !== null && isEnd(run.status) && run.status !== 'completed' ? run : null;
}

function findNewest(dataDir: string, name: string): Run | null {
  const newest = listRunHeads(dataDir).heads.find((head) => head.name === name);
  return newest === undefined ? null : (readFolder(newest)?.run ?? null);
}
