import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isErrno } from './errno.js';
import { NO_FOLLOW, NO_WAIT } from './open-flags.js';

/**
 * Read a regular file of bounded size; null where it does not exist. Never hangs on a FIFO or a device.
 * @throws where it is no regular file or larger than `maxBytes`.
 */
export function readRegularFile(path: string, maxBytes: number): Buffer | null {
  return readBounded(path, maxBytes, 0);
}

/** The same for a file that only we write: a link in its place is not followed, but an error. */
export function readOwnFile(path: string, maxBytes: number): Buffer | null {
  return readBounded(path, maxBytes, NO_FOLLOW);
}

function readBounded(path: string, maxBytes: number, flags: number): Buffer | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | NO_WAIT | flags);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new Error(`${path} is not a regular file`);
    if (stat.size > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes`);
    return readWhole(fd, stat.size);
  } finally {
    closeSync(fd);
  }
}

function readWhole(fd: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(fd, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}
