import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { giveToFolderOwner, syncFolder } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';
import { writeText } from '../files/whole-write.js';

const APPEND =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  constants.O_EXCL |
  (constants.O_NOFOLLOW ?? 0);

/** A journal as its writer holds it. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
  readonly ino: number;
  readonly dev: number;
  /** Whether the file system gives name and descriptor one number; some network mounts do not. */
  readonly hasOneNumber: boolean;
  bytes: number;
  /** The last write may have left half a line: the next one begins with a newline. */
  torn: boolean;
}

/**
 * Create a journal with its first line, on the medium.
 * @throws the file system's error; no file is left then.
 */
export function createFile(path: string, header: string): OpenFile {
  const fd = openSync(path, APPEND, 0o600);
  try {
    giveToFolderOwner(fd, path);
    const { ino, dev } = fstatSync(fd);
    const named = statSync(path, { throwIfNoEntry: false });
    const hasOneNumber = named === undefined || (named.ino === ino && named.dev === dev);
    const file = { fd, path, ino, dev, hasOneNumber, bytes: 0, torn: false };
    writeLine(file, header);
    syncIfAllowed(() => fsyncSync(fd));
    syncIfAllowed(() => syncFolder(dirname(path)));
    return file;
  } catch (error) {
    closeSync(fd);
    unlinkSync(path);
    throw error;
  }
}

/** Under Node's permission model there is no sync at all: what is written survives the process all the same. */
export function syncIfAllowed(sync: () => void): void {
  try {
    sync();
  } catch (error) {
    if (!isErrno(error, 'ERR_ACCESS_DENIED')) throw error;
  }
}

export function closeFile(file: OpenFile): void {
  if (isStillOpen(file)) closeSync(file.fd);
}

/** Append a line whole; after a write that failed or was short the next one begins with a newline, which heals the tail. */
export function writeLine(file: OpenFile, line: string): void {
  const text = file.torn ? `\n${line}` : line;
  file.torn = true;
  file.bytes += writeText(file.fd, text);
  file.torn = false;
}

/** The host may have closed our descriptor, and its number may now be a file of the host's. */
export function isStillOpen(file: OpenFile): boolean {
  try {
    const stat = fstatSync(file.fd);
    return stat.ino === file.ino && stat.dev === file.dev;
  } catch {
    return false;
  }
}

/** Whether no fold has taken the file from us. */
export function isNamedStill(file: OpenFile): boolean {
  const stat = statSync(file.path, { throwIfNoEntry: false });
  if (stat === undefined || !file.hasOneNumber) return stat !== undefined;
  return stat.ino === file.ino && stat.dev === file.dev;
}
