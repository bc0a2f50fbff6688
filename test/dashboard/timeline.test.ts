import { expect, test } from 'vitest';
import { RunFold } from '../../src/core/runs/fold-run.js';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { layOutTimeline, MAX_ROWS } from '../../src/dashboard/timeline.js';
import { foldRun, runStart } from '../support/run-events.js';
import { step } from '../support/run-log.js';
import { planStory } from '../support/run-story.js';

function foldStory() {
  const fold = new RunFold();
  for (const event of planStory()) fold.apply(event);
  if (fold.run === null) throw new Error('The story starts no run');
  return fold.run;
}

test('each attempt is a bar where it was', () => {
  const { rows, isSummary } = layOutTimeline(foldStory(), 100, 10_000);
  const bars = rows.map(({ name, bars }) => [
    name,
    bars.map(({ x, width, status }) => [x, width, status]),
  ]);
  expect(isSummary).toBe(false);
  expect(bars).toEqual([
    ['Phase 1', [[0, 20, 'completed']]],
    ['Manual Login', [[0, 20, 'completed']]],
    ['Phase 2', [[20, 80, 'failed']]],
    ['Export', [[20, 40, 'completed']]],
    ['Read rows', [[30, 20, 'completed']]],
    [
      'Import',
      [
        [60, 10, 'failed'],
        [80, 20, 'failed'],
      ],
    ],
    ['Phase 3a', []],
  ]);
});

test('however short, a step is two px wide, and within the drawing', () => {
  const run = foldRun([runStart(), ...step('a'), ...step('b')]);
  const { rows } = layOutTimeline(run, 300, 3_600_000);
  expect(rows.map(({ bars }) => bars[0]?.width)).toEqual([2, 2]);
  const last = layOutTimeline(run, 100, 40).rows.at(-1)?.bars[0];
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(100);
});

test('what goes on reaches to the end', () => {
  const run = foldRun([runStart(), ...step('a').slice(0, 1)]);
  expect(layOutTimeline(run, 100, 1_010).rows[0]?.bars).toMatchObject([
    { status: 'running', to: 1_010 },
  ]);
});

test.each([
  [1_000, 2],
  [20_000, 2],
])('%d steps of two phases become a summary', (count, rows) => {
  const steps = Array.from({ length: count }, (_, index): readonly NewRunEvent[] =>
    step(`file ${index}`, {}, { phase: index % 2 === 0 ? 'even' : 'odd' }),
  );
  const timeline = layOutTimeline(foldRun([runStart(), ...steps.flat()]), 800, count * 20 + 10);
  expect(timeline.isSummary).toBe(true);
  expect(timeline.rows.map(({ name, count: of }) => [name, of])).toEqual([
    ['even', count / rows],
    ['odd', count / rows],
  ]);
  expect(timeline.rows.flatMap(({ bars }) => bars).length).toBeLessThan(2 * 800);
});

test('steps of few names are summed up by name', () => {
  const steps = Array.from({ length: MAX_ROWS }, (_, index) =>
    step(`${index}`, {}, { name: index % 2 ? 'b' : 'a' }),
  );
  const { rows } = layOutTimeline(
    foldRun([runStart(), ...steps.flat(), ...step('last')]),
    800,
    20_000,
  );
  expect(rows.map(({ name }) => name)).toEqual(['a', 'b', 'last']);
});

test('one failure among ten thousand is seen', () => {
  const failure = { message: 'no', type: 'Error', stack: null, hash: null };
  const steps = Array.from({ length: 10_000 }, (_, index) =>
    step(`${index}`, index === 5_000 ? { status: 'failed', failure } : {}, { name: 'file' }),
  );
  const [row] = layOutTimeline(foldRun([runStart(), ...steps.flat()]), 800, 200_020).rows;
  // Drawn last, so above the others.
  expect(row?.bars.at(-1)?.status).toBe('failed');
  expect(row?.bars.filter(({ status }) => status === 'failed')).toMatchObject([{ width: 2 }]);
});

test.each([
  [950, 1_000],
  [61_000, 700],
  [86_400_000 * 3, 300],
  [0, 50],
])('the scale of %d ms over %d px has round steps with room between them', (total, width) => {
  const { ticks } = layOutTimeline(foldRun([runStart(), ...step('a')]), width, total);
  expect(ticks[0]).toEqual({ at: 0, x: 0 });
  for (const [index, { x }] of ticks.entries()) {
    expect(x).toBeLessThanOrEqual(width);
    if (index > 0) expect(x - (ticks[index - 1]?.x ?? 0)).toBeGreaterThanOrEqual(50);
  }
});
