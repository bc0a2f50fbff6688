import { expect, test } from 'vitest';
import { compareRuns } from '../../../src/core/runs/run-comparison.js';
import { foldRun, runStart } from '../../support/run-events.js';
import { step } from '../../support/run-log.js';

/** Steps with ids of their own, by name: ids may differ from run to run. */
function named(id: string, name: string, phase: string | null = null) {
  return step(id, {}, { name, phase });
}

test('a run is as long as itself', () => {
  const run = foldRun([runStart(), ...step('a'), ...step('b')]);
  const { duration_difference, steps } = compareRuns(run, run);
  expect(duration_difference).toBe(0);
  expect(steps.map((it) => [it.duration_difference, it.is_status_changed])).toEqual([
    [0, false],
    [0, false],
  ]);
});

test('steps are the same by phase, names and place, whatever their ids', () => {
  const a = foldRun([runStart(), ...named('1', 'file', 'x'), ...named('2', 'file', 'x')]);
  const b = foldRun([
    runStart(),
    ...named('7', 'file', 'y'),
    ...named('8', 'file', 'x'),
    ...step('9', { status: 'failed' }, { name: 'file', phase: 'x' }),
  ]);
  const told = compareRuns(a, b).steps.map((it) => [
    it.phase,
    it.ordinal,
    it.a?.status,
    it.b?.status,
    it.is_status_changed,
  ]);
  expect(told).toEqual([
    ['x', 1, 'completed', 'completed', false],
    ['x', 2, 'completed', 'failed', true],
    ['y', 1, undefined, 'completed', true],
  ]);
});

test('a part is the same only within the same step', () => {
  const part = (parent: string) =>
    foldRun([runStart(), ...step(parent).slice(0, 1), ...step('part', {}, { parent })]);
  const { steps } = compareRuns(part('a'), part('b'));
  expect(steps.map(({ path, a, b }) => [path.join('/'), a !== null, b !== null])).toEqual([
    ['a', true, false],
    ['a/part', true, false],
    ['b', false, true],
    ['b/part', false, true],
  ]);
});

test('no difference is told of what has no duration', () => {
  const open = foldRun([runStart(), ...step('a').slice(0, 1)]);
  const whole = foldRun([runStart(), ...step('a')]);
  expect(compareRuns(open, whole).steps[0]).toMatchObject({
    a: { status: 'running', duration: null },
    b: { status: 'completed', duration: 0.01 },
    duration_difference: null,
  });
});
