import { dirname } from 'node:path';
import type { CountedRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { findRecord } from '../core/lookup.js';
import type { Summary } from '../core/summary.js';
import { summarize } from '../core/summary.js';
import { openProject, type ProjectOverrides } from '../files/open-project.js';
import type { FoldMode, Project } from '../files/project.js';
import { debug } from '../files/trouble.js';
import type { BeforeRecord } from './before-record.js';
import { startCall, takeReport, takeThrow } from './counted-once.js';
import { isEnabled } from './enabled.js';
import { isIgnored } from './ignored.js';
import { createOccurrence, readKey } from './occurrence.js';
import { badOption, type IgnoreRule, type TrackingOptions } from './options.js';
import { createRecorder, type Recorder } from './recorder.js';
import { getRegistry } from './registry.js';

/** What a tracker goes by; a flag or an environment variable overrules it, and it overrules the configuration. */
export interface TrackerOptions {
  /** The project's folder; default: found from the working directory. */
  readonly root?: string;
  /** The ledger, relative to the root; default `errors_log.json`. */
  readonly errorsFile?: string;
  /** Where tasks go, relative to the root; default `TODO.md`. */
  readonly todoFile?: string;
  /** Where fixed errors go, relative to the root; default `FIXED_ERRORS.md`. */
  readonly fixedFile?: string;
  /** False turns capture off; default: on, except under test runners. */
  readonly enabled?: boolean;
  /** When this process starts the fold; default `auto`, in CI `manual`. */
  readonly fold?: FoldMode;
  /** Errors that are expected everywhere. */
  readonly ignore?: readonly IgnoreRule[];
  /** Looks at each record before it is written; may change it, and drops it by returning null. */
  readonly beforeRecord?: BeforeRecord;
}

/** The working directory at load: a program may change it later, and errors still belong where it began. */
const startFolder = process.cwd();
const registry = getRegistry();
let isCapturing = false;

/**
 * Records errors for one project. Making one costs nothing: files are looked for at the first error.
 *
 * @example
 * const tracker = new ErrorTracker({ todoFile: 'docs/TODO.md' });
 * try { await stage1(); } catch (error) { tracker.trackError(error, { context: 'stage1', severity: 'HIGH' }); }
 */
export class ErrorTracker {
  #options: TrackerOptions;
  #project: Project | null = null;

  /** @throws ErrtrackError (BAD_OPTION, NO_ROOT) that names the option and the cure. */
  constructor(options: TrackerOptions = {}) {
    this.#options = checkTrackerOptions(options);
    if (options.root !== undefined) this.#openProject();
  }

  /**
   * Record an error that was caught, or only noticed. Synchronous, and never throws.
   * @returns its fingerprint, 16 hex digits; the empty string where even that failed.
   */
  trackError(error: unknown, options: TrackingOptions = {}): string {
    return this.#capture(error, options, 'trackError', () => takeReport(error));
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
    const record = findOne(await this.#read(), hash);
    if (record.status === 'fixed') return false;
    const recorder = this.#openRecorder();
    const decision = { hash: record.hash, description, commit: null, by: null } as const;
    recorder.decide({ type: 'fix', ...decision, source: 'api' });
    await recorder.flush();
    return true;
  }

  /** Resolves when everything recorded so far is in the visible files, or waits for git or a person. */
  async flush(): Promise<void> {
    if (this.#project !== null) await this.#openRecorder().flush();
  }

  /** The same as `flush`, for the end of a tracker's life. Nothing needs it: a record is on disk at once. */
  async close(): Promise<void> {
    await this.flush();
  }

  /** @internal Overlay more options: what `configure` does for the process's own tracker. */
  configure(options: TrackerOptions): void {
    this.#options = checkTrackerOptions({ ...this.#options, ...options });
    this.#project = null;
  }

  /** @internal What a boundary caught. */
  captureThrow(value: unknown, call: number, options: TrackingOptions, name: string): void {
    this.#capture(value, options, name, () => takeThrow(value, call));
  }

  /** @internal What ends the process. */
  captureFatal(
    value: unknown,
    context: string,
    isKnown: (k: string, recorder: Recorder) => boolean,
  ): void {
    const options = { context, severity: 'HIGH' } as const;
    this.#guard(value, () => {
      if (!this.#isOn() || this.#isIgnored(value, options)) return '';
      takeThrow(value, startCall());
      const recorder = this.#openRecorder();
      const k = readKey(value, options, context, recorder.project);
      if (!isKnown(k, recorder)) this.#record(value, options, context, recorder, true);
      return k;
    });
  }

  /** @internal Whether capture is on, for those who must not even look at a value otherwise. */
  get isOn(): boolean {
    return this.#isOn();
  }

  /** @internal The project, found now if need be. */
  get project(): Project {
    return this.#openProject();
  }

  #capture(value: unknown, options: TrackingOptions, name: string, take: () => boolean): string {
    return this.#guard(value, () => {
      if (!this.#isOn()) return readKey(value, options, name, this.#openProject());
      if (this.#isIgnored(value, options)) return '';
      const recorder = this.#openRecorder();
      if (!take()) return readKey(value, options, name, recorder.project);
      return this.#record(value, options, name, recorder, false);
    });
  }

  #record(
    value: unknown,
    options: TrackingOptions,
    name: string,
    recorder: Recorder,
    fatal: boolean,
  ): string {
    const occurrence = createOccurrence(value, options, {
      project: recorder.project,
      name,
      fatal,
      beforeRecord: this.#options.beforeRecord,
    });
    if (occurrence === null) return '';
    recorder.record(occurrence);
    return occurrence.k;
  }

  /** Nothing that goes wrong here may reach the host; an error inside capture is not captured again. */
  #guard(value: unknown, work: () => string): string {
    if (isCapturing) return '';
    isCapturing = true;
    try {
      return work();
    } catch (error) {
      debug('capture', () => `could not record ${typeof value}: ${String(error)}`);
      return '';
    } finally {
      isCapturing = false;
    }
  }

  #isOn(): boolean {
    const enabled = this.#options.enabled;
    if (!isEnabled(enabled, process.env)) return false;
    // ERRTRACK=1 or `enabled: true` is a person's word; otherwise the configuration has one too.
    return process.env['ERRTRACK'] === '1' || this.#openProject().settings.enabled;
  }

  #isIgnored(value: unknown, options: TrackingOptions): boolean {
    const rules = [...(this.#options.ignore ?? []), ...(options.ignore ?? [])];
    return rules.length > 0 && isIgnored(value, rules);
  }

  async #read(): Promise<readonly CountedRecord[]> {
    // Loaded when asked for: capture itself reads no ledger.
    const { readView } = await import('../fold/view.js');
    const { records, problem } = await readView(this.#openProject());
    if (problem !== null) throw new ErrtrackError('BAD_LEDGER', problem);
    return records;
  }

  #openProject(): Project {
    this.#project ??= findProject(this.#options);
    return this.#project;
  }

  #openRecorder(): Recorder {
    const project = this.#openProject();
    const known = registry.recorders.get(project.files.errors);
    if (known !== undefined) return known;
    const { todoFile, fixedFile } = this.#options;
    const recorder = createRecorder(project, {
      ...(project.namedBy.todo === 'code' && todoFile !== undefined && { todo: todoFile }),
      ...(project.namedBy.fixed === 'code' && fixedFile !== undefined && { fixed: fixedFile }),
    });
    registry.recorders.set(project.files.errors, recorder);
    return recorder;
  }
}

/** From the working directory; where nothing marks a root there, from the main script's folder. */
function findProject(options: TrackerOptions): Project {
  const code: ProjectOverrides = options;
  const project = openProject(startFolder, { code });
  const script = process.argv[1];
  if (project.marked || script === undefined) return project;
  const fromScript = openProject(dirname(script), { code });
  return fromScript.marked ? fromScript : project;
}

function findOne(records: readonly CountedRecord[], name: string): CountedRecord {
  const lookup = findRecord(records, name);
  if (lookup.kind === 'found') return lookup.record;
  if (lookup.kind === 'ambiguous') {
    const hashes = lookup.candidates.map((record) => record.hash).join(', ');
    throw new ErrtrackError(
      'AMBIGUOUS',
      `Cannot tell which error ${name} is: ${hashes}. Give more digits.`,
    );
  }
  throw new ErrtrackError(
    'NOT_FOUND',
    `Cannot find an error ${JSON.stringify(name)} in the ledger.`,
  );
}

function checkTrackerOptions(options: TrackerOptions): TrackerOptions {
  for (const name of ['root', 'errorsFile', 'todoFile', 'fixedFile'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw badOption(name, value, 'a path');
    }
  }
  if (options.beforeRecord !== undefined && typeof options.beforeRecord !== 'function') {
    throw badOption('beforeRecord', options.beforeRecord, 'a function');
  }
  return options;
}
