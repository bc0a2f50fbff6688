/**
 * `reporters: ['default', 'errtrack/vitest']`: records failing tests of vitest.
 * @module
 */
import { createTestRecorder, type TestRecorder, type TestRecordingOptions } from './failed-test.js';
import { formatFrame, restoreError } from './told-error.js';

/** What is read of an error, as vitest hands it from its workers. */
export interface VitestError {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly stacks?: readonly VitestFrame[];
  readonly cause?: unknown;
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
      return state === 'failed' ? describe(test, errors) : null;
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

function describe(task: Task, errors: readonly VitestError[]) {
  const [error] = errors;
  if (error === undefined) return null;
  const module = task.type === 'module' ? task : task.module;
  const { name } = module.project;
  return {
    error: restore(error),
    file: module.moduleId,
    names: listNames(task),
    ...(name !== '' && { tags: { project: name } }),
  };
}

function listNames(task: Task): readonly string[] {
  return task.type === 'module' ? [] : [...listNames(task.parent), task.name];
}

const MAX_CAUSES = 5;

function restore(error: VitestError, depth = 0): Error {
  const { name = 'Error', message, stack = '', stacks = [], cause } = error;
  const frames = stacks.map(({ method, file, line, column }) =>
    formatFrame(method, file, line, column),
  );
  return restoreError({
    name,
    message,
    stack: frames.length > 0 ? frames.join('\n') : stack,
    ...(depth < MAX_CAUSES && isTold(cause) && { cause: restore(cause, depth + 1) }),
  });
}

function isTold(cause: unknown): cause is VitestError {
  return (
    typeof cause === 'object' &&
    cause !== null &&
    'message' in cause &&
    typeof cause.message === 'string'
  );
}
