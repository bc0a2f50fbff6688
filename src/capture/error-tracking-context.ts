import type { Severity } from '../core/severity.js';
import { badOption, checkTrackingOptions, type TrackingOptions } from './options.js';
import { noteOrigin } from './origin.js';
import { wrap } from './with-error-tracking.js';

/**
 * Run a block of code under a name: what it throws or rejects with is recorded and thrown on, the same value.
 * A block that is synchronous stays so.
 * @returns what the block returns.
 * @throws ErrtrackError (BAD_OPTION) that names the option and what it takes.
 *
 * @example
 * errorTrackingContext('processing_block', 'MEDIUM', () => processAll());
 */
export function errorTrackingContext<T>(context: string, severity: Severity, body: () => T): T;
export function errorTrackingContext<T>(context: string, body: () => T): T;
export function errorTrackingContext<T>(options: TrackingOptions, body: () => T): T;
export function errorTrackingContext<T>(
  what: string | TrackingOptions,
  how: Severity | (() => T),
  last?: () => T,
): T {
  const body = typeof how === 'function' ? how : last;
  if (typeof body !== 'function') throw badOption('body', body, 'a function');
  const named = typeof what === 'string' ? { context: what } : what;
  const options = typeof how === 'function' ? named : { ...named, severity: how };
  const origin = noteOrigin(errorTrackingContext);
  return wrap(body, checkTrackingOptions(options), origin)();
}
