import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { isErrno } from '../files/errno.js';
import { NO_FOLLOW, NO_WAIT } from '../files/open-flags.js';

const CHUNK_BYTES = 256 * 1024;
/** No line of ours is longer by far. */
const MAX_LINE_BYTES = 16_000_000;
/** A log of that size is none of a run. */
const MAX_BYTES = 4_000_000_000;
const NEWLINE = 10;

/** An open log of a run's events. */
export interface EventLog {
  readonly fd: number;
  readonly stat: Stats;
}

/**
 * Open a run's log for reading; null where it is not there, or something else stands in its place.
 * @throws the file system's error, where it may not be read.
 */
export function openEventLog(path: string): EventLog | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT);
  } catch (error) {
    // The last: of a link, and of what is no file.
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO')) return null;
    throw error;
  }
  const stat = fstatSync(fd);
  if (stat.isFile()) return { fd, stat };
  closeSync(fd);
  return null;
}

/** Room for a reader, or for several one after the other. */
export function createChunk(): Buffer {
  return Buffer.allocUnsafe(CHUNK_BYTES);
}

/** Whole lines of a file from an offset on, a piece of the file at a time; null stands for one that is too long to be ours. */
export class LineReader {
  readonly #fd: number;
  readonly #chunk: Buffer;
  #offset: number;
  #position: number;
  /** What has no newline yet. */
  #pieces: Buffer[] = [];
  #pending = 0;
  #isTooLong = false;

  /** @param chunk room to read into: for one reader at a time. */
  constructor(fd: number, offset = 0, chunk = createChunk()) {
    this.#fd = fd;
    this.#offset = offset;
    this.#position = offset;
    this.#chunk = chunk;
  }

  /** Where the line begins that comes next. */
  get position(): number {
    return this.#position;
  }

  /** What has come since the last time. What has no newline at its end is being written, or its writer died in it. */
  *read(): Generator<string | null, undefined> {
    while (this.#offset < MAX_BYTES) {
      const length = readSync(this.#fd, this.#chunk, 0, this.#chunk.length, this.#offset);
      if (length === 0) return;
      this.#offset += length;
      yield* this.#split(this.#chunk.subarray(0, length));
    }
  }

  *#split(chunk: Buffer): Generator<string | null, undefined> {
    const offset = this.#offset - chunk.length;
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      const line = this.#take(chunk.subarray(start, end));
      start = end + 1;
      this.#position = offset + start;
      yield line;
    }
    this.#keep(chunk.subarray(start));
  }

  #take(rest: Buffer): string | null {
    const isTooLong = this.#isTooLong || this.#pending + rest.length > MAX_LINE_BYTES;
    const bytes = this.#pieces.length === 0 ? rest : Buffer.concat([...this.#pieces, rest]);
    this.#pieces = [];
    this.#pending = 0;
    this.#isTooLong = false;
    return isTooLong ? null : bytes.toString('utf8');
  }

  #keep(rest: Buffer): void {
    this.#pending += rest.length;
    if (this.#pending > MAX_LINE_BYTES) this.#isTooLong = true;
    if (this.#isTooLong) this.#pieces = [];
    else if (rest.length > 0) this.#pieces.push(Buffer.from(rest));
  }
}
