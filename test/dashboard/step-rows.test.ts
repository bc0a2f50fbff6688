import { expect, test } from 'vitest';
import type { Run } from '../../src/core/runs/run.js';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { listStepRows } from '../../src/dashboard/step-rows.js';
import { foldRun, runStart } from '../support/run-events.js';
import { step } from '../support/run-log.js';

const failure = { message: 'no', type: 'Error', stack: null, hash: null };
const ALL = { closed: new Set<string>(), hidesDone: false };

function phase(name: string, ...inside: readonly NewRunEvent[]): readonly NewRunEvent[] {
  return [
    { type: 'phase.start', phase: name, optional: false, condition: null },
    ...inside,
    { type: 'phase.end', phase: name, status: 'completed', reason: null },
  ];
}

const RUN = foldRun([
  runStart(),
  ...phase('One', ...step('a', {}, { phase: 'One' }), ...step('b', {}, { phase: 'One' })),
  ...phase('Empty'),
  ...phase(
    'Two',
    {
      type: 'step.start',
      step: 'c',
      name: 'c',
      description: null,
      phase: 'Two',
      parent: null,
      attempt: 1,
    },
    ...step('d', {}, { phase: 'Two', parent: 'c' }),
    ...step('e', { status: 'failed', failure }, { phase: 'Two', parent: 'c' }),
    { type: 'step.end', step: 'c', status: 'failed', failure },
  ),
  ...step('alone'),
]);

/** Each row by its name, indented. */
function draw(run: Run, options: Parameters<typeof listStepRows>[1] = ALL): readonly string[] {
  return listStepRows(run, options).map(
    ({ depth, phase, step }) => `${'  '.repeat(depth)}${phase?.name ?? step?.name}`,
  );
}

test('phases hold their steps, and steps their parts', () => {
  expect(draw(RUN)).toEqual([
    'One',
    '  a',
    '  b',
    'Empty',
    'Two',
    '  c',
    '    d',
    '    e',
    'alone',
  ]);
  const [one] = listStepRows(RUN, ALL);
  expect([one?.parts, one?.done]).toEqual([2, 2]);
});

test('what is closed is one row', () => {
  const closed = new Set(['phase:One', 'step:c']);
  expect(draw(RUN, { ...ALL, closed })).toEqual(['One', 'Empty', 'Two', '  c', 'alone']);
});

test('what is not done stays with all that it is a part of', () => {
  expect(draw(RUN, { ...ALL, hidesDone: true })).toEqual(['Two', '  c', '    e']);
});

test('a search finds steps, and shows where they are', () => {
  expect(draw(RUN, { ...ALL, search: 'D' })).toEqual(['Two', '  c', '    d']);
  expect(draw(RUN, { ...ALL, search: 'nowhere' })).toEqual([]);
});

test('a chain of ten thousand steps, each in the other, is listed', () => {
  const chain = Array.from(
    { length: 10_000 },
    (_, index): NewRunEvent => ({
      type: 'step.start',
      step: `s${index}`,
      name: `s${index}`,
      description: null,
      phase: null,
      parent: index === 0 ? null : `s${index - 1}`,
      attempt: 1,
    }),
  );
  const rows = listStepRows(foldRun([runStart(), ...chain]), { ...ALL, hidesDone: true });
  expect(rows.length).toBe(10_000);
  expect(rows.at(-1)?.depth).toBeLessThan(20);
});
