import { lstatSync, mkdirSync, realpathSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { type Backup, digestOf, keepOld, listBackups, standsAt } from './backup.js';
import { openDataDir } from './data-dir.js';
import { createFile, replaceFile } from './durable-file.js';
import { findRealParent, isWithin } from './root.js';
import { readRegularFile } from './small-file.js';

const MAX_BYTES = 50_000_000;
const EMPTY_WAIT_MS = 500;
const EMPTY_LOOK_MS = 10;

/** A file that people edit: where it really is, and its bytes; null bytes where it does not exist yet. */
export interface PersonsFile {
  readonly path: string;
  readonly bytes: Buffer | null;
}

/**
 * Read a person's file. A link is followed to a regular file of the same owner, and kept.
 * @param root where its folder must really be, whatever links were put on the way since it was named.
 * @throws ErrtrackError (BAD_FILE) where something else stands in its place.
 */
export function readPersonsFile(path: string, root?: string): PersonsFile {
  try {
    if (root !== undefined) refuseOutside(path, root);
    const target = followLink(path);
    return { path: target, bytes: readSettled(target) };
  } catch (error) {
    if (error instanceof ErrtrackError) throw error;
    const reason = tellReason(error);
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot read ${basename(path)}: ${reason}. Put a readable file in its place.`,
      { cause: error },
    );
  }
}

/** An editor that saves in place empties the file first: what was emptied just now is looked at again. */
function readSettled(path: string): Buffer | null {
  for (;;) {
    const bytes = readRegularFile(path, MAX_BYTES);
    if (bytes?.length !== 0 || !wasJustEmptied(path)) return bytes;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EMPTY_LOOK_MS);
  }
}

function wasJustEmptied(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === 0 && Math.abs(Date.now() - stat.mtimeMs) < EMPTY_WAIT_MS;
}

/** A file of a person's that was replaced by ours. */
export interface Replacement {
  /**
   * Look once more at the old file, which an editor may still hold open.
   * @returns false where it was saved into: what a person saved stands then, and ours is gone.
   */
  readonly isSettled: () => boolean;
}

/**
 * Replace a person's file, never losing what an editor saves meanwhile: the old file is kept under a second
 * name, looked at right before the rename, and again after it, since an editor may hold it open.
 * @returns null where the person was faster: nothing of ours stands then, read again and start over.
 */
export function replacePersonsFile(
  file: PersonsFile,
  bytes: Uint8Array,
  dataDir: string,
): Replacement | null {
  openDataDir(dataDir);
  if (file.bytes !== null) return replaceOld(file.path, file.bytes, bytes, dataDir);
  mkdirSync(dirname(file.path), { recursive: true });
  return createFile(file.path, bytes, dataDir) ? { isSettled: () => true } : null;
}

function replaceOld(
  path: string,
  old: Uint8Array,
  bytes: Uint8Array,
  dataDir: string,
): Replacement | null {
  const kept = keepOld(path, old, bytes, dataDir);
  if (kept === null) return null;
  try {
    const refuseNewer = () => {
      if (!holds(path, old) || !standsAt(path, kept)) throw new PersonWasFaster();
    };
    replaceFile(path, bytes, refuseNewer, dataDir);
  } catch (error) {
    unlinkSync(kept.path);
    if (error instanceof PersonWasFaster) return null;
    throw error;
  }
  const isSettled = () => holds(kept.path, old) || putBack(kept.path, path, bytes);
  return isSettled() ? { isSettled } : null;
}

class PersonWasFaster extends Error {}

function refuseOutside(path: string, root: string): void {
  const folder = findRealParent(path);
  const realRoot = findRealParent(join(root, '-'));
  if (folder !== null && realRoot !== null && isWithin(folder, realRoot)) return;
  throw new ErrtrackError(
    'BAD_FILE',
    `Cannot use ${path}: a linked folder leads out of ${root}. Put a real folder in its place.`,
  );
}

function followLink(path: string): string {
  const link = lstatSync(path, { throwIfNoEntry: false });
  if (link === undefined || !link.isSymbolicLink()) return path;
  const target = realpathSync(path);
  if (statSync(target).uid !== link.uid) {
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot follow the link ${basename(path)}: ${target} belongs to another user.`,
    );
  }
  return target;
}

/**
 * Bring back what an editor that held the old file open has saved into it when the fold that replaced it was
 * over: while the file stands as we wrote it, it becomes the old one again.
 * @param late the old version.
 * @returns whether it was brought back: then the file lacks what folds have put into it since.
 */
export function bringBack(late: Backup, name: string, root: string, dataDir: string): boolean {
  const path = findTarget(name);
  if (path === null || basename(path) !== late.of) return false;
  const chain = listBackups(dataDir).filter(({ of }) => of === late.of);
  const since = chain.slice(chain.findIndex((backup) => backup.path === late.path));
  // Whoever has saved in any other way meanwhile has seen a newer version than that.
  const isOurs = since.every(
    ({ wrote }, at) => (since[at + 1]?.replaced ?? digestOf(path)) === wrote,
  );
  if (!isOurs) return false;
  refuseOutside(name, root);
  renameSync(late.path, path);
  return true;
}

/** Null where there is no file: what stands there instead is for the fold to tell of. */
function findTarget(name: string): string | null {
  try {
    const target = followLink(name);
    return statSync(target).isFile() ? target : null;
  } catch {
    return null;
  }
}

/** The old file was saved into after our look: that version wins, unless ours was replaced already. */
function putBack(backup: string, path: string, ours: Uint8Array): boolean {
  if (holds(path, ours)) renameSync(backup, path);
  return false;
}

function holds(path: string, bytes: Uint8Array): boolean {
  return readRegularFile(path, MAX_BYTES)?.equals(bytes) ?? false;
}
