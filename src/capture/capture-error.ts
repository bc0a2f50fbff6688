import { errorTracker } from './default-tracker.js';
import { type TrackingOptions, takeTrackingOptions } from './options.js';
import { findRunPlace } from './run-place.js';

/**
 * Record an error that was caught, or only noticed. Synchronous, and never throws. An error that a boundary has
 * recorded on its way here is not counted again, the first time that it is handed in.
 * @returns its fingerprint, 16 hex digits; the empty string where even that failed.
 *
 * @example
 * try { await upload(file); } catch (error) { captureError(error, { context: 'upload', severity: 'LOW' }); }
 */
export function captureError(error: unknown, options: TrackingOptions = {}): string {
  const taken = takeTrackingOptions(options);
  const { tracker = errorTracker } = taken;
  const context = taken.context ?? findRunPlace(error)?.path ?? 'captureError';
  return tracker.trackError(error, { ...taken, context });
}
