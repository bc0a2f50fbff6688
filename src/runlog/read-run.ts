import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { RunFold } from '../core/runs/fold-run.js';
import type { StepHistory } from '../core/runs/percent.js';
import type { Run } from '../core/runs/run.js';
import type { RunEvent, RunStart } from '../core/runs/run-events.js';
import { type EventLog, LineReader, openEventLog } from './event-lines.js';
import { findRunFolder, RUN_FILES, type RunFolder } from './run-folder.js';
import { parseRunLine } from './run-line.js';
import { isWriterGone } from './writer-gone.js';

/** A run as its log tells it, and what of the log could not be used. */
export interface RunReading {
  readonly run: Run;
  /** Lines that were torn or altered. */
  readonly damaged: number;
  /** Events of a later version. */
  readonly unknown: number;
}

export interface ReadRunOptions {
  /** How long its steps usually take: their weight in the percentage. */
  readonly history?: StepHistory;
  /** Epoch ms; default: the clock. */
  readonly now?: number;
  /** Called with each event, in the order of the log. */
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Read a run from its log. One whose process is gone without having ended it is `interrupted`.
 * @returns null where there is no such run, or not even its first event can be read.
 * @throws the file system's error, where the log may not be read.
 */
export function readRun(dataDir: string, id: string, options: ReadRunOptions = {}): Run | null {
  return readRunLog(dataDir, id, options)?.run ?? null;
}

/** The same, with what was passed over. */
export function readRunLog(
  dataDir: string,
  id: string,
  options: ReadRunOptions = {},
): RunReading | null {
  const folder = findRunFolder(dataDir, id);
  return folder === null ? null : readFolder(folder, options);
}

/** The same of a folder that is known to be one. */
export function readFolder(folder: RunFolder, options: ReadRunOptions = {}): RunReading | null {
  const log = openEventLog(join(folder.path, RUN_FILES.events));
  if (log === null) return null;
  try {
    return readLog(log, folder.id, options);
  } finally {
    closeSync(log.fd);
  }
}

/** The first event of a run, without the rest of its log. */
export function readRunStart(folder: RunFolder): RunStart | null {
  const log = openEventLog(join(folder.path, RUN_FILES.events));
  if (log === null) return null;
  try {
    const first = new LineReader(log.fd).read().next().value ?? '';
    const event = parseRunLine(first);
    return event !== null && event !== 'unknown' && event.type === 'run.start'
      ? { ...event, id: folder.id }
      : null;
  } finally {
    closeSync(log.fd);
  }
}

function readLog(log: EventLog, id: string, options: ReadRunOptions): RunReading | null {
  const { history, now = Date.now(), onEvent } = options;
  const fold = new RunFold(history);
  const reader = new RunReader(log.fd, id);
  for (const event of reader.read()) {
    fold.apply(event);
    onEvent?.(event);
  }
  if (fold.run === null) return null;
  if (isWriterGone(fold.run, log.stat.mtimeMs, now)) fold.interrupt();
  const { damaged, unknown } = reader;
  return { run: fold.run, damaged, unknown };
}

/** Reads a log event by event, also one that still grows: what has come since the last time. */
export class RunReader {
  readonly #lines: LineReader;
  readonly #id: string;
  damaged = 0;
  unknown = 0;

  /**
   * @param id the name of its folder: a copy of a run is a run of its own.
   * @param offset where it was left.
   * @param chunk room to read into: for one reader at a time.
   */
  constructor(fd: number, id: string, offset?: number, chunk?: Buffer) {
    this.#lines = new LineReader(fd, offset, chunk);
    this.#id = id;
  }

  /** Where to take it up again. */
  get position(): number {
    return this.#lines.position;
  }

  *read(): Generator<RunEvent, undefined> {
    for (const line of this.#lines.read()) {
      // The newline that heals a torn tail may leave an empty line.
      if (line === '') continue;
      const event = line === null ? null : parseRunLine(line);
      if (event === null) this.damaged++;
      else if (event === 'unknown') this.unknown++;
      else yield event.type === 'run.start' ? { ...event, id: this.#id } : event;
    }
  }
}
