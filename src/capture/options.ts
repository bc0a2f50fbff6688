import { ErrtrackError } from '../core/errtrack-error.js';
import { findNearestWord } from '../core/nearest-word.js';
import { isSeverity, SEVERITIES, type Severity } from '../core/severity.js';
import type { ErrorTracker } from './error-tracker.js';

/** An error that is expected: its class, its name, or a test of the thrown value. */
export type IgnoreRule =
  | (abstract new (
      ...args: never[]
    ) => unknown)
  | ((error: never) => boolean)
  | string;

/** What a boundary, or a call of `captureError`, says about the errors that pass it. */
export interface TrackingOptions {
  /** Name of this place in the pipeline (`stage1_face_swap`); default: the function's name. */
  readonly context?: string;
  /** How much an error here hurts; default `MEDIUM`. */
  readonly severity?: Severity;
  /** Whether the error becomes a task in TODO.md; default true. */
  readonly autoAddTodo?: boolean;
  /** Errors that are expected here and are not recorded. */
  readonly ignore?: readonly IgnoreRule[];
  /** What to group by instead of the default key; `'{{ default }}'` stands for the default. */
  readonly fingerprint?: readonly string[] | ((error: unknown) => readonly string[]);
  /** Added to the default key: a tenant, a shop, a model. */
  readonly groupingDiscriminator?: string | ((error: unknown) => string);
  /** Counted for each value. */
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
  /** The tracker that records; default: the process's own. */
  readonly tracker?: ErrorTracker;
}

/** @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes. */
export function checkTrackingOptions(options: TrackingOptions): TrackingOptions {
  const { severity, context, ignore } = options;
  if (severity !== undefined && !isSeverity(severity)) throw badSeverity(severity);
  if (context !== undefined && typeof context !== 'string')
    throw badOption('context', context, 'a string');
  if (ignore !== undefined && !Array.isArray(ignore)) {
    throw badOption('ignore', ignore, 'a list of classes, names and functions');
  }
  return options;
}

export function badOption(name: string, got: unknown, expected: string): ErrtrackError {
  const shown = typeof got === 'string' ? JSON.stringify(got) : typeof got;
  return new ErrtrackError(
    'BAD_OPTION',
    `Cannot use ${shown} for \`${name}\`: expected ${expected}.`,
  );
}

function badSeverity(got: unknown): ErrtrackError {
  const nearest = typeof got === 'string' ? findNearestWord(got, SEVERITIES) : null;
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  const error = badOption('severity', got, SEVERITIES.join(', '));
  return new ErrtrackError('BAD_OPTION', `${error.message}${hint}`);
}
