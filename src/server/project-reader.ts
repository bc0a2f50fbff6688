import type { RunEvent } from '../core/runs/run-events.js';
import type { RunSummary } from '../core/runs/run-summary.js';
import { isEnd } from '../core/runs/status.js';
import type { Project } from '../files/project.js';
import { GrowingRun } from '../runlog/growing-run.js';
import type { RunReading } from '../runlog/read-run.js';
import { findRunFolder, type RunFolder } from '../runlog/run-folder.js';
import { type ErrorBooks, ErrorShelf } from './error-books.js';
import { type RunBooks, RunShelf } from './run-shelf.js';

/** So many runs are kept as they were read: those that go on, and those that were looked at last. */
const KEPT_RUNS = 16;

/**
 * What is recorded in a project, read as it is asked for. Nothing is read again that has not changed, and whether it
 * has is told by names, sizes and times alone. Writes nothing.
 */
export class ProjectReader {
  readonly #dataDir: string;
  readonly #clock: () => number;
  readonly #errors: ErrorShelf;
  readonly #runs: RunShelf;
  /** The one that was looked at longest ago first. */
  readonly #open = new Map<string, GrowingRun>();

  /** @param clock epoch ms. */
  constructor(project: Project, clock: () => number = Date.now) {
    this.#dataDir = project.dataDir;
    this.#clock = clock;
    this.#errors = new ErrorShelf(project);
    this.#runs = new RunShelf(project.dataDir, (folder) => this.#openRun(folder));
  }

  /** Epoch ms. */
  get now(): number {
    return this.#clock();
  }

  /** All errors. Where the ledger cannot be understood, its view says why. */
  readErrors(): Promise<ErrorBooks> {
    return this.#errors.read();
  }

  /** Read the errors anew next time, whatever their files look like: they were just written. */
  forgetErrors(): void {
    this.#errors.forget();
  }

  /** All runs, summed up. */
  listRuns(): RunBooks {
    return this.#runs.read(this.now);
  }

  /**
   * A run as it is now; null where there is none of this id, or it cannot be understood.
   * @throws the file system's error, where its log may not be read.
   */
  readRun(id: string): RunReading | null {
    const folder = findRunFolder(this.#dataDir, id);
    return folder === null ? null : this.#openRun(folder).read(this.now);
  }

  /** The events of a run that came after the one with this number, as far as the run was read. */
  readRunEvents(id: string, after: number): readonly RunEvent[] {
    const folder = findRunFolder(this.#dataDir, id);
    return folder === null ? [] : this.#openRun(folder).readEvents(after);
  }

  /** The current run first: the newest that goes on, else the newest; parts of others only where there is nothing else. */
  *listByWorth(): Generator<RunSummary, undefined> {
    const { runs } = this.listRuns();
    const whole = runs.filter(({ parent_run_id }) => parent_run_id === null);
    const candidates = whole.length > 0 ? whole : runs;
    const current = candidates.find(({ status }) => !isEnd(status));
    if (current !== undefined) yield current;
    for (const run of candidates) if (run !== current) yield run;
  }

  #openRun(folder: RunFolder): GrowingRun {
    const run = this.#open.get(folder.id) ?? new GrowingRun(folder);
    this.#open.delete(folder.id);
    this.#open.set(folder.id, run);
    const [longestAgo] = this.#open.size > KEPT_RUNS ? this.#open.keys() : [];
    if (longestAgo !== undefined) this.#open.delete(longestAgo);
    return run;
  }
}
