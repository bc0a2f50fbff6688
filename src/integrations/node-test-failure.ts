import { resolve } from 'node:path';
import { inspect } from 'node:util';
import * as types from 'node:util/types';
import { isObject, type RawObject } from '../core/shape.js';
import type { FailedTest } from './failed-test.js';
import { formatFrame, restoreError } from './told-error.js';

/** An event of `node:test`. */
export interface NodeTestEvent {
  readonly type: string;
  readonly data?: unknown;
}

/** What follows from another failure, which is told as well. */
const CONSEQUENCES: readonly unknown[] = ['subtestsFailed', 'cancelledByParent'];

/** Looks at the events of a run, in their order, and tells of each what failed by it; null where nothing did. */
export function createFailureFinder(): (event: NodeTestEvent) => FailedTest | null {
  /** The names of the tests that have started, the outermost first. */
  let path: readonly string[] = [];
  return ({ type, data }) => {
    if (!isObject(data) || (type !== 'test:start' && type !== 'test:fail')) return null;
    const { name, nesting } = data;
    if (typeof name !== 'string' || typeof nesting !== 'number') return null;
    path = [...path.slice(0, nesting), name];
    return type === 'test:fail' && !isDirected(data) ? describe(data, path) : null;
  };
}

/** What is to be done, or is skipped, may fail. */
function isDirected({ todo, skip }: RawObject): boolean {
  return [todo, skip].some((directive) => directive !== undefined && directive !== false);
}

function describe(data: RawObject, names: readonly string[]): FailedTest | null {
  const details = isObject(data['details']) ? data['details'] : {};
  const failure = isObject(details['error']) ? details['error'] : {};
  const { file } = data;
  if (typeof file !== 'string' || CONSEQUENCES.includes(failure['failureType'])) return null;
  const isWholeFile = names.length === 1 && resolve(String(names[0])) === file;
  return { error: findError(data, failure), file, names: isWholeFile ? [] : names };
}

/** What was thrown; where that is no error, a text of the runner's or without a stack, the place is that of the test. */
function findError(data: RawObject, { cause, exitCode }: RawObject): Error {
  if (types.isNativeError(cause)) return cause;
  const stack = placeOf(data);
  if (cause instanceof Error && isObject(cause)) {
    // Of another process: made of what it told.
    return restoreError(cause, (told) => (told === cause && !hasFrames(told) ? stack : null));
  }
  const code = typeof exitCode === 'number' ? `, exit code ${exitCode}` : '';
  return restoreError({ message: `${formatThrown(cause ?? 'test failed')}${code}`, stack });
}

function hasFrames({ stack }: RawObject): boolean {
  return typeof stack === 'string' && /\n\s+at /.test(stack);
}

function placeOf({ file, line, column }: RawObject): string {
  const isPlaced = typeof line === 'number' && typeof column === 'number';
  return isPlaced ? formatFrame('', String(file), line, column) : '';
}

function formatThrown(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  return inspect(thrown, { depth: 1, breakLength: Infinity, customInspect: false });
}
