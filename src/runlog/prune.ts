import { lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isEnd } from '../core/runs/status.js';
import { randomHex } from '../files/digest.js';
import { listRunHeads } from './list-runs.js';
import { readFolder } from './read-run.js';
import {
  findRunFolder,
  findRunsFolder,
  RELEASE_PREFIX,
  RUN_FILES,
  type RunFolder,
} from './run-folder.js';

/** Which runs are kept: whatever one of the two keeps. Where neither is given, all are. */
export interface Retention {
  /** So many of the newest. */
  readonly keep?: number | undefined;
  /** Those that started at this time or later, in epoch ms. */
  readonly since?: number | undefined;
}

export interface PruneOptions {
  readonly dryRun?: boolean;
  /** Epoch ms; default: the clock. */
  readonly now?: number;
}

export interface Pruning {
  /** Ids of runs that are gone, or would be. */
  readonly removed: readonly string[];
  /** Those that were to go and stay, and why. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * Remove the logs of old runs. One that goes on is never removed, nor a folder that holds anything that is not ours.
 * @throws the file system's error, where a folder may not be removed.
 */
export function pruneRuns(
  dataDir: string,
  retention: Retention,
  { dryRun = false, now = Date.now() }: PruneOptions = {},
): Pruning {
  const removed: string[] = [];
  const left: { id: string; reason: string }[] = [];
  for (const folder of selectOld(dataDir, retention)) {
    const reason = findReasonToStay(folder, now);
    if (reason !== null) left.push({ id: folder.id, reason });
    else if (dryRun || removeFolder(folder)) removed.push(folder.id);
  }
  if (!dryRun) removeLeftBehind(dataDir);
  return { removed, left };
}

function selectOld(dataDir: string, { keep, since }: Retention): readonly RunFolder[] {
  if (keep === undefined && since === undefined) return [];
  const { heads, unreadable } = listRunHeads(dataDir);
  const old = heads.filter(
    ({ startedAt }, index) =>
      (keep === undefined || index >= keep) && (since === undefined || startedAt < since),
  );
  const unknown = unreadable.map((id) => findRunFolder(dataDir, id));
  return [...old, ...unknown.filter((folder) => folder !== null)];
}

function findReasonToStay(folder: RunFolder, now: number): string | null {
  const stranger = readdirSync(folder.path, { withFileTypes: true }).find(
    (entry) => !entry.isFile() || !isOurs(entry.name),
  );
  if (stranger !== undefined) return `it holds ${stranger.name}, which is not of errtrack`;
  const run = readFolder(folder, { now })?.run;
  if (run === undefined) return 'its log cannot be read';
  return isEnd(run.status) ? null : `it is ${run.status}`;
}

function isOurs(name: string): boolean {
  const isTemporary = name.startsWith('.') && name.endsWith('.tmp');
  return (
    name === RUN_FILES.events ||
    name === RUN_FILES.snapshot ||
    name.startsWith(RELEASE_PREFIX) ||
    isTemporary
  );
}

/** What is on its way out has another name first, so that nobody sees half of a run. */
const GONE = '.gone.';

/** Whether it was there to be removed: somebody else may prune at the same time. */
function removeFolder({ path }: RunFolder): boolean {
  const gone = join(dirname(path), `${GONE}${randomHex(8)}`);
  try {
    renameSync(path, gone);
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
    throw error;
  }
  rmSync(gone, { recursive: true, force: true });
  return true;
}

/** Of a pruning that was killed. */
function removeLeftBehind(dataDir: string): void {
  const folder = findRunsFolder(dataDir);
  if (folder === null) return;
  for (const name of readdirSync(folder).filter((it) => it.startsWith(GONE))) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
