import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isErrtrackError } from '../core/errtrack-error.js';
import type { NewEvent } from '../core/events.js';
import { tellReason } from '../core/reason.js';
import { type Backup, listBackups, wasSavedLater } from '../files/backup.js';
import { openDataDir } from '../files/data-dir.js';
import { type Lock, tryLock } from '../files/lock.js';
import { bringBack } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { BadLedger } from '../ledger/ledger-file.js';
import { quarantineLedger } from '../ledger/quarantine.js';
import { readState } from '../ledger/state.js';
import { findGitWork } from '../sources/git.js';
import { appendDecisions } from './decisions.js';
import { foldOnce } from './fold-once.js';
import { nameMarkdownFiles } from './markdown-names.js';
import type { FoldOutcome } from './outcome.js';
import type { Relisting } from './relisting.js';
import { StartOver } from './start-over.js';
import type { Unfinished } from './unfinished.js';

const LOCK_WAIT_MS = 10_000;
const LOCK_POLL_MS = 20;
const ATTEMPTS = 20;

export interface FoldOptions {
  /** A person's decisions, which are journalled first, so that they survive a fold that waits. */
  readonly events?: readonly NewEvent[];
  /**
   * Whether a TODO.md that is gone is to come back though nothing has changed, and the Markdown files are looked
   * through though they are as they were left: what is at odds is told again.
   */
  readonly relist?: boolean;
  /** Ends the wait for another fold. */
  readonly signal?: AbortSignal;
}

/**
 * Take the journals into the state and bring the ledger and the Markdown files up to date. Folding twice
 * changes nothing; a crash at any point repeats harmlessly.
 */
export async function fold(project: Project, options: FoldOptions = {}): Promise<FoldOutcome> {
  try {
    openDataDir(project.dataDir);
    appendDecisions(project, options.events ?? []);
    return await foldUnderLock(project, options);
  } catch (error) {
    noteTrouble(project.dataDir, 'fold', error);
    if (error instanceof BadLedger) keepBadLedger(project, error);
    return { kind: 'blocked', problem: explain(error) };
  }
}

/** Whatever goes wrong here is noted: the file itself stays as it is. */
export function keepBadLedger({ dataDir, files }: Project, { bytes }: BadLedger): void {
  try {
    quarantineLedger(dataDir, files.errors, bytes);
  } catch (error) {
    noteTrouble(dataDir, 'quarantine', error);
  }
}

async function foldUnderLock(
  project: Project,
  { relist = false, signal }: FoldOptions,
): Promise<FoldOutcome> {
  const waiting = findReasonToWait(project);
  if (waiting !== null) return { kind: 'waiting', reason: waiting };
  const lock = await waitForLock(project, signal);
  if (lock === null) return { kind: 'waiting', reason: 'another fold is at work' };
  try {
    return await foldUntilDone(project, relist);
  } finally {
    lock.release();
  }
}

async function foldUntilDone(project: Project, isAsked: boolean): Promise<FoldOutcome> {
  const relist = chooseRelisting(project, isAsked);
  let unfinished: Unfinished | null = null;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const waiting = findReasonToWait(project);
    if (waiting !== null) return { kind: 'waiting', reason: waiting };
    try {
      return await foldOnce(project, { unfinished, relist, again: isAsked });
    } catch (error) {
      if (!(error instanceof StartOver)) throw error;
      unfinished = error.unfinished ?? unfinished;
      debug('fold', () => `something changed meanwhile, attempt ${attempt}: starting over`);
      await pause(attempt * 5);
    }
  }
  return { kind: 'waiting', reason: 'the files kept changing; the next fold takes the journals' };
}

/** What a person saved late was made from a version without our last changes. */
function chooseRelisting(project: Project, isAsked: boolean): Relisting {
  const late = listBackups(project.dataDir).filter(wasSavedLater);
  if (late.length > 0 && bringBackAny(project, late)) return 'always';
  return isAsked ? 'where it is gone' : 'with changes';
}

/** The newest that can be, of each file. */
function bringBackAny(project: Project, late: readonly Backup[]): boolean {
  const { root, dataDir } = project;
  const { todo, fixed } = nameMarkdownFiles(project, readState(dataDir));
  const found = [todo, fixed].map((name) =>
    late.findLast((backup) => bringBack(backup, name, root, dataDir)),
  );
  return found.some((backup) => backup !== undefined);
}

/** Why no visible file may be written now; null where it may. */
export function findReasonToWait(project: Project): string | null {
  if (!project.marked)
    return `nothing marks ${project.root} as a project; run \`errtrack init\` there`;
  const work = project.inGit ? findGitWork(project.root) : null;
  return work === null ? null : `git is at work (${work})`;
}

/** The lock of a project's fold; null where somebody else holds it for long, or until the signal. */
export async function waitForLock(
  { dataDir }: Project,
  signal?: AbortSignal,
): Promise<Lock | null> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    const lock = tryLock(join(dataDir, 'fold.lock'));
    if (lock !== null || Date.now() > deadline || signal?.aborted === true) return lock;
    await pause(LOCK_POLL_MS);
  }
}

/** What went wrong, for a person. */
export function explain(error: unknown): string {
  if (isErrtrackError(error)) return error.message;
  return `Cannot bring the files up to date: ${tellReason(error)}.`;
}
