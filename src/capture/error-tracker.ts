import type { CountedRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { Summary } from '../core/summary.js';
import type { Project } from '../files/project.js';
import type { LedgerView } from '../fold/view.js';
import type { Capture } from './capture.js';
import type { Claim } from './claim.js';
import { claimReport, claimThrow, recordLater, startCall } from './counted-once.js';
import { isEnabled } from './enabled.js';
import { loadRecording } from './load-recording.js';
import type { Sighting } from './occurrence.js';
import { type Tracker, type TrackingOptions, takeTrackingOptions } from './options.js';
import type { Origin } from './origin.js';
import { startFolder } from './start-folder.js';
import { checkTrackerOptions, type TrackerOptions } from './tracker-options.js';

/**
 * Records errors for one project. Making one costs nothing: files are looked for at the first error.
 *
 * @example
 * const tracker = new ErrorTracker({ todoFile: 'docs/TODO.md' });
 * try { await stage1(); } catch (error) { tracker.trackError(error, { context: 'stage1', severity: 'HIGH' }); }
 */
export class ErrorTracker implements Tracker {
  #options: TrackerOptions;
  #capture: Capture | null = null;

  /** @throws ErrtrackError (BAD_OPTION, NO_ROOT) that names the option and the cure. */
  constructor(options: TrackerOptions = {}) {
    this.#options = checkTrackerOptions(options);
    if (options.root !== undefined) getRecording().findProject(this.#options, startFolder);
  }

  /**
   * Record an error that was caught, or only noticed. Synchronous, and never throws.
   * @returns its fingerprint, 16 hex digits; the empty string where even that failed.
   */
  trackError(error: unknown, options: TrackingOptions = {}): string {
    const taken = takeTrackingOptions(options);
    const sighting = { value: error, options: taken, name: 'trackError', fatal: false };
    if (!this.#mayRecord()) return this.#openCapture()?.identify(sighting) ?? '';
    return this.#record(sighting, claimReport(error));
  }

  /** The figures that `errtrack status --json` prints, with what is not folded yet. */
  async getErrorSummary(): Promise<Summary> {
    return (await this.#read()).summary;
  }

  /** The active errors with their counts, as `errtrack list --json` prints them. */
  async getActiveErrors(): Promise<readonly CountedRecord[]> {
    const { records } = await this.#read();
    return records.filter((record) => record.status === 'active');
  }

  /**
   * Mark an error as fixed and bring the visible files up to date.
   * @param hash the whole hash, or a unique prefix of four digits or more.
   * @returns false where it was fixed already.
   * @throws ErrtrackError (NOT_FOUND, AMBIGUOUS) where the hash names no error, or several.
   */
  async markErrorFixed(hash: string, description = ''): Promise<boolean> {
    const { getNamedRecord, createFixes } = getRecording();
    const record = getNamedRecord(await this.#read(), hash);
    if (record.status === 'fixed') return false;
    const fixing = { description, source: 'api' } as const;
    const fixes = createFixes(this.openProject(), [record.hash], fixing);
    for (const fix of fixes) this.#capture?.decide(fix);
    await this.flush();
    return true;
  }

  /** Resolves when everything recorded so far is in the visible files, or waits for git or a person. */
  async flush(): Promise<void> {
    if (this.#capture?.isOpen) await this.#capture.openRecorder().flush();
  }

  /** The same as `flush`, for the end of a tracker's life. Nothing needs it: a record is on disk at once. */
  async close(): Promise<void> {
    await this.flush();
  }

  /** @internal Overlay more options: what `configure` does for the process's own tracker. */
  configure(options: TrackerOptions): void {
    this.#options = { ...this.#options, ...checkTrackerOptions(options) };
    this.#capture?.configure(this.#options);
  }

  /** @internal What a boundary caught. */
  captureThrow(value: unknown, call: number, options: TrackingOptions, name: string): void {
    if (!this.#mayRecord()) return;
    this.#record({ value, options, name, fatal: false }, claimThrow(value, call));
  }

  /**
   * @internal What a step or a run caught.
   * @returns its fingerprint; the empty string where nothing is recorded.
   */
  captureInRun(value: unknown, call: number, options: TrackingOptions, name: string): string {
    if (!this.#mayRecord()) return '';
    const claim = { ...claimThrow(value, call), wantsKey: true };
    return this.#record({ value, options, name, fatal: false }, claim);
  }

  /** @internal The project that keeps this tracker's runs; null where nothing is to be recorded. */
  openRunProject(): Project | null {
    if (!this.#mayRecord()) return null;
    const capture = this.#openCapture();
    return capture?.isWanted() ? capture.openProject() : null;
  }

  /** @internal The project that this tracker is for, also where nothing is to be recorded. */
  openProject(): Project {
    this.#capture ??= new (getRecording().Capture)(this.#options, startFolder);
    return this.#capture.openProject();
  }

  /** @internal What ends the process. */
  captureFatal(value: unknown, name: string, claim: Claim): void {
    if (!this.#mayRecord()) return;
    const options = { severity: 'HIGH' } as const;
    this.#record({ value, options, name, fatal: true }, claim);
  }

  /** @internal What a reporter of tests was asked to record: that it runs beside tests is no reason to be silent. */
  captureFailedTest(value: unknown, options: TrackingOptions): void {
    if (process.env['ERRTRACK'] === '0' || this.#options.enabled === false) return;
    this.#record({ value, options, name: 'test', fatal: false }, claimThrow(value, startCall()));
  }

  /** @internal Whether a boundary is of a dependency that the project does not track. */
  isForeign(origin: Origin): boolean {
    if (!this.#mayRecord()) return false;
    try {
      const project = this.#openCapture()?.openProject();
      return project !== undefined && loadRecording()?.isOfDependency(origin, project) === true;
    } catch {
      return false;
    }
  }

  /** @internal Fold, at the end of the process, what its threads have recorded. */
  foldAtEnd(): void {
    if (!this.#mayRecord()) return;
    try {
      const capture = this.#openCapture();
      if (capture?.isWanted()) capture.openRecorder().end();
    } catch {
      // A listener that throws would change how the process ends.
    }
  }

  /** The quick half of the question: a test runner's process loads nothing more. */
  #mayRecord(): boolean {
    return isEnabled(this.#options.enabled, process.env);
  }

  #record(sighting: Sighting, claim: Claim): string {
    const capture = this.#openCapture();
    if (capture !== null) return capture.record(sighting, claim);
    recordLater(sighting.value, () => this.#openCapture()?.record(sighting, claim));
    return '';
  }

  #openCapture(): Capture | null {
    if (this.#capture !== null) return this.#capture;
    const recording = loadRecording();
    if (recording !== null) this.#capture = new recording.Capture(this.#options, startFolder);
    return this.#capture;
  }

  async #read(): Promise<LedgerView> {
    const view = await getRecording().readView(this.openProject());
    if (view.problem !== null) throw new ErrtrackError('BAD_LEDGER', view.problem);
    return view;
  }
}

/** For those who may throw. */
function getRecording(): NonNullable<ReturnType<typeof loadRecording>> {
  const recording = loadRecording();
  if (recording !== null) return recording;
  throw new ErrtrackError('BAD_FILE', 'Cannot load a part of errtrack: install it anew.');
}
