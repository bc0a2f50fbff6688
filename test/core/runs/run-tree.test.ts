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
