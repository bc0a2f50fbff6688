import { badOption, unknownOption } from '../capture/options.js';
import { isSeverity, SEVERITIES } from '../core/severity.js';
import type { GateOptions, StepOptions } from './options.js';

/** Whether a value will do for an option, and what would. */
type Check = readonly [isValid: (value: unknown) => boolean, expected: string];

const FLAG: Check = [(value) => typeof value === 'boolean', 'true or false'];
const TEXT: Check = [(value) => typeof value === 'string', 'a string'];
const TIME: Check = [(value) => isNumber(value, 0, 2 ** 31 - 1), 'a number of milliseconds'];

const CHECKS: Readonly<Record<keyof StepOptions, Check>> = {
  id: [(value) => typeof value === 'string' && value !== '', 'a name that no other step has'],
  optional: FLAG,
  condition: TEXT,
  when: [(value) => ['boolean', 'function'].includes(typeof value), 'true, false, or a function'],
  description: TEXT,
  message: TEXT,
  details: [(value) => typeof value === 'object' && value !== null, 'an object'],
  retries: [(value) => Number.isSafeInteger(value) && isNumber(value, 0, 1_000), 'a whole number'],
  backoffMs: TIME,
  timeoutMs: TIME,
  rollback: [(value) => typeof value === 'function', 'a function'],
  resume: [(value) => value === 'skip' || value === 'rerun', 'skip, rerun'],
  severity: [isSeverity, SEVERITIES.join(', ')],
  runPercent: [(value) => isNumber(value, 0, 100), 'a percentage'],
};

const GATE_CHECKS: Readonly<Record<keyof GateOptions, Check>> = {
  message: TEXT,
  timeoutMs: [(value) => isNumber(value, 0, Number.POSITIVE_INFINITY), TIME[1]],
  onTimeout: [(value) => value === 'fail' || value === 'continue', 'fail, continue'],
  until: [(value) => typeof value === 'function', 'a function'],
};

/** @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes. */
export function checkStepOptions(options: unknown): StepOptions {
  return { ...checkAll(options, CHECKS) };
}

/** @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes. */
export function checkGateOptions(options: unknown): GateOptions {
  return { ...checkAll(options, GATE_CHECKS) };
}

function checkAll(options: unknown, checks: Readonly<Record<string, Check>>): object {
  if (typeof options !== 'object' || options === null)
    throw badOption('options', options, 'an object');
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) throw unknownOption(name, Object.keys(checks));
    const [isValid, expected] = check;
    if (value !== undefined && !isValid(value)) throw badOption(name, value, expected);
  }
  return options;
}

/** @throws ErrtrackError (BAD_OPTION) where it is no name. */
export function checkName(what: string, name: unknown): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw badOption(what, name, 'a name');
}

/** @throws ErrtrackError (BAD_OPTION) where it is no function. */
export function checkBody<F>(body: F | undefined): F {
  if (typeof body === 'function') return body;
  throw badOption('body', body, 'a function');
}

function isNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
