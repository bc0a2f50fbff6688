import type { RunHandle } from './handles.js';
import { loadRuns } from './load-runs.js';
import type { RunOptions } from './options.js';
import { checkRunOptions } from './run-options.js';
import { checkBody, checkName } from './step-options.js';

type Body<T> = (run: RunHandle) => T | Promise<T>;

/**
 * Run a function as a tracked run: its phases and steps are shown as they go, kept in `.errtrack/runs/`, and reported
 * in `tracking_reports/`, whether it succeeds or fails. What goes wrong in tracking never reaches the function.
 * @returns what `body` returns; what an earlier run of the same `id` returned, where that was completed.
 * @throws what `body` throws, the same value; ErrtrackError (BAD_OPTION) that names the option and what it takes.
 *
 * @example
 * await trackRun('Import', async (run) => {
 *   await run.step('Export', (step) => exportJob({ signal: step.signal }));
 *   await run.phase('Load', (phase) => phase.parallel(files.map((f) => phase.define(f, () => load(f)))));
 * });
 */
export function trackRun<T>(name: string, body: Body<T>): Promise<T>;
export function trackRun<T>(name: string, options: RunOptions, body: Body<T>): Promise<T>;
export async function trackRun<T>(
  name: string,
  how: RunOptions | Body<T>,
  body?: Body<T>,
): Promise<T> {
  const options = typeof how === 'function' ? {} : checkRunOptions(how);
  const work = checkBody(typeof how === 'function' ? how : body);
  return loadRuns().executeRun(checkName('name', name), options, work);
}
