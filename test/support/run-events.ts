import fc from 'fast-check';
import { RunFold } from '../../src/core/runs/fold-run.js';
import type { StepHistory } from '../../src/core/runs/percent.js';
import type { Run } from '../../src/core/runs/run.js';
import type { NewRunEvent, RunEvent, RunStart } from '../../src/core/runs/run-events.js';

export const RUN_STARTED_AT = Date.UTC(2026, 1, 4, 12, 0, 0, 123);
const STEP_MS = 10;

type NewRunStart = Extract<NewRunEvent, { type: 'run.start' }>;

/** The first event of a run, as far as a test does not care. */
export function runStart(told: Partial<RunStart> = {}): NewRunStart {
  return {
    type: 'run.start',
    id: '20260204-120000-abcdef',
    name: 'run',
    kind: 'automation',
    labels: {},
    steps: [],
    totalSteps: null,
    bands: {},
    parent: null,
    resumedFrom: null,
    attempt: 1,
    pid: 1,
    host: 'here',
    boot: 'now',
    processStart: null,
    git: null,
    command: null,
    ...told,
  };
}

/** Events ten milliseconds apart. */
export function createEvents(events: readonly NewRunEvent[]): readonly RunEvent[] {
  return events.map((event, seq) => {
    const at = seq * STEP_MS;
    return Object.assign({ seq, ts: RUN_STARTED_AT + at, at }, event);
  });
}

/** The run that events make. */
export function foldRun(events: readonly NewRunEvent[], history?: StepHistory): Run {
  const fold = new RunFold(history);
  for (const event of createEvents(events)) fold.apply(event);
  if (fold.run === null) throw new Error('These events start no run');
  return fold.run;
}

const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__');
const phase = fc.option(fc.constantFrom('one', 'two', '__proto__'));
const percent = fc.oneof(fc.integer({ min: -20, max: 120 }), fc.constantFrom(Number.NaN, 1e9));
const failure = fc.constant({ message: 'no', type: 'Error', stack: null, hash: null });
const end = fc.constantFrom('completed', 'failed', 'skipped', 'cancelled');

const anyEvent: fc.Arbitrary<NewRunEvent> = fc.oneof(
  fc.record({
    type: fc.constant('step.start'),
    step: id,
    name: id,
    description: fc.constant(null),
    phase,
    parent: fc.option(id),
    attempt: fc.constant(1),
  }),
  fc.record({
    type: fc.constant('step.start'),
    step: id,
    name: id,
    description: fc.constant(null),
    phase,
    parent: fc.constant(null),
    attempt: fc.constant(1),
    runPercent: percent,
  }),
  fc.record({ type: fc.constant('step.progress'), step: id, percent }),
  fc.record({ type: fc.constant('step.progress'), step: id, substep: id }),
  fc.record({ type: fc.constant('step.end'), step: id, status: end }),
  fc.record({ type: fc.constant('step.end'), step: id, status: end }),
  fc.record({ type: fc.constant('step.rollback'), step: id }),
  fc.record({ type: fc.constant('step.retry'), step: id, failure, waitMs: fc.nat() }),
  fc.record({
    type: fc.constant('step.declare'),
    step: id,
    name: id,
    description: fc.constant(null),
    phase,
  }),
  fc.record({
    type: fc.constant('gate.open'),
    step: id,
    message: fc.constant(null),
    timeoutMs: fc.constant(null),
  }),
  fc.record({ type: fc.constant('gate.release'), step: id, by: fc.constant('person') }),
  fc.record({
    type: fc.constant('phase.start'),
    phase: id,
    optional: fc.boolean(),
    condition: fc.constant(null),
  }),
  fc.record({ type: fc.constant('phase.end'), phase: id, status: end, reason: fc.constant(null) }),
  fc.record({
    type: fc.constant('warning'),
    step: fc.option(id),
    phase,
    message: fc.constant('hm'),
  }),
  fc.record({ type: fc.constant('log'), step: id, phase, message: fc.constant('hm') }),
);

/** Any order of events, also one that no program writes. */
export function anyEvents(): fc.Arbitrary<readonly RunEvent[]> {
  const start = fc
    .record({
      totalSteps: fc.option(fc.nat(6)),
      bands: fc.constantFrom({}, { a: { from: 5, to: 10 }, b: { from: 10, to: 100 } }),
    })
    .map(runStart);
  const last: fc.Arbitrary<NewRunEvent | null> = fc.option(
    fc.record({ type: fc.constant('run.end'), status: end }),
  );
  return fc
    .tuple(start, fc.array(anyEvent, { maxLength: 50 }), last, fc.array(anyEvent, { maxLength: 5 }))
    .map(([first, events, ended, after]) =>
      createEvents([first, ...events, ...(ended === null ? [] : [ended]), ...after]),
    );
}
