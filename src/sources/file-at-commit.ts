import { runGit } from './git-command.js';
import { isCommit, toGitPath } from './git-path.js';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The bytes that a file had in a commit, as git stores them: no filter and no textconv is applied.
 * @param commit the whole hash; anything else, a ref too, names nothing.
 * @param path relative to `folder`, which may be a folder below the work tree's top.
 * @returns null where there is no such commit or file, it is larger than 64 MB, or git cannot be run.
 */
export function readFileAtCommit(folder: string, commit: string, path: string): Buffer | null {
  const name = toGitPath(path);
  if (name === null || !isCommit(commit)) return null;
  const args = ['cat-file', '--end-of-options', 'blob', `${commit}:./${name}`];
  return runGit(folder, args, { maxBytes: MAX_BYTES });
}

/**
 * Whether a commit has a file there; null where that cannot be told. A partial clone may know of a file that it does
 * not have.
 */
export function hasFileAtCommit(folder: string, commit: string, path: string): boolean | null {
  const name = toGitPath(path);
  if (name === null || !isCommit(commit)) return null;
  const args = ['ls-tree', '-z', '--end-of-options', commit, '--', `./${name}`];
  const entries = runGit(folder, args, { maxBytes: 64 * 1024 })?.toString('utf8');
  return entries === undefined ? null : /^\d+ blob /.test(entries);
}

/** The bytes of what a person calls by a name of git's, such as `main:errors_log.json`; null where that is no file. */
export function readNamedBlob(folder: string, name: string): Buffer | null {
  return runGit(folder, ['cat-file', '--end-of-options', 'blob', name], { maxBytes: MAX_BYTES });
}

/** What git's index holds of a file in conflict; or of one that is in none, as it was last committed, merged or added. */
const STAGES = { whole: 0, base: 1, ours: 2, theirs: 3 } as const;

/**
 * What a merge began with, as git's index holds it until the conflict is over, or the file as it stands there; null
 * where the index has no such thing.
 * @param path relative to `folder`.
 */
export function readStage(folder: string, stage: keyof typeof STAGES, path: string): Buffer | null {
  const name = toGitPath(path);
  if (name === null) return null;
  const args = ['cat-file', '--end-of-options', 'blob', `:${STAGES[stage]}:./${name}`];
  return runGit(folder, args, { maxBytes: MAX_BYTES });
}
