import { resolveCommit } from './commit.js';
import { readFileAtCommit } from './file-at-commit.js';
import { findCommonCommit } from './merge-base.js';

/** The versions of a file that git has put together, as their commits hold them. */
export interface MergedVersions {
  readonly ours: Buffer;
  readonly theirs: Buffer;
  readonly base: Buffer | null;
}

/** What git puts together: a merge or a pick that goes on, else a merge that is committed and checked out. */
const MERGES = [
  ['HEAD', 'MERGE_HEAD', null],
  ['HEAD', 'CHERRY_PICK_HEAD', 'CHERRY_PICK_HEAD^'],
  ['HEAD', 'REBASE_HEAD', 'REBASE_HEAD^'],
  ['HEAD^1', 'HEAD^2', null],
] as const;

/**
 * The versions of a file of which git has made the one that is checked out; null where it has put nothing together,
 * or that cannot be told. Where it finds no conflict, its index does not hold them.
 * @param path relative to `folder`.
 */
export function readMergedVersions(folder: string, path: string): MergedVersions | null {
  for (const [ours, theirs, base] of MERGES) {
    const [mine, other] = [resolveCommit(folder, ours), resolveCommit(folder, theirs)];
    if (mine === null || other === null) continue;
    const common =
      base === null ? findCommonCommit(folder, mine, other) : resolveCommit(folder, base);
    const read = (commit: string) => readFileAtCommit(folder, commit, path);
    const sides = { ours: read(mine), theirs: read(other) };
    if (sides.ours === null || sides.theirs === null) return null;
    return { ours: sides.ours, theirs: sides.theirs, base: common === null ? null : read(common) };
  }
  return null;
}
