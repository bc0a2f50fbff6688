import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import type { Run } from '../../../src/core/runs/run.js';
import type { NewRunEvent } from '../../../src/core/runs/run-events.js';
import { listTreeRows } from '../../../src/core/runs/run-tree.js';
import { anyEvents, foldRun, runStart } from '../../support/run-events.js';
import { step } from '../../support/run-log.js';

function tell(run: Run, phases?: ReadonlySet<string>): readonly string[] {
  return listTreeRows(run, phases).map((row) => {
    const name =
      row.kind === 'more' ? `+${row.count}` : row.kind === 'phase' ? row.phase.name : row.step.id;
    return '-'.repeat(row.depth) + name;
  });
}

const skipped = (phase: string): readonly NewRunEvent[] => [
  { type: 'phase.start', phase, optional: true, condition: null },
  { type: 'phase.end', phase, status: 'skipped', reason: null },
];

const run = foldRun([
  runStart(),
  ...step('first'),
  ...skipped('P0'),
  ...step('a', {}, { phase: 'P1' }).slice(0, 1),
  ...step('a1', {}, { phase: 'P1', parent: 'a' }),
  ...skipped('P2'),
  ...step('b', {}, { phase: 'P3' }),
  ...step('c', {}, { phase: 'P1' }),
  ...skipped('P4'),
]);

test('phases stand where their first step does, parts below what they are a part of', () => {
  expect(tell(run)).toEqual(['first', 'P0', 'P1', '-a', '--a1', '-c', 'P2', 'P3', '-b', 'P4']);
});

test('only some phases', () => {
  expect(tell(run, new Set(['P3', 'P4']))).toEqual(['P3', '-b', 'P4']);
  expect(tell(run, new Set())).toEqual([]);
});

test('many side by side are told by their number, but for those that did not do well', () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    step(`${index}`, { status: index === 60 ? 'failed' : 'completed' }),
  );
  const rows = tell(foldRun([runStart(), ...many.flat()]));
  expect(rows).toHaveLength(27);
  expect(rows.slice(-3)).toEqual(['24', '60', '+74']);
  const fifty = tell(foldRun([runStart(), ...many.slice(0, 50).flat()]));
  expect(fifty).toHaveLength(50);
});

/** A run of so many phases of so many steps, of which some fail. */
function createPhases(phases: number, steps: number, isFailing: (step: number) => boolean): Run {
  const events = Array.from({ length: phases * steps }, (_, index) =>
    step(
      `${index}`,
      { status: isFailing(index) ? 'failed' : 'completed' },
      { phase: `P${Math.floor(index / steps)}` },
    ),
  );
  return foldRun([runStart(), ...events.flat()]);
}

test('where there are very many, what went well hides its parts', () => {
  const rows = listTreeRows(createPhases(40, 10, (index) => index === 205));
  const open = rows.filter((row) => row.depth > 0);
  expect(rows).toHaveLength(50);
  expect(open.map((row) => row.kind === 'step' && row.step.id)).toEqual(
    Array.from({ length: 10 }, (_, index) => `${200 + index}`),
  );
  expect(rows[0]).toMatchObject({ kind: 'phase', phase: { name: 'P0' }, folded: 10 });
  expect(rows[20]).not.toHaveProperty('folded');
});

test.each([
  ['one', (index: number) => index === 9_999],
  ['every second', (index: number) => index % 2 === 1],
  ['all', () => true],
])('ten thousand steps are told in two hundred rows where %s failed', (_, isFailing) => {
  for (const phases of [1, 200]) {
    const whole = createPhases(phases, 10_000 / phases, isFailing);
    const rows = listTreeRows(whole);
    expect(rows.length).toBeLessThanOrEqual(200);
    expect(rows.some((row) => row.kind === 'step' && row.step.status === 'failed')).toBe(true);
    expect(listTreeRows(whole, undefined, true)).toHaveLength(10_000 + phases);
  }
});

test('those that failed and are not told are counted', () => {
  const rows = listTreeRows(createPhases(1, 1_000, (index) => index % 10 === 0));
  const more = { kind: 'more', depth: 1, count: 950, failed: 72, noun: 'step' };
  expect(rows.at(-1)).toEqual(more);
});

test('whatever happened, each step and each phase stands there once', () => {
  fc.assert(
    fc.property(anyEvents(), (events) => {
      const fold = new RunFold();
      for (const event of events) fold.apply(event);
      const whole = fold.run;
      if (whole === null) throw new Error('These events start no run');
      const rows = listTreeRows(whole);
      const steps = rows.flatMap((row) => (row.kind === 'step' ? [row.step.id] : []));
      const phases = rows.flatMap((row) => (row.kind === 'phase' ? [row.phase.name] : []));
      expect(steps.sort()).toEqual([...whole.steps.keys()].sort());
      expect(phases.sort()).toEqual([...whole.phases.keys()].sort());
    }),
  );
});
