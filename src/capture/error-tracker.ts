import type { CountedRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { Summary } from '../core/summary.js';
import { summarize } from '../core/summary.js';
import type { Project } from '../files/project.js';
import { Capture } from './capture.js';
import type { Claim } from './claim.js';
import { claimReport, claimThrow } from './counted-once.js';
import { getNamedRecord } from './named-record.js';
import { type Tracker, type TrackingOptions, takeTrackingOptions } from './options.js';
import { checkTrackerOptions, type TrackerOptions } from './tracker-options.js';

/**
 * Records errors for one project. Making one costs nothing: files are looked for at the first error.
 *
 * @example
 * const tracker = new ErrorTracker({ todoFile: 'docs/TODO.md' });
 * try { await stage1(); } catch (error) { tracker.trackError(error, { context: 'stage1', severity: 'HIGH' }); }
 */
export class ErrorTracker implements Tracker {
  readonly #capture: Capture;

  /** @throws ErrtrackError (BAD_OPTION, NO_ROOT) that names the option and the cure. */
  constructor(options: TrackerOptions = {}) {
    this.#capture = new Capture(checkTrackerOptions(options));
    if (options.root !== undefined) this.#capture.project;
  }

  /**
   * Record an error that was caught, or only noticed. Synchronous, and never throws.
   * @returns its fingerprint, 16 hex digits; the empty string where even that failed.
   */
  trackError(error: unknown, options: TrackingOptions = {}): string {
    const taken = takeTrackingOptions(options);
    const sighting = { value: error, options: taken, name: 'trackError', fatal: false };
    return this.#capture.record(sighting, claimReport(error));
  }

  /** The figures that `errtrack status --json` prints, with what is not folded yet. */
  async getErrorSummary(): Promise<Summary> {
    return summarize(await this.#read());
  }

  /** The active errors with their counts, as `errtrack list --json` prints them. */
  async getActiveErrors(): Promise<readonly CountedRecord[]> {
    const records = await this.#read();
    return records.filter((record) => record.status === 'active');
  }

  /**
   * Mark an error as fixed and bring the visible files up to date.
   * @param hash the whole hash, or a unique prefix of four digits or more.
   * @returns false where it was fixed already.
   * @throws ErrtrackError (NOT_FOUND, AMBIGUOUS) where the hash names no error, or several.
   */
  async markErrorFixed(hash: string, description = ''): Promise<boolean> {
    const record = getNamedRecord(await this.#read(), hash);
    if (record.status === 'fixed') return false;
    const { createFix } = await import('./fix-event.js');
    this.#capture.decide(createFix(record.hash, description, this.project));
    await this.flush();
    return true;
  }

  /** Resolves when everything recorded so far is in the visible files, or waits for git or a person. */
  async flush(): Promise<void> {
    if (this.#capture.isOpen) await this.#capture.openRecorder().flush();
  }

  /** The same as `flush`, for the end of a tracker's life. Nothing needs it: a record is on disk at once. */
  async close(): Promise<void> {
    await this.flush();
  }

  /** @internal Overlay more options: what `configure` does for the process's own tracker. */
  configure(options: TrackerOptions): void {
    this.#capture.configure(checkTrackerOptions(options));
  }

  /** @internal What a boundary caught. */
  captureThrow(value: unknown, call: number, options: TrackingOptions, name: string): void {
    this.#capture.record({ value, options, name, fatal: false }, claimThrow(value, call));
  }

  /** @internal What ends the process. */
  captureFatal(value: unknown, name: string, claim: Claim): void {
    const options = { severity: 'HIGH' } as const;
    this.#capture.record({ value, options, name, fatal: true }, claim);
  }

  /** @internal The project, found now if need be. */
  get project(): Project {
    return this.#capture.project;
  }

  /** @internal Fold, at the end of the process, what its threads have recorded. */
  foldAtEnd(): void {
    if (this.#capture.isOn()) this.#capture.openRecorder().end();
  }

  async #read(): Promise<readonly CountedRecord[]> {
    // Loaded when asked for: capture itself reads no ledger.
    const { readView } = await import('../fold/view.js');
    const { records, problem } = await readView(this.project);
    if (problem !== null) throw new ErrtrackError('BAD_LEDGER', problem);
    return records;
  }
}
