import { type Clean, createClean, type Match } from '../core/errors/redaction.js';
import { tellReason } from '../core/reason.js';
import type { Lock } from '../files/lock.js';
import type { Project } from '../files/project.js';
import { fold, waitForLock } from './fold.js';
import { type FoundSecrets, SecretsFound } from './found-secrets.js';
import type { FoldOutcome } from './outcome.js';
import { scrubBooks } from './scrub-books.js';
import { scrubOwnFiles } from './scrub-own-files.js';
import { scrubRuns } from './scrub-runs.js';

export type ScrubOutcome =
  | { readonly kind: 'scrubbed'; readonly found: FoundSecrets }
  | Exclude<FoldOutcome, { kind: 'folded' }>;

export interface ScrubOptions {
  /** To be taken out besides the known kinds of secrets. */
  readonly matches: readonly Match[];
  /** Only look. */
  readonly dryRun: boolean;
}

/**
 * Take secrets out of everything that errtrack has written here: state, ledger, its own parts of the Markdown
 * files, logs and reports of runs, journals, quarantine, trouble log; backups that hold one are removed. Keys of
 * errors and ids of runs stay. Each file is replaced whole, so a crash leaves it as it was or clean; doing it again
 * takes up the rest, and changes nothing where nothing is left.
 */
export async function scrub(project: Project, options: ScrubOptions): Promise<ScrubOutcome> {
  const clean = createClean(options.matches);
  if (options.dryRun) return { kind: 'scrubbed', found: await look(project, clean, true) };
  // What waits in journals goes into the state first, and is cleaned there.
  const outcome = await fold(project);
  if (outcome.kind !== 'folded') return outcome;
  const lock = await waitForLock(project);
  if (lock === null) return { kind: 'waiting', reason: 'another fold is at work' };
  return underLock(lock, project, clean);
}

async function underLock(lock: Lock, project: Project, clean: Clean): Promise<ScrubOutcome> {
  try {
    return { kind: 'scrubbed', found: await look(project, clean, false) };
  } catch (error) {
    return {
      kind: 'blocked',
      problem: `Cannot take out all: ${tellReason(error)}. Mend that and run it again; what is clean stays clean.`,
    };
  } finally {
    lock.release();
  }
}

/** What people read comes first, and what may bring it back, the backups, last. */
async function look(project: Project, clean: Clean, dryRun: boolean): Promise<FoundSecrets> {
  const found = new SecretsFound(project.root, clean);
  await scrubBooks(project, clean, found, dryRun);
  await scrubRuns(project, clean, found, dryRun);
  scrubOwnFiles(project.dataDir, clean, found, dryRun);
  return found;
}
