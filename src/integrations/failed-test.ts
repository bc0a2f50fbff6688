import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorTracker } from '../capture/default-tracker.js';
import { checkTrackingOptions, type TrackingOptions } from '../capture/options.js';

/** What a reporter says about the failing tests that it records. */
export type TestRecordingOptions = Pick<
  TrackingOptions,
  'severity' | 'autoAddTodo' | 'ignore' | 'tags'
>;

/** A test that has failed, or a suite that could not be run. */
export interface FailedTest {
  readonly error: unknown;
  readonly file: string;
  /** The names of its suites, and its own; empty for a whole file. */
  readonly names: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Shown what failed. Never throws. */
export type TestRecorder = (find: () => readonly FailedTest[]) => void;

/**
 * Record failing tests: a test is one error, whatever it fails of, and its context is `file › suite › test`. Never throws.
 * @throws ErrtrackError (BAD_OPTION) where an option will not do.
 */
export function createTestRecorder(options: TestRecordingOptions): TestRecorder {
  const { severity, autoAddTodo, ignore, tags } = checkTrackingOptions(options);
  const given = {
    ...(severity !== undefined && { severity }),
    ...(autoAddTodo !== undefined && { autoAddTodo }),
    ...(ignore !== undefined && { ignore }),
  };
  return (find) => {
    try {
      for (const test of find()) {
        const path = [nameFile(test.file), ...test.names];
        errorTracker.captureFailedTest(test.error, {
          ...given,
          context: path.join(' › ').replace(/\s+/g, ' '),
          fingerprint: ['failing test', ...path],
          tags: { ...tags, ...test.tags },
        });
      }
    } catch {
      // A reporter that throws would end the run of the tests.
    }
  };
}

function nameFile(file: string): string {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  return relative(errorTracker.openProject().root, path).replaceAll(sep, '/');
}
