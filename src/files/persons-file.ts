import {
  copyFileSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { openDataFolder } from './data-dir.js';
import { randomHex } from './digest.js';
import { isErrno, replaceFile } from './durable-file.js';
import { readRegularFile } from './small-file.js';

const MAX_BYTES = 50_000_000;
const BACKUPS_KEPT = 20;

/** A file that people edit: where it really is, and its bytes; null bytes where it does not exist yet. */
export interface PersonsFile {
  readonly path: string;
  readonly bytes: Buffer | null;
}

/**
 * Read a person's file. A link is followed to a regular file of the same owner, and kept.
 * @throws ErrtrackError (BAD_FILE) where something else stands in its place.
 */
export function readPersonsFile(path: string): PersonsFile {
  try {
    const target = followLink(path);
    return { path: target, bytes: readRegularFile(target, MAX_BYTES) };
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

/**
 * Replace a person's file, never losing what an editor saves meanwhile: the old file is kept under a second
 * name, looked at right before the rename, and again after it, since an editor may hold it open.
 * @returns false where the person was faster: nothing of ours stands then, read again and start over.
 */
export function replacePersonsFile(file: PersonsFile, bytes: Uint8Array, dataDir: string): boolean {
  const backup = file.bytes === null ? null : keepOld(file, openDataFolder(dataDir, 'backup'));
  try {
    replaceFile(file.path, bytes, () => {
      if (!holds(file.path, file.bytes)) throw new PersonWasFaster();
    });
  } catch (error) {
    if (error instanceof PersonWasFaster) return false;
    throw error;
  }
  return backup === null || holds(backup, file.bytes) || putBack(backup, file.path, bytes);
}

class PersonWasFaster extends Error {}

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

/** A second name for the old file, so that what is written into it later is not lost; a copy where links fail. */
function keepOld(file: PersonsFile, folder: string): string {
  const random = randomHex(3);
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const backup = join(folder, `${basename(file.path)}.${time}.${random}`);
  try {
    linkSync(file.path, backup);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return backup;
    copyFileSync(file.path, backup);
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
  try {
    const present = readFileSync(path);
    return bytes !== null && present.equals(bytes);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return bytes === null;
    throw error;
  }
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
