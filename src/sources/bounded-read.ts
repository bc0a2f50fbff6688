import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

// Without O_NONBLOCK, opening a FIFO waits for somebody to write into it. Windows has neither.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export interface ReadLimits {
  /** A larger file is not read, unless only its end is asked for. */
  readonly maxBytes: number;
  /** Read only the last bytes, as many as `maxBytes`. */
  readonly fromEnd?: boolean;
}

/** Read a regular file as UTF-8, or null where there is none, it is too large, or anything goes wrong. */
export function readBounded(path: string, limits: ReadLimits): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, FLAGS);
    return readOpen(fd, limits);
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

function readOpen(fd: number, { maxBytes, fromEnd = false }: ReadLimits): string | null {
  const stats = fstatSync(fd);
  if (!stats.isFile() || (stats.size > maxBytes && !fromEnd)) return null;
  const length = Math.min(stats.size, maxBytes);
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, bytes, filled, length - filled, stats.size - length + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.toString('utf8', 0, filled);
}
