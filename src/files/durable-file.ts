import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { randomHex } from './digest.js';

const NEW_FILE =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Put new content under a name so that a crash or a power cut leaves the old bytes or the new ones, never a
 * mixture: random temporary name beside it, exclusive create, full write, size check, fsync, rename, fsync of
 * the folder. Mode (and for root the owner) of an existing file are kept. Costs two fsyncs.
 * @throws the file system's error; the old file is then untouched and the temporary one gone.
 */
export function replaceFile(path: string, bytes: Uint8Array, beforeRename?: () => void): void {
  const temporary = writeTemporary(path, bytes);
  try {
    beforeRename?.();
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  syncFolder(dirname(path));
}

/** Write a synced temporary file beside `path`, with the mode that `path` has, or else `mode` less the umask; returns its name. */
export function writeTemporary(path: string, bytes: Uint8Array, mode = 0o666): string {
  const temporary = join(dirname(path), `.${basename(path)}.${randomHex(8)}.tmp`);
  const fd = openSync(temporary, NEW_FILE, mode);
  try {
    keepOwnerAndMode(fd, path);
    writeFully(fd, bytes);
    if (fstatSync(fd).size !== bytes.length) throw new Error(`Short write to ${temporary}`);
    fsyncSync(fd);
  } catch (error) {
    closeSync(fd);
    unlinkSync(temporary);
    throw error;
  }
  closeSync(fd);
  return temporary;
}

/** Create a file that must not exist yet, private to the owner; false where it does. */
export function createExclusively(path: string, text: string): boolean {
  try {
    const fd = openSync(path, NEW_FILE, 0o600);
    try {
      giveToFolderOwner(fd, path);
      writeFully(fd, Buffer.from(text));
    } finally {
      closeSync(fd);
    }
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Make a rename or a new name in a folder survive a power cut. Some file systems cannot: that is no error. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!isErrno(error, 'EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP')) throw error;
  }
}

/** Write every byte: one `write` may take only a part. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(fd, bytes, offset);
}

/** Root acts for the folder's owner, so that a container does not lock out the person at the keyboard. */
export function giveToFolderOwner(fd: number, path: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(dirname(path));
  if (owner.uid !== 0) fchownSync(fd, owner.uid, owner.gid);
}

export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

function keepOwnerAndMode(fd: number, path: string): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (old === undefined) return giveToFolderOwner(fd, path);
  fchmodSync(fd, old.mode & 0o777);
  if (process.getuid?.() === 0) fchownSync(fd, old.uid, old.gid);
}
