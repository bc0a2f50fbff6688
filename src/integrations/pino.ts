/**
 * `import { recordErrors } from 'errtrack/pino'`: records the errors that pino logs.
 * @module
 */
import { badOption } from '../capture/options.js';
import { findLoggedError } from './logged-error.js';
import { readStatus } from './status.js';
import { createWitness, type RecordingOptions } from './witness.js';

/** What is read of a logger. */
export interface PinoLogger {
  readonly levels: {
    readonly values: Readonly<Record<string, number>>;
    readonly labels: Readonly<Record<number, string>>;
  };
}

/** A `hooks.logMethod` of pino. */
export type PinoLogMethod<L, A extends unknown[], M> = (
  this: L,
  args: A,
  method: M,
  level: number,
) => void;

/** What a hook for pino goes by. */
export interface LogRecordingOptions extends RecordingOptions {
  /** The lowest level that is recorded, by its name or number; default `error`. */
  readonly level?: string | number;
}

const ERROR = 50;
const FATAL = 60;

type AnyMethod = (...args: never[]) => void;

/**
 * A `hooks.logMethod` that records the errors that are logged at level `error` and above, also by child loggers, and
 * logs as without it: the error is the first argument, or its `err` or `error`, or another value in it, or any other
 * argument. What is logged without an error is not recorded.
 *
 * @param options.level the lowest level that is recorded; default `error`
 * @param logMethod your own hook, called in the place of the log method
 *
 * @example
 * const log = pino({ hooks: { logMethod: recordErrors() } });
 */
export function recordErrors<L extends PinoLogger, A extends unknown[], M extends AnyMethod>(
  options: LogRecordingOptions = {},
  logMethod: PinoLogMethod<L, A, M> = callMethod,
): PinoLogMethod<L, A, M> {
  const witness = createWitness('log', options, recordErrors);
  const lowest = checkLevel(options.level);
  return function recordErrors(args, method, level) {
    witness(() => {
      if (level < toNumber(lowest, this)) return null;
      const found = findLoggedError(args);
      if (found === null) return null;
      const name = () => `log.${this.levels.labels[level] ?? level}`;
      const status = readStatus(found);
      return { error: found, name, status, ...(level >= FATAL && { severity: 'HIGH' as const }) };
    });
    logMethod.call(this, args, method, level);
  };
}

function callMethod<L, A extends unknown[], M extends AnyMethod>(
  this: L,
  args: A,
  method: M,
): void {
  Reflect.apply(method, this, args);
}

function checkLevel(level: unknown): string | number {
  if (level === undefined) return ERROR;
  if (typeof level === 'string' || typeof level === 'number') return level;
  throw badOption('level', level, 'the name or number of a level');
}

/** A level may be one of the logger's own. */
function toNumber(level: string | number, { levels }: PinoLogger): number {
  return typeof level === 'number' ? level : (levels.values[level] ?? ERROR);
}
