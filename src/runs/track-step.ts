import { badOption } from '../capture/options.js';
import type { JsonObject } from '../core/runs/run-events.js';
import { isSeverity, SEVERITIES, type Severity } from '../core/severity.js';
import type { RunOptions } from './api.js';
import {
  COMMON_OPTIONS,
  type CommonOptions,
  checkFacadeOptions,
  type OptionCheck,
} from './facade-options.js';
import { loadRuns } from './load-runs.js';
import { checkName } from './step-options.js';

/** How a step is doing, in the words of the reports. */
export type TrackedStatus = 'success' | 'failed' | 'skipped' | 'in_progress';

export interface TrackStepOptions {
  /** What happened; of a step that was skipped, why. */
  readonly message?: string;
  readonly details?: JsonObject;
  /** What it failed with: it is recorded, unless a boundary has on its way here. A text will do. */
  readonly error?: unknown;
  /** What a browser showed. */
  readonly url?: string;
  readonly pageSource?: string;
  /** A PNG, which is saved in `error_screenshots/`, or the path of a picture. */
  readonly screenshot?: Uint8Array | string;
  /** `warning` notes the message among the warnings as well, whatever the status. */
  readonly level?: 'info' | 'warning';
  /** Of the error; default `MEDIUM`. */
  readonly severity?: Severity;
}

/** What the run of a program's own steps goes by. */
export interface TrackingStart
  extends CommonOptions,
    Pick<RunOptions, 'totalSteps' | 'onProgress'> {}

const STATUSES: readonly string[] = [
  'success',
  'failed',
  'skipped',
  'in_progress',
] satisfies TrackedStatus[];

const TEXT: OptionCheck = [(value) => typeof value === 'string', 'a string'];
const OWN: Readonly<Record<keyof TrackStepOptions, OptionCheck>> = {
  message: TEXT,
  details: [(value) => typeof value === 'object' && value !== null, 'an object'],
  error: [() => true, 'anything'],
  url: TEXT,
  pageSource: TEXT,
  screenshot: [
    (value) => typeof value === 'string' || value instanceof Uint8Array,
    'a PNG, or the path of one',
  ],
  level: [(value) => value === 'info' || value === 'warning', 'info, warning'],
  severity: [isSeverity, SEVERITIES.join(', ')],
};

/**
 * Tell of a step: it goes into the run, the monitoring log and the output. It belongs to the run around it; else to
 * one of the whole process, whose reports are saved by `finishTracking()`, or when the process ends. A step that is
 * `in_progress` goes on until another call of the same names ends it.
 * @throws ErrtrackError (BAD_OPTION) that names the option and what it takes.
 *
 * @example
 * trackStep('Phase 2', 'Export Template', 'in_progress');
 * trackStep('Phase 2', 'Export Template', 'success', { message: 'Export job submitted' });
 * trackStep('Phase 2', 'Process File', 'failed', { error, url: page.url(), screenshot: await page.screenshot() });
 * trackStep('Phase 2', 'Import', 'success', { level: 'warning', message: 'No setup sheet, using the first one' });
 */
export function trackStep(
  phase: string,
  step: string,
  status: TrackedStatus,
  options: TrackStepOptions = {},
): void {
  checkName('phase', phase);
  checkName('step', step);
  if (!STATUSES.includes(status)) throw badOption('status', status, STATUSES.join(', '));
  checkFacadeOptions(options, [], OWN);
  loadRuns().tellStep({ phase, step, status, ...options });
}

/**
 * Begin the run that `trackStep` tells of outside of other runs, with a name and labels for its reports. The one
 * before it is finished.
 * @throws ErrtrackError (BAD_OPTION) that names the option and what it takes.
 *
 * @example
 * startTracking('Scorecard import', { labels: { customer_name: 'Lego Spain' } });
 */
export function startTracking(name: string, options: TrackingStart = {}): void {
  const { run } = checkFacadeOptions(options, TAKEN, {});
  loadRuns().startTracking(checkName('name', name), run);
}

const TAKEN = [...COMMON_OPTIONS, 'totalSteps', 'onProgress'] as const;

/** End the run of the steps that were told outside of other runs, and save its reports. Without one, nothing happens. */
export function finishTracking(): void {
  loadRuns().finishTracking();
}
