import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import { placeFailures } from '../../../src/core/runs/reported-failure.js';
import type { NewRunEvent } from '../../../src/core/runs/run-events.js';
import {
  countSteps,
  findFailedStep,
  findLastEnded,
  findStepPlace,
  findStepPosition,
} from '../../../src/core/runs/step-place.js';
import { anyEvents, foldRun, runStart } from '../../support/run-events.js';
import { failureOf, startOf } from '../../terminal/runs/support/told-run.js';

it('counts the steps that are part of no other, declared ones as well', () => {
  const run = foldRun([
    runStart({ totalSteps: 5 }),
    startOf('a'),
    startOf('part', { parent: 'a' }),
    end('part', 'completed'),
    end('a', 'completed'),
    startOf('b'),
    end('b', 'skipped'),
  ]);
  expect(countSteps(run)).toEqual({ total: 5, completed: 1, skipped: 1 });
});

it('finds the innermost step of the failure that became the run’s, not one that was caught', () => {
  const run = foldRun([
    runStart(),
    startOf('caught'),
    end('caught', 'failed', 'other'),
    startOf('outer'),
    startOf('inner', { parent: 'outer' }),
    end('inner', 'failed', 'no'),
    end('outer', 'failed', 'no'),
    { type: 'run.end', status: 'failed', failure: failureOf('no') },
  ]);
  const step = findFailedStep(run);
  expect(step?.id).toBe('inner');
  if (step !== null) {
    expect(findStepPlace(run, step)).toEqual({ index: 2, total: 2, path: ['outer', 'inner'] });
  }
});

it('finds none where the run failed between its steps, but the one that ended last', () => {
  const run = foldRun([
    runStart({ totalSteps: 3 }),
    startOf('a'),
    end('a', 'completed'),
    { type: 'run.end', status: 'failed', failure: failureOf('between') },
  ]);
  expect(findFailedStep(run)).toBeNull();
  expect(findLastEnded(run)?.id).toBe('a');
});

it('finds the first that failed where the run has no failure of its own', () => {
  const run = foldRun([
    runStart(),
    startOf('a'),
    end('a', 'failed', 'one'),
    startOf('b'),
    end('b', 'failed', 'two'),
  ]);
  expect(findFailedStep(run)?.id).toBe('a');
});

it('tells an error the same position as the report does (R79)', () => {
  const run = foldRun([
    runStart({ totalSteps: 3 }),
    startOf('Load'),
    startOf('Process File'),
    startOf('Read rows', { parent: 'Process File' }),
  ]);
  expect(findStepPosition(run, 'Read rows')).toEqual({
    ...{ index: 2, total: 3, name: 'Process File › Read rows' },
  });
  expect(findStepPosition(run, 'none')).toBeNull();
  fc.assert(
    fc.property(anyEvents(), (events) => {
      const fold = new RunFold();
      for (const event of events) fold.apply(event);
      if (fold.run === null) throw new Error('no run');
      for (const [id, place] of placeFailures(fold.run)) {
        const { index, total, name } = findStepPosition(fold.run, id) ?? {};
        expect(`Failed at step ${index}/${total}: ${name}`).toBe(place);
      }
    }),
  );
});

function end(step: string, status: 'completed' | 'failed' | 'skipped', message = ''): NewRunEvent {
  const told = { type: 'step.end', step, status } as const;
  return status === 'failed' ? { ...told, failure: failureOf(message) } : told;
}
