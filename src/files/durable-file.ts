import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { randomHex } from './digest.js';
import { isErrno } from './errno.js';
import { getHostId, isAlive } from './host.js';
import { NO_FOLLOW } from './open-flags.js';
import { writeFully } from './whole-write.js';

const NO_FOLDER_SYNC = ['EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP', 'ERR_ACCESS_DENIED'];
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;

/**
 * Put new content under a name so that a crash or a power cut leaves the old bytes or the new ones, never a
 * mixture: random temporary name, exclusive create, full write, size check, fsync, rename, fsync of the folder.
 * Mode (and for root the owner) of an existing file are kept. Costs two fsyncs.
 * @param folder where the temporary file is to stand, if that is on the same file system: one that git and
 * people do not look into. Default: beside the file.
 * @throws the file system's error; the old file is then untouched and the temporary one gone.
 */
export function replaceFile(
  path: string,
  bytes: Uint8Array,
  beforeRename: () => void = () => {},
  folder = dirname(path),
): void {
  placeNewBytes(path, bytes, folder, (temporary) => {
    beforeRename();
    renameSync(temporary, path);
  });
}

/**
 * The same for a name that nothing has yet: whatever takes it meanwhile stays.
 * @returns whether the file is ours.
 * @throws the file system's error; nothing of ours is left then.
 */
export function createFile(path: string, bytes: Uint8Array, folder = dirname(path)): boolean {
  let isOurs = false;
  placeNewBytes(path, bytes, folder, (temporary) => {
    isOurs = nameExclusively(temporary, path);
    removeQuietly(temporary);
  });
  return isOurs;
}

function placeNewBytes(
  path: string,
  bytes: Uint8Array,
  folder: string,
  place: (temporary: string) => void,
): void {
  try {
    placeFrom(folder, path, bytes, place);
  } catch (error) {
    if (!isErrno(error, 'EXDEV') || folder === dirname(path)) throw error;
    placeFrom(dirname(path), path, bytes, place);
  }
  syncFolder(dirname(path));
}

function placeFrom(
  folder: string,
  path: string,
  bytes: Uint8Array,
  place: (temporary: string) => void,
): void {
  const temporary = writeTemporary(path, bytes, 0o666, folder);
  try {
    place(temporary);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/** A rename would take the place of what stands there by now. Where there are no links, one look has to do. */
function nameExclusively(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (isErrno(error, 'EXDEV')) throw error;
    if (existsSync(path)) return false;
    renameSync(temporary, path);
  }
  return true;
}

/** Write a synced temporary file for `path`, with the mode that `path` has, or else `mode` less the umask; returns its name. */
export function writeTemporary(
  path: string,
  bytes: Uint8Array,
  mode = 0o666,
  folder = dirname(path),
): string {
  const temporary = temporaryPath(join(folder, basename(path)));
  const fd = openSync(temporary, NEW_FILE, mode);
  try {
    keepOwnerAndMode(fd, path);
    writeFully(fd, bytes);
    if (fstatSync(fd).size !== bytes.length) throw new Error(`Short write to ${temporary}`);
    fsyncSync(fd);
    closeSync(fd);
    return temporary;
  } catch (error) {
    closeQuietly(fd);
    removeQuietly(temporary);
    throw error;
  }
}

/**
 * A name beside `path` that no other file has. It tells the process at work, and by the first eight digits where
 * its pid means something, so that leftovers can be known.
 */
export function temporaryPath(path: string): string {
  const random = `${getHostId().boot}${randomHex(8)}`;
  return join(dirname(path), `.${basename(path)}.${process.pid}.${random}.tmp`);
}

const TEMPORARY = /^\.(.+)\.(\d+)\.([0-9a-f]{8})?[0-9a-f]{16}\.tmp$/;

/** A temporary file lives for moments: after this long, whoever has that pid now has not made it. */
const LEFTOVER_AGE_MS = 600_000;

/**
 * Remove temporary files that processes of this machine left in a folder when they were killed.
 * @param of only those made for this file; default: all of them.
 */
export function removeLeftovers(folder: string, of?: string): void {
  for (const name of readdirSync(folder)) {
    const [, base, pid, boot] = TEMPORARY.exec(name) ?? [];
    if (pid === undefined || (of !== undefined && of !== base)) continue;
    const path = join(folder, name);
    const isOfHere = boot === undefined || boot === getHostId().boot;
    if ((isOfHere && !isAlive(Number(pid))) || isOlderThan(path, LEFTOVER_AGE_MS))
      removeQuietly(path);
  }
}

function isOlderThan(path: string, ageMs: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Math.abs(Date.now() - stat.mtimeMs) > ageMs;
}

/**
 * Create a file that must not exist yet, private to the owner; false where it does.
 * @throws the file system's error; no file is left then.
 */
export function createExclusively(
  path: string,
  content: string | Uint8Array,
  { sync = false }: { readonly sync?: boolean } = {},
): boolean {
  const fd = openNew(path);
  if (fd === null) return false;
  try {
    giveToFolderOwner(fd, path);
    writeFully(fd, Buffer.from(content));
    if (sync) fsyncSync(fd);
    closeSync(fd);
    return true;
  } catch (error) {
    closeQuietly(fd);
    removeQuietly(path);
    throw error;
  }
}

function openNew(path: string): number | null {
  try {
    return openSync(path, NEW_FILE, 0o600);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return null;
    throw error;
  }
}

/** For clean-up after a failure, of which the caller is to hear and not of this one. */
function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or the medium is.
  }
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // Closed already.
  }
}

/**
 * Make a rename or a new name in a folder survive a power cut. Some file systems cannot, and Node's permission
 * model forbids it: that is no error.
 */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!isErrno(error, ...NO_FOLDER_SYNC)) throw error;
  }
}

/** Root acts for the folder's owner, so that a container does not lock out the person at the keyboard. */
export function giveToFolderOwner(fd: number, path: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(dirname(path));
  if (owner.uid !== 0) fchownSync(fd, owner.uid, owner.gid);
}

function keepOwnerAndMode(fd: number, path: string): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (old === undefined) return giveToFolderOwner(fd, path);
  fchmodSync(fd, old.mode & 0o777);
  if (process.getuid?.() === 0) fchownSync(fd, old.uid, old.gid);
}
