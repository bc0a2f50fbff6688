import { closeSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { RunFold } from '../core/runs/fold-run.js';
import type { Run } from '../core/runs/run.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { isEnd } from '../core/runs/status.js';
import { openEventLog } from './event-lines.js';
import { RunReader, type RunReading } from './read-run.js';
import { RUN_FILES, type RunFolder } from './run-folder.js';
import { isWriterGone } from './writer-gone.js';

const EVENTS_TO_MARK = 256;

type LogStat = Pick<Stats, 'ino' | 'size' | 'mtimeMs'>;

/** A run that is looked at again and again: of a log that grows only what has come is read. */
export class GrowingRun {
  readonly #folder: RunFolder;
  #fold = new RunFold();
  #ino = 0;
  #size = 0;
  #offset = 0;
  #seq = -1;
  #count = 0;
  /** Where a reading may begin that is to tell what came after a number. */
  #marks: { readonly seq: number; readonly offset: number }[] = [];
  #damaged = 0;
  #unknown = 0;

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  /**
   * The run as it is now.
   * @param now epoch ms.
   * @returns null where its log is gone, or has no beginning.
   * @throws the file system's error, where the log may not be read.
   */
  read(now: number): RunReading | null {
    const log = openEventLog(join(this.#folder.path, RUN_FILES.events));
    if (log === null) return null;
    try {
      return this.#readLog(log.fd, log.stat, now);
    } finally {
      closeSync(log.fd);
    }
  }

  /**
   * Its events after the one with this number, as far as the last reading went.
   * @throws the file system's error, where the log may not be read.
   */
  readEvents(after: number): readonly RunEvent[] {
    const log = openEventLog(join(this.#folder.path, RUN_FILES.events));
    if (log === null) return [];
    try {
      const { offset } = this.#marks.findLast(({ seq }) => seq <= after) ?? { offset: 0 };
      const events: RunEvent[] = [];
      for (const event of new RunReader(log.fd, this.#folder.id, offset).read()) {
        if (event.seq > after && event.seq <= this.#seq) events.push(event);
      }
      return events;
    } finally {
      closeSync(log.fd);
    }
  }

  #readLog(fd: number, stat: LogStat, now: number): RunReading | null {
    const isOther = stat.ino !== this.#ino || stat.size < this.#offset;
    // What goes on after it was given up is told anew: an end is never taken back.
    if (isOther || (stat.size !== this.#size && this.#isOver())) this.#startOver(stat.ino);
    this.#size = stat.size;
    this.#take(fd);
    const { run } = this.#fold;
    if (run !== null && isWriterGone(run, stat.mtimeMs, now)) {
      // What it wrote last is there once it is gone.
      this.#take(fd);
      this.#fold.interrupt();
    }
    return this.#tell();
  }

  #startOver(ino: number): void {
    this.#fold = new RunFold();
    this.#ino = ino;
    this.#seq = -1;
    this.#count = 0;
    this.#marks = [];
    this.#offset = 0;
    this.#damaged = 0;
    this.#unknown = 0;
  }

  #take(fd: number): void {
    const reader = new RunReader(fd, this.#folder.id, this.#offset);
    for (const event of reader.read()) {
      this.#fold.apply(event);
      this.#seq = Math.max(this.#seq, event.seq);
      this.#count += 1;
      if (this.#count % EVENTS_TO_MARK === 0)
        this.#marks.push({ seq: this.#seq, offset: reader.position });
    }
    this.#offset = reader.position;
    this.#damaged += reader.damaged;
    this.#unknown += reader.unknown;
  }

  #isOver(): boolean {
    const run: Run | null = this.#fold.run;
    return run !== null && isEnd(run.status);
  }

  #tell(): RunReading | null {
    const { run } = this.#fold;
    return run === null ? null : { run, damaged: this.#damaged, unknown: this.#unknown };
  }
}
