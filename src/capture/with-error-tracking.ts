import {
  type BoundaryOptions,
  type Callable,
  type Constructable,
  createBoundary,
} from './boundary.js';
import { errorTracker } from './default-tracker.js';
import { badOption, checkTrackingOptions, type TrackingOptions } from './options.js';
import { noteOrigin, type Origin } from './origin.js';

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
  if (typeof fn !== 'function') throw badOption('fn', fn, 'a function or a class');
  return wrap(fn, checkTrackingOptions(options), noteOrigin(withErrorTracking));
}

/** @internal */
export function wrap<F extends Callable | Constructable>(
  fn: F,
  options: TrackingOptions,
  origin: Origin,
  { name = readName(fn), ...rest }: BoundaryOptions & { readonly name?: string | undefined } = {},
): F {
  const tracker = options.tracker ?? errorTracker;
  let isInert: boolean | undefined;
  return createBoundary(
    fn,
    (value, call) => {
      isInert ??= tracker === errorTracker && errorTracker.isForeign(origin);
      if (!isInert) tracker.captureThrow(value, call, options, name);
    },
    rest,
  );
}

/** A class may have a static member called `name`, which may be anything. */
function readName(fn: object): string {
  const name: unknown = Reflect.getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : 'anonymous';
}
