import { type Callable, type Constructable, createBoundary } from './boundary.js';
import { errorTracker } from './default-tracker.js';
import { checkTrackingOptions, type TrackingOptions } from './options.js';
import { isForeign, noteOrigin, type Origin } from './owner.js';

/**
 * Wrap a function, of any kind, or a class: what it throws or rejects with is recorded and thrown on, the same
 * value. Everything else about it stays as it is.
 * @throws ErrtrackError (BAD_OPTION) that names the option and what it takes.
 *
 * @example
 * const resize = withErrorTracking(async (file: string) => sharp(file).resize(800).toBuffer(), { severity: 'LOW' });
 */
export function withErrorTracking<F extends Callable | Constructable>(
  fn: F,
  options: TrackingOptions = {},
): F {
  return wrap(fn, options, noteOrigin(withErrorTracking));
}

/** @internal */
export function wrap<F extends Callable | Constructable>(
  fn: F,
  options: TrackingOptions,
  origin: Origin,
  name: string = fn.name || 'anonymous',
): F {
  checkTrackingOptions(options);
  const { tracker = errorTracker } = options;
  let isInert: boolean | undefined;
  return createBoundary(fn, (value, call) => {
    isInert ??= tracker === errorTracker && isOfDependency(origin);
    if (!isInert) tracker.captureThrow(value, call, options, name);
  });
}

function isOfDependency(origin: Origin): boolean {
  try {
    const { settings, root } = errorTracker.project;
    return isForeign(origin, settings, root);
  } catch {
    return false;
  }
}
