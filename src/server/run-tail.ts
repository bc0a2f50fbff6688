import { closeSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { type RunEventJson, toRunEventJson } from '../core/runs/run-event-json.js';
import type { RunEvent, RunStart } from '../core/runs/run-events.js';
import { digest } from '../files/digest.js';
import { createChunk, openEventLog } from '../runlog/event-lines.js';
import { RunReader } from '../runlog/read-run.js';
import { RUN_FILES, type RunFolder } from '../runlog/run-folder.js';
import { readRunSnapshot } from '../runlog/run-snapshot.js';
import { isWriterGone } from '../runlog/writer-gone.js';
import { KEY_DIGITS } from './feed-cursor.js';

/** Going on, ended by itself, or left by its process. */
export type TailState = 'open' | 'ended' | 'interrupted';

export interface TailReading {
  readonly events: readonly RunEvent[];
  /** Whether that was all there is at the moment. */
  readonly isAll: boolean;
}

/** A place in a log. */
interface Mark {
  /** Of the last event before it. */
  readonly seq: number;
  readonly offset: number;
}

const MARK_BYTES = 256 * 1_024;
const NOTHING: TailReading = { events: [], isAll: true };

/** Logs are read one after the other, so that all share it: a thousand runs take no more than one. */
let chunk: Buffer | undefined;

/**
 * The log of a run as far as it has been read, to be read on. It holds no descriptor: the log is opened for each
 * reading. Of its events those count that a fold of the run would take: from the start on, in order, up to the end.
 */
export class RunTail {
  readonly folder: RunFolder;
  #state: TailState = 'open';
  #start: RunStart | null = null;
  #key = '';
  #seq = -1;
  #lastTs = Number.NEGATIVE_INFINITY;
  #lastAt = 0;
  #offset = 0;
  #file: Pick<Stats, 'ino' | 'dev' | 'size' | 'mtimeMs'> | null = null;

  /** Where it was read up to, in order; no two of them are near. */
  readonly #marks: Mark[] = [];

  constructor(folder: RunFolder) {
    this.folder = folder;
  }

  /** The same log, to be read once more: from near the event with this number on, or from the start. */
  rewind(seq: number): RunTail {
    const tail = new RunTail(this.folder);
    const mark = this.#marks.findLast((it) => it.seq <= seq);
    if (mark === undefined) return tail;
    tail.#start = this.#start;
    tail.#key = this.#key;
    tail.#seq = mark.seq;
    tail.#offset = mark.offset;
    // That it is the same is told by what it is, not by how far it has grown.
    tail.#file = this.#file && { ...this.#file, size: -1 };
    return tail;
  }

  get state(): TailState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state !== 'open';
  }

  /** Null before its start is there, and for a log that has none. */
  get start(): RunStart | null {
    return this.#start;
  }

  /** Names this run also where another one had its id before. */
  get key(): string {
    return this.#key;
  }

  /** Of the last event that was read. */
  get seq(): number {
    return this.#seq;
  }

  /** When that was. */
  get lastTs(): number {
    return this.#lastTs;
  }

  /** Take a run that has ended for read, where its summary says all that there is to know. */
  skipEnded(): boolean {
    const summary = readRunSnapshot(this.folder);
    if (summary === null || summary.end_time === null) return false;
    if (summary.status === 'interrupted') return false;
    const startedAt = Date.parse(summary.start_time);
    this.#key = createKey(this.folder.id, startedAt);
    this.#lastTs = Date.parse(summary.end_time);
    this.#state = 'ended';
    return true;
  }

  /**
   * What has come since the last time, up to so many events.
   * @returns null where the log is gone, or another stands in its place.
   */
  read(limit: number): TailReading | null {
    const log = openEventLog(join(this.folder.path, RUN_FILES.events));
    if (log === null) return this.#file === null ? NOTHING : null;
    try {
      if (this.#isAnother(log.stat)) return null;
      if (this.#isUnchanged(log.stat)) return NOTHING;
      const reading = this.#readOn(log.fd, limit);
      // What is left is to be found again.
      if (reading.isAll) this.#file = log.stat;
      else this.#file = { ...log.stat, size: this.#offset };
      return reading;
    } finally {
      closeSync(log.fd);
    }
  }

  /** Whether its process is gone; to be asked before what it wrote last is read. */
  isWriterGone(now: number): boolean {
    if (this.#start === null || this.#file === null) return false;
    return isWriterGone({ ...this.#start, status: 'running' }, this.#file.mtimeMs, now);
  }

  /** Nobody writes its end any more. @returns the end that it has for those who follow. */
  interrupt(): RunEventJson {
    this.#state = 'interrupted';
    return this.tellInterruption();
  }

  tellInterruption(): RunEventJson {
    const [seq, ts, at] = [this.#seq + 1, this.#lastTs, this.#lastAt];
    const end = { type: 'run.end', status: 'interrupted', seq, ts, at } as const;
    return toRunEventJson(end, this.folder.id);
  }

  #readOn(fd: number, limit: number): TailReading {
    chunk ??= createChunk();
    const reader = new RunReader(fd, this.folder.id, this.#offset, chunk);
    const events: RunEvent[] = [];
    let count = 0;
    for (const event of reader.read()) {
      if (this.#take(event)) events.push(event);
      count++;
      if (count === limit) break;
    }
    this.#offset = reader.position;
    const isFar = this.#offset - (this.#marks.at(-1)?.offset ?? 0) > MARK_BYTES;
    if (isFar && this.#start !== null) this.#marks.push({ seq: this.#seq, offset: this.#offset });
    return { events, isAll: count < limit };
  }

  /** As `RunFold` does it; what its writer adds after a pause that looked like its death goes on. */
  #take(event: RunEvent): boolean {
    if (this.#start === null) {
      if (event.type !== 'run.start') return false;
      this.#start = event;
      this.#key = createKey(this.folder.id, event.ts);
    } else if (this.#state === 'ended' || event.type === 'run.start' || event.seq <= this.#seq) {
      return false;
    }
    this.#seq = event.seq;
    this.#lastTs = Math.trunc(event.ts);
    this.#lastAt = event.at;
    this.#state = event.type === 'run.end' ? 'ended' : 'open';
    return true;
  }

  #isAnother({ ino, dev, size }: Stats): boolean {
    const file = this.#file;
    return file !== null && (file.ino !== ino || file.dev !== dev || size < this.#offset);
  }

  #isUnchanged({ size, mtimeMs }: Stats): boolean {
    return this.#file?.size === size && this.#file.mtimeMs === mtimeMs;
  }
}

function createKey(id: string, startedAt: number): string {
  return digest(`${id} ${Math.trunc(startedAt)}`).slice(0, KEY_DIGITS);
}
