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
