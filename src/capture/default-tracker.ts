import { ErrorTracker } from './error-tracker.js';
import { getRegistry } from './registry.js';
import type { TrackerOptions } from './tracker-options.js';

/** The process's own tracker, which every boundary uses that names none. */
export const errorTracker: ErrorTracker = shareTracker();

/**
 * Set options of the process's own tracker, before or between errors.
 * @throws ErrtrackError (BAD_OPTION) that names the option and the cure.
 */
export function configure(options: TrackerOptions): void {
  errorTracker.configure(options);
}

// What a worker records late is folded at the end of the process, though this thread may have recorded nothing.
process.once('worker', () => process.once('exit', () => errorTracker.foldAtEnd()));

/** One for all copies of errtrack in a thread, so that `configure` holds for what each of them catches. */
function shareTracker(): ErrorTracker {
  const registry = getRegistry();
  if (!isErrorTracker(registry.tracker)) registry.tracker = new ErrorTracker();
  return isErrorTracker(registry.tracker) ? registry.tracker : new ErrorTracker();
}

function isErrorTracker(value: unknown): value is ErrorTracker {
  return typeof value === 'object' && value !== null && 'captureFatal' in value;
}
