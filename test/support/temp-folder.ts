import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of a test's own, gone when the test is. */
export function makeTempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-test-')));
  // A fold's child may stay for some seconds after its process.
  const remove = { recursive: true, force: true, maxRetries: 15, retryDelay: 100 };
  onTestFinished(() => rmSync(folder, remove));
  return folder;
}
