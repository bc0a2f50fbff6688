import { badOption, unknownOption } from '../capture/options.js';
import type { RunOptions } from './options.js';
import { checkRunOptions } from './run-options.js';

/** Whether a value will do for an option, and what would. */
export type OptionCheck = readonly [isValid: (value: unknown) => boolean, expected: string];

/** The options of a run that each tracker takes. */
export const COMMON_OPTIONS = [
  'id',
  'labels',
  'output',
  'stream',
  'verbose',
  'reports',
  'severity',
  'tracker',
] as const satisfies readonly (keyof RunOptions)[];

export type CommonOptions = Pick<RunOptions, (typeof COMMON_OPTIONS)[number]>;

/** What a tracker was given: options of its run, and its own. */
export interface CheckedOptions {
  readonly run: RunOptions;
  readonly own: Readonly<Record<string, unknown>>;
}

/**
 * The options of a tracker, checked.
 * @param taken those of a run that it takes.
 * @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes.
 */
export function checkFacadeOptions(
  options: unknown,
  taken: readonly (keyof RunOptions)[],
  own: Readonly<Record<string, OptionCheck>>,
): CheckedOptions {
  if (typeof options !== 'object' || options === null) {
    throw badOption('options', options, 'an object');
  }
  const ofRun: Record<string, unknown> = {};
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(own, name) ? own[name] : undefined;
    if (check === undefined) {
      if (!taken.some((known) => known === name)) {
        throw unknownOption(name, [...Object.keys(own), ...taken]);
      }
      ofRun[name] = value;
    } else if (value !== undefined) {
      if (!check[0](value)) throw badOption(name, value, check[1]);
      others[name] = value;
    }
  }
  return { run: checkRunOptions(ofRun), own: others };
}
