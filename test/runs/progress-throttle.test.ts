import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunFold } from '../../src/core/runs/fold-run.js';
import type { Run } from '../../src/core/runs/run.js';
import type { NewRunEvent, RunEvent } from '../../src/core/runs/run-events.js';
import { ProgressThrottle } from '../../src/runs/progress-throttle.js';
import { createEvents, runStart } from '../support/run-events.js';

const STEPS = ['a', 'b', 'c'];
const START: readonly NewRunEvent[] = [
  runStart(),
  ...STEPS.map(
    (step): NewRunEvent => ({
      type: 'step.start',
      step,
      name: step,
      description: null,
      phase: null,
      parent: null,
      attempt: 1,
    }),
  ),
];

const percent = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined });
const text = fc.option(fc.constantFrom('one', 'two'), { nil: undefined });
const items = fc.option(
  fc.record({ done: fc.nat(9), total: fc.option(fc.constant(10)), unit: fc.constant(null) }),
  { nil: undefined },
);
const details = fc.option(fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(9)), { nil: undefined });
const progress = fc
  .record({
    step: fc.constantFrom(...STEPS),
    percent,
    message: text,
    items,
    substep: text,
    details,
  })
  .map((told): NewRunEvent => JSON.parse(JSON.stringify({ type: 'step.progress', ...told })));

it('lets through what makes the same run, in the order of its numbers', () => {
  fc.assert(
    fc.property(fc.array(progress, { maxLength: 12 }), (told) => {
      const events = createEvents([...START, ...told]);
      const passed: RunEvent[] = [];
      const throttle = new ProgressThrottle(
        (event) => passed.push(event),
        () => 0,
      );
      for (const event of events) throttle.take(event);
      throttle.flush();
      expect(passed.map(({ seq }) => seq)).toEqual(
        passed.map(({ seq }) => seq).sort((a, b) => a - b),
      );
      expect(describe(fold(passed))).toEqual(describe(fold(events)));
    }),
  );
});

function fold(events: readonly RunEvent[]): Run {
  const whole = new RunFold();
  for (const event of events) whole.apply(event);
  if (whole.run === null) throw new Error('These events start no run');
  return whole.run;
}

function describe({ percent: reached, steps }: Run) {
  const told = [...steps.values()].map(
    ({ percent: done, message, items: counted, details: known, currentSubstep, substeps }) => ({
      done,
      message,
      counted,
      known,
      currentSubstep,
      titles: substeps.map(({ title }) => title),
    }),
  );
  return { reached: Math.round(reached * 1_000), told };
}
