import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Project } from '../files/project.js';
import type { OpenLedger } from '../ledger/ledger-adapter.js';
import { BadLedger, readLedgerBytes } from '../ledger/ledger-file.js';
import { findGitWork, readHead } from '../sources/git.js';
import { StartOver } from './start-over.js';

/** Whoever writes the ledger in place, as git does, may have written half of it by now. */
const SECOND_LOOK_MS = 100;
const JUST_NOW_MS = 2_000;

/**
 * Read the ledger; one that cannot be used is looked at twice.
 * @throws ErrtrackError (BAD_LEDGER); StartOver where it is being written.
 */
export async function readLedger(project: Project, ledger: OpenLedger): Promise<void> {
  try {
    await ledger.db.read();
  } catch (error) {
    if (await isBeingWritten(project, error)) throw new StartOver();
    throw error;
  }
}

/** Whether a ledger that could not be used is another a moment later. */
export async function isBeingWritten({ files, root }: Project, error: unknown): Promise<boolean> {
  if (!(error instanceof BadLedger) || !wasJustWritten(files.errors)) return false;
  await pause(SECOND_LOOK_MS);
  return readLedgerBytes(files.errors, root)?.equals(error.bytes) !== true;
}

function wasJustWritten(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined || Math.abs(Date.now() - stat.mtimeMs) < JUST_NOW_MS;
}

/** Looked at again right before anything is decided or installed (DESIGN section 3). @throws StartOver */
export function refuseMovedGround(project: Project, head: string | null): void {
  if (!project.inGit) return;
  if (findGitWork(project.root) !== null || readHead(project.root) !== head) throw new StartOver();
}

/**
 * Git replaces one file after another: a TODO.md that was read before its ledger was replaced belongs to another one.
 * Asked after git's own marks: where git was done by then, the ledger tells of it.
 * @throws StartOver
 */
export function refuseOtherLedger({ adapter }: OpenLedger): void {
  if (!adapter.isAsRead()) throw new StartOver();
}
