import { runGit } from './git-command.js';

const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const MAX_NAME = 1000;

/**
 * The whole hash of the commit that a ref, or anything else that git takes for one, names (`HEAD~5`, `main`, `v1.2`).
 * Null where there is none, or git cannot be run.
 */
export function resolveCommit(folder: string, ref: string): string | null {
  if (ref === '' || ref.length > MAX_NAME || ref.includes('\0')) return null;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const hash = runGit(folder, args, { maxBytes: 1000 })?.toString('latin1').trim() ?? '';
  return HASH.test(hash) ? hash : null;
}

/** When a commit was made, in epoch ms, to the second; null where it is not here, as beyond the end of a shallow clone. */
export function readCommitTime(folder: string, commit: string): number | null {
  if (!HASH.test(commit)) return null;
  const args = ['cat-file', '--end-of-options', 'commit', commit];
  const text = runGit(folder, args, { maxBytes: 16_000_000 })?.toString('latin1') ?? '';
  // What the message says comes after the first empty line.
  const [head = ''] = text.split('\n\n', 1);
  const seconds = /^committer .*> (-?\d{1,12}) [+-]\d{4}$/m.exec(head)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
