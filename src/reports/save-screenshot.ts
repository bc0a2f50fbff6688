import { join } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { openDataDir } from '../files/data-dir.js';
import { createFile } from '../files/durable-file.js';
import { openVisibleFolder } from '../files/visible-folder.js';
import { SCREENSHOT_FOLDER } from './report-files.js';
import { type FailedPlace, nameScreenshot } from './report-names.js';
import type { ReportPlace } from './save-reports.js';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const MAX_BYTES = 20_000_000;
const MAX_COUNT = 10_000;

/**
 * Save a picture of what a browser showed when a step failed. One of the same name stays: this one's then ends
 * with `_2`.
 * @returns its path: relative to the root, with `/`.
 * @throws ErrtrackError (BAD_FILE) where it is no PNG, or cannot be written: then nothing is left of it.
 */
export function saveScreenshot(place: ReportPlace, failed: FailedPlace, png: Uint8Array): string {
  const problem = findProblem(png);
  if (problem !== null)
    throw new ErrtrackError('BAD_FILE', `Cannot save the screenshot: ${problem}.`);
  const folder = openVisibleFolder(place.root, SCREENSHOT_FOLDER);
  try {
    openDataDir(place.dataDir);
    for (let count = 1; count <= MAX_COUNT; count += 1) {
      const name = nameScreenshot(failed, count);
      if (createFile(join(folder, name), png, place.dataDir)) return `${SCREENSHOT_FOLDER}/${name}`;
    }
    throw new Error(`all names like ${nameScreenshot(failed)} are taken`);
  } catch (cause) {
    const message = `Cannot save the screenshot in ${folder}: ${tellReason(cause)}. Make room there, or move old ones away.`;
    throw new ErrtrackError('BAD_FILE', message, { cause });
  }
}

function findProblem(png: Uint8Array): string | null {
  if (!PNG.equals(png.subarray(0, PNG.length))) {
    return 'it is no PNG. Let the hook return one, as `page.screenshot()` does';
  }
  return png.length > MAX_BYTES
    ? `it has more than ${MAX_BYTES} bytes. Let the hook take the visible part alone`
    : null;
}
