import { ErrtrackError } from '../core/errtrack-error.js';
import { findNearestWord } from '../core/nearest-word.js';
import { isSeverity, SEVERITIES, type Severity } from '../core/severity.js';

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
  readonly tracker?: Tracker;
}

/** What a boundary needs of an `ErrorTracker`. */
export interface Tracker {
  trackError(error: unknown, options?: TrackingOptions): string;
  /** @internal */
  captureThrow(value: unknown, call: number, options: TrackingOptions, name: string): void;
}

/** Whether a value will do for an option, and what would. */
type Check = readonly [isValid: (value: unknown) => boolean, expected: string];

const CHECKS: Readonly<Record<keyof TrackingOptions, Check>> = {
  context: [isText, 'a string'],
  severity: [isSeverity, SEVERITIES.join(', ')],
  autoAddTodo: [(value) => typeof value === 'boolean', 'true or false'],
  ignore: [Array.isArray, 'a list of classes, names and functions'],
  fingerprint: [
    (value) => isText(value) || Array.isArray(value) || isFunction(value),
    'a list of strings, or a function that returns one',
  ],
  groupingDiscriminator: [
    (value) => isText(value) || isFunction(value),
    'a string, or a function that returns one',
  ],
  tags: [isObject, 'an object'],
  tracker: [isTracker, 'an ErrorTracker'],
};

/**
 * The options of a boundary, as they are now: what is changed in the object later changes nothing here.
 * @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes.
 */
export function checkTrackingOptions(options: unknown): TrackingOptions {
  if (options === undefined) return {};
  if (!isObject(options)) throw badOption('options', options, 'an object');
  return pickOptions(options, (name, value) => {
    if (name === 'severity') throw badSeverity(value);
    throw badOption(name, value, CHECKS[name][1]);
  });
}

/** The same for those who must not throw: an option that will not do is left out. */
export function takeTrackingOptions(options: unknown): TrackingOptions {
  return isObject(options) ? pickOptions(options, () => {}) : {};
}

function pickOptions(
  options: object,
  onBad: (name: keyof TrackingOptions, value: unknown) => void,
): TrackingOptions {
  const picked: Record<string, unknown> = {};
  for (const name of OPTION_NAMES) {
    const value = readOption(options, name);
    if (value === undefined) continue;
    if (CHECKS[name][0](value)) picked[name] = value;
    else onBad(name, value);
  }
  return picked as TrackingOptions;
}

const OPTION_NAMES = Object.keys(CHECKS).filter(
  (name) => name in CHECKS,
) as readonly (keyof TrackingOptions)[];

const UNREADABLE = Symbol('what cannot be read');

function readOption(options: object, name: string): unknown {
  try {
    return Reflect.get(options, name);
  } catch {
    return UNREADABLE;
  }
}

export function unknownOption(name: string, known: readonly string[]): ErrtrackError {
  const nearest = findNearestWord(name, known);
  const hint = nearest === null ? `Known are ${known.join(', ')}.` : `Did you mean \`${nearest}\`?`;
  return new ErrtrackError('BAD_OPTION', `Cannot use the unknown option \`${name}\`. ${hint}`);
}

export function badOption(name: string, got: unknown, expected: string): ErrtrackError {
  return new ErrtrackError(
    'BAD_OPTION',
    `Cannot use ${showValue(got)} for \`${name}\`: expected ${expected}.`,
  );
}

function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 200));
  if (value === UNREADABLE) return 'what cannot be read';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return `${value}`;
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

function badSeverity(got: unknown): ErrtrackError {
  const nearest = typeof got === 'string' ? findNearestWord(got, SEVERITIES) : null;
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  const error = badOption('severity', got, SEVERITIES.join(', '));
  return new ErrtrackError('BAD_OPTION', `${error.message}${hint}`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Also one of another copy of this package. */
function isTracker(value: unknown): boolean {
  return isObject(value) && isFunction(readOption(value, 'captureThrow'));
}
