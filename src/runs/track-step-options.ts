import { badOption } from '../capture/options.js';
import type { JsonObject } from '../core/runs/run-events.js';
import { isSeverity, SEVERITIES, type Severity } from '../core/severity.js';
import { checkFacadeOptions, type OptionCheck } from './facade-options.js';

/** How a step is doing, in the words of the reports. */
export type TrackedStatus = 'success' | 'failed' | 'skipped' | 'in_progress';

/** What there is to say of a step. */
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

/** @throws ErrtrackError (BAD_OPTION) for a status that there is not. */
export function checkTrackedStatus(status: unknown): void {
  if (!STATUSES.some((known) => known === status)) {
    throw badOption('status', status, STATUSES.join(', '));
  }
}

/** @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes. */
export function checkTrackStepOptions(options: unknown): void {
  checkFacadeOptions(options, [], OWN);
}
