import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import { completeLog } from '../../../src/core/runs/reported-operations.js';
import type { Operation, Run } from '../../../src/core/runs/run.js';
import { anyEvents } from '../../support/run-events.js';

/** Any run, also one whose process died. */
const anyRun = fc.tuple(anyEvents(), fc.boolean()).map(([events, isDead]): Run => {
  const fold = new RunFold();
  for (const event of events) fold.apply(event);
  if (isDead) fold.interrupt();
  if (fold.run === null) throw new Error('Every sequence starts a run');
  return fold.run;
});

const isOfStep = ({ level, step }: Operation) => level !== 'warning' && step !== null;

it('keeps what was noted, in its order, and adds what was not (R32)', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const log = completeLog(run);
      const noted = new Set(run.operations);
      expect(log.filter((operation) => noted.has(operation))).toEqual(run.operations);
      const added = log.filter((operation) => !noted.has(operation) && isOfStep(operation));
      expect(new Set(added.map(({ step }) => step)).size).toBe(added.length);
    }),
    { numRuns: 300 },
  );
});

it('tells every step that has begun as it stands now, and no other', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const last = new Map(
        completeLog(run)
          .filter(isOfStep)
          .map(({ step, status }) => [step, status]),
      );
      const begun = [...run.steps.values()].filter(({ status }) => status !== 'pending');
      expect(new Map(begun.map(({ id, status }) => [id, status]))).toEqual(last);
    }),
    { numRuns: 300 },
  );
});
