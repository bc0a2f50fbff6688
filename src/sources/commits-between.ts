import type { CommitNote } from '../core/error-git.js';
import { formatCommitLog, parseCommitLog } from './commit-log.js';
import { runGit } from './git-command.js';
import { isCommit } from './git-path.js';

const MAX_BYTES = 1024 * 1024;

export interface CommitRange {
  /** Left out, with all that lead to it; null: from the beginning. */
  readonly after: string | null;
  readonly upTo: string;
  readonly limit: number;
}

/**
 * The newest commits of a range that touched a file, also under the name that it had before.
 * @param path from the folder, as git writes it.
 * @returns null where a commit is no whole hash or not in this clone, or git cannot tell.
 */
export function listCommitsBetween(
  folder: string,
  path: string,
  { after, upTo, limit }: CommitRange,
): readonly CommitNote[] | null {
  if (!isCommit(upTo) || (after !== null && !isCommit(after))) return null;
  const range = after === null ? upTo : `${after}..${upTo}`;
  const flags = ['--follow', `-${limit}`, ...formatCommitLog()];
  // A file may be called `:(top)`.
  const args = ['--literal-pathspecs', 'log', ...flags, range, '--', path];
  const output = runGit(folder, args, { maxBytes: MAX_BYTES });
  return output === null ? null : parseCommitLog(output);
}

/** Whether a commit is in this clone, which may be a shallow one. */
export function hasCommit(folder: string, commit: string): boolean {
  if (!isCommit(commit)) return false;
  const args = ['cat-file', '-e', `${commit}^{commit}`];
  return runGit(folder, args, { maxBytes: MAX_BYTES }) !== null;
}
