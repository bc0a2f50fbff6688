import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ErrorTracker } from '../../src/capture/error-tracker.js';
import { openProject } from '../../src/files/open-project.js';
import type { FoldMode } from '../../src/files/project.js';
import { listJournals } from '../../src/journal/journal-name.js';
import { FoldTimer } from '../../src/server/fold-timer.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { until } from './support/followed.js';

/** A project whose folds are counted, and take nothing. */
function startTimer(fold: FoldMode = 'auto') {
  vi.stubEnv('ERRTRACK', '1');
  const root = makeTempFolder();
  writeFileSync(join(root, 'package.json'), '{}');
  const project = openProject(root, { code: { fold }, env: {} });
  const tracker = new ErrorTracker({ root, enabled: true, fold: 'manual' });
  const counted = { folds: 0, record: () => tracker.trackError(new Error('left')) };
  const journals = () => listJournals(join(root, '.errtrack', 'journal')).length;
  const count = () => {
    counted.folds++;
    return true;
  };
  const timer = new FoldTimer(project, count, 5);
  onTestFinished(() => timer.close());
  return Object.assign(counted, { journals });
}

test('where nothing is recorded nothing is folded', async () => {
  const counted = startTimer();
  await sleep(60);
  expect(counted.folds).toBe(0);
});

test('a fold that takes nothing is tried again ever more rarely, and at once where more is recorded', async () => {
  const counted = startTimer();
  counted.record();
  await until(() => counted.folds > 0);
  await sleep(200);
  // Of some forty ticks.
  expect(counted.folds).toBeLessThan(12);
  await until(() => counted.folds > 2);
  const before = counted.folds;
  counted.record();
  await until(() => counted.folds > before);
});

test('what is to wait for a person waits', async () => {
  const counted = startTimer('manual');
  counted.record();
  await sleep(60);
  expect(counted.journals()).toBe(1);
  expect(counted.folds).toBe(0);
});
