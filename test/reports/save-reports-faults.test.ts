import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { saveReports } from '../../src/reports/save-reports.js';
import { saveScreenshot } from '../../src/reports/save-screenshot.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { LEGO_STORY, tellRun } from '../support/reported-run.js';
import { makeTempFolder } from '../support/temp-folder.js';

const { linkSync } = process.getBuiltinModule('node:fs');

const PNG = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1');

afterEach(() => faults.clear());

function makePlace() {
  const root = makeTempFolder();
  return { root, dataDir: join(root, '.errtrack') };
}

it.each([1, 2, 3])('leaves none of the three where the disk is full at number %i', (nth) => {
  const place = makePlace();
  let count = 0;
  faults.set('linkSync', (from: string, to: string) => {
    count += 1;
    if (count === nth) failWith('ENOSPC')();
    // It stays full, but for what was there.
    linkSync(from, to);
  });
  faults.set('renameSync', failWith('ENOSPC'));
  const run = tellRun(LEGO_STORY);
  expect(() => saveReports(place, run)).toThrow(
    `Cannot save the reports in ${join(place.root, 'tracking_reports')}: ENOSPC: made to fail, by a test. ` +
      'When that is mended, `errtrack report 20260204-120000-abcdef` saves them.',
  );
  expect(readdirSync(join(place.root, 'tracking_reports'))).toEqual([]);
  expect(readdirSync(place.dataDir)).toEqual(['.gitignore']);
  faults.clear();
  saveReports(place, run);
  expect(readdirSync(join(place.root, 'tracking_reports'))).toHaveLength(3);
});

it('goes on to the next name where another process takes this one meanwhile', () => {
  const place = makePlace();
  faults.set('linkSync', (from: string, to: string) => {
    faults.clear();
    mkdirSync(join(to, '..'), { recursive: true });
    writeFileSync(to, 'theirs');
    linkSync(from, to);
  });
  const { tracking } = saveReports(place, tellRun(LEGO_STORY));
  expect(tracking).toMatch(/_153045_2\.json$/);
});

it('leaves nothing of a picture that the disk has no room for', () => {
  const place = makePlace();
  saveScreenshot(place, { phase: null, step: 'before', at: 0 }, PNG);
  faults.set('writeSync', failWith('ENOSPC'));
  expect(() => saveScreenshot(place, { phase: null, step: 'a', at: 0 }, PNG)).toThrow(
    'Cannot save the screenshot in ',
  );
  expect(readdirSync(join(place.root, 'error_screenshots'))).toEqual([
    'error_before_19700101_000000.png',
  ]);
  expect(readdirSync(place.dataDir)).toEqual(['.gitignore']);
});
