import { chownSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { syncFolder } from './durable-file.js';
import { isErrno } from './errno.js';
import { isWithin } from './root.js';

/**
 * Make sure of a folder that people look into. It may be a link to one that is really below the root.
 * @param name of the folder, in the root.
 * @returns its path.
 * @throws ErrtrackError (BAD_FILE) where something else stands in its place, or another user's folder.
 */
export function openVisibleFolder(root: string, name: string): string {
  const path = join(root, name);
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeFolder(root, path);
    const problem = findProblem(root, path);
    if (problem === null) return path;
    throw new ErrtrackError('BAD_FILE', `Cannot use ${path}: ${problem}.`);
  } catch (cause) {
    if (cause instanceof ErrtrackError) throw cause;
    const message = `Cannot use ${path}: ${tellReason(cause)}. Put a folder of your own in its place.`;
    throw new ErrtrackError('BAD_FILE', message, { cause });
  }
}

/** Whoever owns the root owns what is made in it; root acts for them. */
function makeFolder(root: string, path: string): void {
  const owner = statSync(root);
  if (!isOurs(owner.uid, owner.uid)) {
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot make ${path}: ${root} belongs to another user. Run it as that user.`,
    );
  }
  try {
    mkdirSync(path);
    if (process.getuid?.() === 0 && owner.uid !== 0) chownSync(path, owner.uid, owner.gid);
    syncFolder(root);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}

function findProblem(root: string, path: string): string | null {
  const realRoot = realpathSync(root);
  const real = realpathSync(path);
  if (!isWithin(real, realRoot)) {
    return `a link leads out of ${root}. Put a real folder in its place`;
  }
  const stat = statSync(real);
  if (!stat.isDirectory()) return 'it is no folder. Move it away';
  if (!isOurs(stat.uid, statSync(realRoot).uid)) {
    return 'it belongs to another user. Put a folder of your own in its place';
  }
  const [first = ''] = relative(realRoot, real).toLowerCase().split(/[\\/]/);
  return ['', '.git', '.errtrack'].includes(first)
    ? 'a link leads to what is not for such files. Put a real folder in its place'
    : null;
}

function isOurs(uid: number, rootUid: number): boolean {
  const own = process.getuid?.();
  return own === undefined || uid === own || (own === 0 && uid === rootUid);
}
