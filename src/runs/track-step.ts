import type { CommonOptions } from './facade-options.js';
import { loadRuns } from './load-runs.js';
import type { RunOptions } from './options.js';
import { checkName } from './step-options.js';
import type { TrackedStatus, TrackStepOptions } from './track-step-options.js';

/** What the run of a program's own steps goes by. */
export interface TrackingStart
  extends CommonOptions,
    Pick<RunOptions, 'totalSteps' | 'onProgress'> {}

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
  const { checkTrackedStatus, checkTrackStepOptions, tellStep } = loadRuns();
  checkTrackedStatus(status);
  checkTrackStepOptions(options);
  tellStep({ phase, step, status, ...options });
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
  const { COMMON_OPTIONS, checkFacadeOptions, ...runs } = loadRuns();
  const taken = [...COMMON_OPTIONS, 'totalSteps', 'onProgress'] as const;
  const { run } = checkFacadeOptions(options, taken, {});
  runs.startTracking(checkName('name', name), run);
}

/** End the run of the steps that were told outside of other runs, and save its reports. Without one, nothing happens. */
export function finishTracking(): void {
  loadRuns().finishTracking();
}
