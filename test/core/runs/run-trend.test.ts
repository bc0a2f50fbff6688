import { expect, test } from 'vitest';
import type { NewRunEvent } from '../../../src/core/runs/run-events.js';
import { summarizeRun } from '../../../src/core/runs/run-summary.js';
import { createRunTrends } from '../../../src/core/runs/run-trend.js';
import { foldRun, runStart } from '../../support/run-events.js';
import { step } from '../../support/run-log.js';

function summary(name: string, id: string, events: readonly NewRunEvent[]) {
  return summarizeRun(foldRun([runStart({ name, id }), ...events]));
}

const END: NewRunEvent = { type: 'run.end', status: 'completed' };
const FAIL: NewRunEvent = { type: 'run.end', status: 'failed' };

test('nothing gives nothing', () => {
  expect(createRunTrends([])).toEqual([]);
});

test('runs of one name are one trend, the oldest first; the name that ran last comes first', () => {
  const trends = createRunTrends([
    summary('b', '4', [...step('x'), END]),
    summary('a', '3', [...step('x', { status: 'failed' }), ...step('y'), FAIL]),
    summary('a', '2', step('x').slice(0, 1)),
    summary('a', '1', [...step('x'), END]),
  ]);
  expect(trends.map(({ name, runs }) => [name, runs.map((run) => run.run_id)])).toEqual([
    ['b', ['4']],
    ['a', ['1', '2', '3']],
  ]);
  expect(trends[1]).toMatchObject({
    completed: 1,
    failed: 1,
    completion_rate: 50,
    median_duration: 0.03,
    steps: [
      { name: 'x', failed: 1, median_duration: 0.01, durations: [0.01, null, null] },
      { name: 'y', failed: 0, median_duration: 0.01, durations: [null, null, 0.01] },
    ],
  });
});

test('a rate is told only of runs that ended', () => {
  const [trend] = createRunTrends([summary('a', '1', step('x').slice(0, 1))]);
  expect(trend).toMatchObject({
    completed: 0,
    failed: 0,
    completion_rate: null,
    median_duration: null,
  });
});
