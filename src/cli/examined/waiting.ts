import type { LockOwner } from '../../files/lock.js';
import type { Project } from '../../files/project.js';
import { findGitWork } from '../../sources/git.js';

interface Ground {
  readonly waiting: number;
  /** Whether ledger and Markdown files can be understood. */
  readonly isUsable: boolean;
  readonly lock: LockOwner | null;
}

/** Why what is recorded is not in the files yet, in words; null where nothing waits, or nothing keeps it waiting. */
export function explainWaiting(
  { root, inGit, marked, settings }: Project,
  { waiting, isUsable, lock }: Ground,
): string | null {
  if (waiting === 0) return null;
  if (!marked) return 'nothing marks this folder as a project';
  const work = inGit ? findGitWork(root) : null;
  if (work !== null) return `git is at work (${work})`;
  if (!isUsable) return 'a file cannot be understood, see below';
  if (lock !== null && !lock.isStale) return 'a fold is at work';
  if (settings.fold === 'manual') return 'fold is manual, as it is in CI unless set';
  return null;
}
