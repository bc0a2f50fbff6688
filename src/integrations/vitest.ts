/**
 * `reporters: ['default', 'errtrack/vitest']`: records failing tests of vitest.
 * @module
 */
import { isCount, isListOf, isObject, isText, type RawObject } from '../core/shape.js';
import {
  createTestRecorder,
  type FailedTest,
  type TestRecorder,
  type TestRecordingOptions,
} from './failed-test.js';
import { formatFrame, restoreError } from './told-error.js';

/** What is read of an error, as vitest hands it from its workers. */
export interface VitestError {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly stacks?: readonly VitestFrame[];
}

/** A frame with its place in the source. */
export interface VitestFrame {
  readonly method: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is read of a test file. */
export interface VitestModule {
  readonly type: 'module';
  readonly moduleId: string;
  readonly project: { readonly name: string };
  errors(): readonly VitestError[];
}

/** What is read of a suite. */
export interface VitestSuite {
  readonly type: 'suite';
  readonly name: string;
  readonly module: VitestModule;
  readonly parent: VitestSuite | VitestModule;
  errors(): readonly VitestError[];
}

/** What is read of a test. */
export interface VitestTest {
  readonly type: 'test';
  readonly name: string;
  readonly module: VitestModule;
  readonly parent: VitestSuite | VitestModule;
  readonly location?: { readonly line: number; readonly column: number } | undefined;
  result(): { readonly state: string; readonly errors?: readonly VitestError[] | undefined };
}

export type { TestRecordingOptions } from './failed-test.js';

/**
 * A reporter for vitest that records the tests which fail, and prints nothing. A test that passes when it is tried again,
 * one that is expected to fail, is to be done or is skipped, is none.
 *
 * @example
 * export default defineConfig({ test: { reporters: ['default', 'errtrack/vitest'] } });
 */
export class FailedTestReporter {
  readonly #record: TestRecorder;

  /** @throws ErrtrackError (BAD_OPTION) that names the option and the cure. */
  constructor(options: TestRecordingOptions = {}) {
    this.#record = createTestRecorder(options);
  }

  /** A test has failed in the end: vitest asks after the last attempt. */
  onTestCaseResult(test: VitestTest): void {
    this.#record(() => {
      const { state, errors = [] } = test.result();
      return state === 'failed' ? describe(test, errors) : [];
    });
  }

  /** A hook of a suite has failed. */
  onTestSuiteResult(suite: VitestSuite): void {
    this.#record(() => describe(suite, suite.errors()));
  }

  /** A file cannot be loaded, or a hook of it has failed. */
  onTestModuleEnd(module: VitestModule): void {
    this.#record(() => describe(module, module.errors()));
  }
}

// biome-ignore lint/style/noDefaultExport: vitest takes a reporter's default export.
export { FailedTestReporter as default };

type Task = VitestTest | VitestSuite | VitestModule;

function describe(task: Task, errors: readonly VitestError[]): readonly FailedTest[] {
  const [error] = errors;
  if (!isObject(error)) return [];
  const { moduleId, project } = task.type === 'module' ? task : task.module;
  // What is no error has no stack: then the place is that of the test, as far as vitest knows it.
  const restored = restoreError({ stack: placeOf(task, moduleId), ...error }, formatStack);
  const tags = project.name === '' ? {} : { tags: { project: project.name } };
  return [{ error: restored, file: moduleId, names: listNames(task), ...tags }];
}

function placeOf(task: Task, file: string): string {
  const { line = 1, column = 1 } = (task.type === 'test' && task.location) || {};
  return formatFrame('', file, line, column);
}

function listNames(task: Task): readonly string[] {
  return task.type === 'module' ? [] : [...listNames(task.parent), task.name];
}

/** Vitest has looked up the places in the source. */
function formatStack({ stacks }: RawObject): string | null {
  if (!isListOf(stacks, isFrame) || stacks.length === 0) return null;
  return stacks
    .map(({ method, file, line, column }) => formatFrame(method, file, line, column))
    .join('\n');
}

function isFrame(raw: unknown): raw is VitestFrame {
  if (!isObject(raw)) return false;
  const { method, file, line, column } = raw;
  return isText(method) && isText(file) && isCount(line) && isCount(column);
}
