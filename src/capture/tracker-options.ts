import type { FoldMode } from '../files/project.js';
import type { BeforeRecord } from './before-record.js';
import { badOption, type IgnoreRule, unknownOption } from './options.js';

/** What a tracker goes by; a flag or an environment variable overrules it, and it overrules the configuration. */
export interface TrackerOptions {
  /** The project's folder; default: found from the working directory. */
  readonly root?: string;
  /** The ledger, relative to the root; default `errors_log.json`. */
  readonly errorsFile?: string;
  /** Where tasks go, relative to the root; default `TODO.md`. */
  readonly todoFile?: string;
  /** Where fixed errors go, relative to the root; default `FIXED_ERRORS.md`. */
  readonly fixedFile?: string;
  /** False turns capture off; default: on, except under test runners. */
  readonly enabled?: boolean;
  /** When this process starts the fold; default `auto`, in CI `manual`. */
  readonly fold?: FoldMode;
  /** Errors that are expected everywhere. */
  readonly ignore?: readonly IgnoreRule[];
  /** Looks at each record before it is written; may change it, and drops it by returning null. */
  readonly beforeRecord?: BeforeRecord;
}

type Check = readonly [isValid: (value: unknown) => boolean, expected: string];

const FOLD_MODES: readonly unknown[] = [
  'auto',
  'exit',
  'background',
  'manual',
] satisfies FoldMode[];
const PATH: Check = [(value) => typeof value === 'string' && value !== '', 'a path'];

const CHECKS: Readonly<Record<keyof TrackerOptions, Check>> = {
  root: PATH,
  errorsFile: PATH,
  todoFile: PATH,
  fixedFile: PATH,
  enabled: [(value) => typeof value === 'boolean', 'true or false'],
  fold: [(value) => FOLD_MODES.includes(value), FOLD_MODES.join(', ')],
  ignore: [Array.isArray, 'a list of classes, names and functions'],
  beforeRecord: [(value) => typeof value === 'function', 'a function'],
};

/** @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes. */
export function checkTrackerOptions(options: TrackerOptions): TrackerOptions {
  if (typeof options !== 'object' || options === null) {
    throw badOption('options', options, 'an object');
  }
  const raw: Readonly<Record<string, unknown>> = { ...options };
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(CHECKS, name)) throw unknownOption(name, Object.keys(CHECKS));
  }
  for (const [name, [isValid, expected]] of Object.entries(CHECKS)) {
    const value = raw[name];
    if (value !== undefined && !isValid(value)) throw badOption(name, value, expected);
  }
  return { ...options };
}
