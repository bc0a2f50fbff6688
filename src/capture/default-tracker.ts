import { ErrorTracker, type TrackerOptions } from './error-tracker.js';

/** The process's own tracker, which every boundary uses that names none. */
export const errorTracker = new ErrorTracker();

/**
 * Set options of the process's own tracker, before or between errors.
 * @throws ErrtrackError (BAD_OPTION) that names the option and the cure.
 */
export function configure(options: TrackerOptions): void {
  errorTracker.configure(options);
}
