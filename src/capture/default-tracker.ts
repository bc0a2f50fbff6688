import { ErrorTracker } from './error-tracker.js';
import type { TrackerOptions } from './tracker-options.js';

/** The process's own tracker, which every boundary uses that names none. */
export const errorTracker = new ErrorTracker();

/**
 * Set options of the process's own tracker, before or between errors.
 * @throws ErrtrackError (BAD_OPTION) that names the option and the cure.
 */
export function configure(options: TrackerOptions): void {
  errorTracker.configure(options);
}

// What a worker records late is folded at the end of the process, though this thread may have recorded nothing.
process.once('worker', () => process.once('exit', () => errorTracker.foldAtEnd()));
