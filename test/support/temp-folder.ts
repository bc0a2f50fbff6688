import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { removeFolder } from './remove-folder.js';

/** A folder of a test's own, gone when the test is. */
export function makeTempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-test-')));
  onTestFinished(() => removeFolder(folder));
  return folder;
}
