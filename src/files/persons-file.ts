import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { openDataFolder } from './data-dir.js';
import { randomHex } from './digest.js';
import { isErrno, replaceFile } from './durable-file.js';
import { findRealParent, isWithin } from './root.js';
import { readRegularFile } from './small-file.js';

const MAX_BYTES = 50_000_000;
const BACKUPS_KEPT = 20;
const EMPTY_WAIT_MS = 50;

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
    const reason = error instanceof Error ? error.message : String(error);
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot read ${basename(path)}: ${reason}. Put a readable file in its place.`,
      { cause: error },
    );
  }
}

/** An editor that saves in place empties the file first: what is empty is looked at again. */
function readSettled(path: string): Buffer | null {
  const bytes = readRegularFile(path, MAX_BYTES);
  if (bytes?.length !== 0) return bytes;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EMPTY_WAIT_MS);
  return readRegularFile(path, MAX_BYTES);
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
  const backup = keepOld(file, openDataFolder(dataDir, 'backup'));
  if (file.bytes === null) mkdirSync(dirname(file.path), { recursive: true });
  try {
    const refuseNewer = () => {
      if (!holds(file.path, file.bytes)) throw new PersonWasFaster();
    };
    replaceFile(file.path, bytes, refuseNewer, dataDir);
  } catch (error) {
    if (backup !== null) unlinkSync(backup);
    if (error instanceof PersonWasFaster) return null;
    throw error;
  }
  const isSettled = () =>
    backup === null || holds(backup, file.bytes) || putBack(backup, file.path, bytes);
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
 * A second name for the old file, so that what is written into it later is not lost; a copy where links fail.
 * Null where there is no old file.
 */
function keepOld(file: PersonsFile, folder: string): string | null {
  if (file.bytes === null) return null;
  const random = randomHex(3);
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const backup = join(folder, `${basename(file.path)}.${time}.${random}`);
  try {
    linkSync(file.path, backup);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    copyFileSync(file.path, backup, constants.COPYFILE_EXCL);
  }
  dropOldBackups(folder, basename(file.path));
  return backup;
}

/** The old file was saved into after our look: that version wins, unless ours was replaced already. */
function putBack(backup: string, path: string, ours: Uint8Array): boolean {
  if (holds(path, ours)) renameSync(backup, path);
  return false;
}

function holds(path: string, bytes: Uint8Array | null): boolean {
  const present = readRegularFile(path, MAX_BYTES);
  return present === null || bytes === null ? present === bytes : present.equals(bytes);
}

function dropOldBackups(folder: string, name: string): void {
  const backups = readdirSync(folder).filter((entry) => entry.startsWith(`${name}.`));
  for (const old of backups.sort().slice(0, -BACKUPS_KEPT)) {
    try {
      unlinkSync(join(folder, old));
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
    }
  }
}
