import { expect, test } from 'vitest';
import { findRunHints } from '../../src/cli/run-hints.js';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { planRun, step, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';

const END: NewRunEvent = { type: 'run.end', status: 'completed' };
const FAIL: NewRunEvent = { type: 'run.end', status: 'failed' };
const QUICK = [...step('Load'), END];

/** Runs of one name, the oldest first. */
function createRuns(...runs: readonly (readonly NewRunEvent[])[]): string {
  const dataDir = makeTempFolder();
  for (const [day, events] of runs.entries()) {
    const id = `run-${day}`;
    const startedAt = Date.UTC(2026, 1, 4 + day);
    writeRunLog(dataDir, id, planRun({ id, name: 'import\x1b', startedAt, events }));
  }
  return dataDir;
}

test('tells of runs that are one quick call, again and again (R96)', () => {
  expect(findRunHints(createRuns(QUICK, QUICK, QUICK))).toEqual([
    'Runs of import\\x1b have one step at most and take less than 2 s: withErrorTracking() is enough for that',
  ]);
  expect(findRunHints(createRuns([...step('a'), ...QUICK], QUICK, QUICK, QUICK))).toHaveLength(1);
});

test.each([
  ['there are only two', [QUICK, QUICK]],
  ['one has two steps', [QUICK, QUICK, [...step('Export'), ...QUICK]]],
  ['one has failed', [QUICK, [...step('Load'), FAIL], QUICK]],
  ['one goes on', [QUICK, QUICK, step('Load')]],
])('says nothing where %s', (_, runs) => {
  expect(findRunHints(createRuns(...runs))).toEqual([]);
});

test('says nothing where nothing ran', () => {
  expect(findRunHints(makeTempFolder())).toEqual([]);
});
