import { expect, test } from 'vitest';
import type { ListedRun } from '../../src/core/page-data.js';
import { summarizeRun } from '../../src/core/runs/run-summary.js';
import type { EndStatus } from '../../src/core/runs/status.js';
import {
  filterRuns,
  findRunBefore,
  listHistories,
  rateCompletion,
} from '../../src/dashboard/run-histories.js';
import { foldRun, runStart } from '../support/run-events.js';

function run(
  id: string,
  name: string,
  status: EndStatus | null = 'completed',
  labels = {},
): ListedRun {
  const end = status === null ? [] : [{ type: 'run.end', status } as const];
  return summarizeRun(foldRun([runStart({ id, name, labels }), ...end]));
}

const RUNS = [
  run('5', 'a', null),
  run('4', 'b', 'failed'),
  run('3', 'a', 'interrupted', { customer: 'Brick Spain' }),
  run('2', 'a'),
  run('1', 'b'),
];
const ALL = { status: 'all', name: '', search: '' };

function ids(runs: readonly ListedRun[] | undefined) {
  return runs?.map(({ run_id }) => run_id);
}

test('a history has the runs of the name up to one, the oldest first', () => {
  const histories = listHistories(RUNS);
  expect([ids(histories.get('5')), ids(histories.get('3')), ids(histories.get('4'))]).toEqual([
    ['2', '3', '5'],
    ['2', '3'],
    ['1', '4'],
  ]);
});

test('the run before is of the same name', () => {
  expect(['5', '4', '2', 'x'].map((id) => findRunBefore(RUNS, id)?.run_id ?? null)).toEqual([
    '3',
    '1',
    null,
    null,
  ]);
});

test('runs are found by group, name and text', () => {
  expect(ids(filterRuns(RUNS, { ...ALL, status: 'active' }))).toEqual(['5']);
  expect(ids(filterRuns(RUNS, { ...ALL, status: 'failed' }))).toEqual(['4', '3']);
  expect(ids(filterRuns(RUNS, { ...ALL, name: 'b' }))).toEqual(['4', '1']);
  expect(ids(filterRuns(RUNS, { ...ALL, search: 'brick' }))).toEqual(['3']);
  expect(ids(filterRuns(RUNS, { ...ALL, status: 'constructor' }))).toEqual([
    '5',
    '4',
    '3',
    '2',
    '1',
  ]);
});

test('what goes on counts for neither side', () => {
  expect(rateCompletion(RUNS)).toBe(50);
  expect(rateCompletion(RUNS.slice(0, 1))).toBeNull();
});
