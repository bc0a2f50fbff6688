import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEnd } from '../core/runs/status.js';
import { getHostId, isAtWork } from '../files/host.js';
import { readFolder } from '../runlog/read-run.js';
import { RUN_FILES, type RunFolder } from '../runlog/run-folder.js';

/** A process needs less by far from the end of a run to its reports. */
const WRITING_MS = 2_000;

/** A run that ended just now, in a process that is at work, may not have its reports yet: wait until it has. */
export async function waitForReports(folders: readonly RunFolder[]): Promise<void> {
  const untils = folders.map(tellWhenWritten);
  const wait = Math.max(0, ...untils) - Date.now();
  if (wait > 0) await sleep(Math.min(wait, WRITING_MS));
}

function tellWhenWritten(folder: RunFolder): number {
  const log = statSync(join(folder.path, RUN_FILES.events), { throwIfNoEntry: false });
  if (log === undefined || log.mtimeMs + WRITING_MS < Date.now()) return 0;
  const run = readFolder(folder)?.run;
  if (run === undefined || !isEnd(run.status)) return 0;
  const here = getHostId();
  const isHere = run.host === here.host && run.boot === here.boot;
  return isHere && !isAtWork(run.pid, run.processStart) ? 0 : log.mtimeMs + WRITING_MS;
}
