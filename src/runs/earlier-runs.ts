import { nextAttemptId } from '../core/runs/new-run-id.js';
import type { Run } from '../core/runs/run.js';
import { isEnd } from '../core/runs/status.js';
import { readFolder, readRun, readRunStart } from '../runlog/read-run.js';
import { listRunFolders } from '../runlog/run-folder.js';
import type { RunOptions } from './api.js';

/** Older runs of a name are not looked for among more than so many. */
const LOOKED_AT = 200;

/** The tries of a run whose id its caller chose, oldest first. */
export function listAttempts(dataDir: string, id: string): readonly Run[] {
  const attempts: Run[] = [];
  for (let attempt = 1; ; attempt++) {
    const run = readRun(dataDir, attempt === 1 ? id : nextAttemptId(id, attempt));
    if (run === null) return attempts;
    attempts.push(run);
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
  const folders = listRunFolders(dataDir).map((folder) => ({
    folder,
    start: readRunStart(folder),
  }));
  const ofName = folders.filter(({ start }) => start?.name === name).slice(-LOOKED_AT);
  ofName.sort((one, other) => (other.start?.ts ?? 0) - (one.start?.ts ?? 0));
  const [newest] = ofName;
  return newest === undefined ? null : (readFolder(newest.folder)?.run ?? null);
}
