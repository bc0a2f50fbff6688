import { readHead } from './git.js';
import { runGit } from './git-command.js';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const LITTLE = { maxBytes: 64 * 1024 };

/** Where the history of another ref and that of the present commit part, or why that cannot be told. */
export type MergeBase =
  | { readonly kind: 'found'; readonly commit: string }
  /** There is no commit yet. */
  | { readonly kind: 'unborn' }
  /** The ref names no commit here. */
  | { readonly kind: 'unknown' }
  /** Both are here, and no commit is known that they come from. */
  | { readonly kind: 'unrelated' };

/** @param ref as a person wrote it: whatever it holds, git takes it for a name. */
export function findMergeBase(folder: string, ref: string): MergeBase {
  const head = findHead(folder);
  if (ref === 'HEAD') return head === null ? { kind: 'unborn' } : { kind: 'found', commit: head };
  const commit = head === null ? null : ask(folder, ['merge-base', '--end-of-options', ref, head]);
  if (commit !== null && COMMIT.test(commit)) return { kind: 'found', commit };
  const isCommit = ask(folder, ['cat-file', '-e', '--end-of-options', `${ref}^{commit}`]) !== null;
  if (!isCommit) return { kind: 'unknown' };
  return { kind: head === null ? 'unborn' : 'unrelated' };
}

/** Where the histories of two commits part; null where that cannot be told. */
export function findCommonCommit(folder: string, one: string, other: string): string | null {
  const commit = ask(folder, ['merge-base', '--end-of-options', one, other]);
  return commit !== null && COMMIT.test(commit) ? commit : null;
}

/** The commit that is checked out; git is asked only where its files do not say so in a way that we know. */
function findHead(folder: string): string | null {
  const head = readHead(folder) ?? ask(folder, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  return head !== null && COMMIT.test(head) ? head : null;
}

/** How much of the history is here; null where git cannot be asked: it is not there, or refuses the folder. */
export function findDepth(folder: string): 'whole' | 'shallow' | null {
  const answer = ask(folder, ['rev-parse', '--is-shallow-repository']);
  if (answer === null) return null;
  return answer === 'true' ? 'shallow' : 'whole';
}

function ask(folder: string, args: readonly string[]): string | null {
  return runGit(folder, args, LITTLE)?.toString('utf8').trim() ?? null;
}
