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

const HEARD: readonly string[] = ['test:start', 'test:pass', 'test:fail'];

/** Looks at the events of a run, in their order, and tells of each what failed by it. */
export function createFailureFinder(): (event: NodeTestEvent) => readonly FailedTest[] {
  /** The names of the tests that have started, the outermost first. */
  let path: readonly string[] = [];
  /** What was cancelled, until it is told whether that follows from what became of the test around it. */
  let cancelled: readonly Cancelled[] = [];
  return ({ type, data }) => {
    if (!isObject(data) || !HEARD.includes(type)) return [];
    const { name, nesting } = data;
    if (typeof name !== 'string' || typeof nesting !== 'number') return [];
    path = [...path.slice(0, nesting), name];
    if (type === 'test:start') return [];
    const failureType = type === 'test:fail' ? readFailure(data)['failureType'] : undefined;
    const inside = cancelled.filter((it) => it.nesting > nesting);
    cancelled = cancelled.filter((it) => it.nesting <= nesting);
    if (failureType === 'subtestsFailed') return inside.map(({ failed }) => failed);
    if (failureType === undefined || isDirected(data)) return [];
    const failed = describe(data, path);
    if (failed === null) return [];
    if (failureType !== 'cancelledByParent' || nesting === 0) return [failed];
    cancelled = [...cancelled, { nesting, failed }];
    return [];
  };
}

/**
 * A test that was cancelled by the one around it: because that failed, which is told as well, or because it ended while
 * this one was still at work, and then this is all that failed.
 */
interface Cancelled {
  readonly nesting: number;
  readonly failed: FailedTest;
}

/** What is to be done, or is skipped, may fail. */
function isDirected({ todo, skip }: RawObject): boolean {
  return [todo, skip].some((directive) => directive !== undefined && directive !== false);
}

function describe(data: RawObject, names: readonly string[]): FailedTest | null {
  const failure = readFailure(data);
  const { file } = data;
  if (typeof file !== 'string') return null;
  const isWholeFile = names.length === 1 && resolve(String(names[0])) === file;
  return { error: findError(data, failure), file, names: isWholeFile ? [] : names };
}

function readFailure({ details }: RawObject): RawObject {
  const error = isObject(details) ? details['error'] : null;
  return isObject(error) ? error : {};
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
