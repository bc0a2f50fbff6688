import { runGit } from './git-command.js';
import { toGitPath } from './git-path.js';

const MAX_BYTES = 4 * 1024 * 1024;

/** Which pattern keeps an untracked file out of git: `.gitignore:3:*.md`. Null where none does, or git cannot tell. */
export function findIgnorePattern(folder: string, path: string): string | null {
  const name = toGitPath(path);
  if (name === null) return null;
  // With `./`, as a name that begins with a colon would be taken for a pattern.
  const output = ask(folder, ['check-ignore', '-v', '--', `./${name}`]);
  const pattern = output?.slice(0, output.lastIndexOf('\t'));
  return pattern === undefined || /^.+?:\d+:!/s.test(pattern) ? null : pattern;
}

/** Whether git would take a folder, or something in it, into the next commit that takes in all. */
export function isUntracked(folder: string, path: string): boolean {
  const flags = ['--others', '--exclude-standard', '--directory', '--no-empty-directory', '-z'];
  return list(folder, flags, path);
}

/** Whether git has a folder, or something in it, already. */
export function isTracked(folder: string, path: string): boolean {
  return list(folder, ['-z'], path);
}

/** The value of the attribute `merge` of a file: `union`, `unspecified` and the like; null where git cannot tell. */
export function readMergeAttribute(folder: string, path: string): string | null {
  const name = toGitPath(path);
  if (name === null) return null;
  return ask(folder, ['check-attr', '-z', 'merge', '--', `./${name}`])?.split('\0')[2] ?? null;
}

/** Whether there are several branches, here or known of elsewhere. */
export function hasBranches(folder: string): boolean {
  const args = ['for-each-ref', '--count=2', '--format=%(objecttype)', 'refs/heads'];
  return (ask(folder, args) ?? '').trim().split('\n').length > 1;
}

function list(folder: string, flags: readonly string[], path: string): boolean {
  const name = toGitPath(path);
  if (name === null) return false;
  const args = ['--literal-pathspecs', 'ls-files', ...flags, '--', name];
  return (ask(folder, args) ?? '') !== '';
}

function ask(folder: string, args: readonly string[]): string | null {
  return runGit(folder, args, { maxBytes: MAX_BYTES })?.toString('utf8') ?? null;
}
