import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import type { Run } from '../../../src/core/runs/run.js';
import type { RunEvent } from '../../../src/core/runs/run-events.js';
import { isEnd, RUN_STATUSES } from '../../../src/core/runs/status.js';
import { anyEvents, createEvents, foldRun, runStart } from '../../support/run-events.js';

describe('RunFold', () => {
  it('has a step in the phase in which it was started last, and in no other', () => {
    const run = foldRun([
      runStart(),
      ...step('a', { phase: 'one' }),
      { type: 'step.end', step: 'a', status: 'failed' },
      ...step('a', { phase: 'two' }),
    ]);
    const phases = [...run.phases.values()].map(({ name, status, steps }) => [name, status, steps]);
    expect(phases).toEqual([
      ['one', 'running', []],
      ['two', 'running', ['a']],
    ]);
  });

  it('shows nothing before the run has started', () => {
    const fold = new RunFold();
    fold.apply(createEvents([{ type: 'run.end', status: 'completed' }])[0] as RunEvent);
    expect(fold.run).toBeNull();
  });

  it('tells steps in phases, with what they took and how they ended', () => {
    const run = foldRun([
      runStart({ name: 'Import' }),
      { type: 'phase.start', phase: 'Phase 1.5', optional: true, condition: 'Enterprise only' },
      ...step('export', { phase: 'Phase 1.5' }),
      { type: 'step.end', step: 'export', status: 'completed', message: '3 files' },
      { type: 'phase.end', phase: 'Phase 1.5', status: 'completed', reason: null },
      { type: 'run.end', status: 'completed', result: { files: 3 } },
    ]);
    expect(run).toMatchObject({ status: 'completed', percent: 100, result: { files: 3 } });
    expect(run.steps.get('export')).toMatchObject({
      index: 1,
      status: 'completed',
      duration: 10,
      message: '3 files',
      percent: 100,
    });
    expect(run.phases.get('Phase 1.5')).toMatchObject({
      status: 'completed',
      optional: true,
      condition: 'Enterprise only',
      steps: ['export'],
    });
    expect(run.operations).toHaveLength(1);
  });

  it('keeps the first end of a step', () => {
    const run = foldRun([
      runStart(),
      ...step('a'),
      { type: 'step.end', step: 'a', status: 'failed', failure: failure('first') },
      { type: 'step.end', step: 'a', status: 'completed' },
    ]);
    expect(run.steps.get('a')).toMatchObject({ status: 'failed', failure: { message: 'first' } });
    expect(run.operations).toHaveLength(1);
  });

  it('counts every attempt of a step that was tried again', () => {
    const run = foldRun([
      runStart(),
      ...step('a'),
      { type: 'step.retry', step: 'a', failure: failure('no answer'), waitMs: 5 },
      ...step('a', { attempt: 2 }),
      { type: 'step.end', step: 'a', status: 'completed' },
    ]);
    expect(run.steps.get('a')).toMatchObject({ status: 'completed', failure: null, duration: 30 });
    expect(run.steps.get('a')?.attempts.map(({ status }) => status)).toEqual([
      'failed',
      'completed',
    ]);
  });

  it('waits at a gate until it is released', () => {
    const opened = [
      runStart(),
      ...step('login'),
      { type: 'gate.open', step: 'login', message: 'Log in', timeoutMs: 30_000 } as const,
    ];
    expect(foldRun(opened).steps.get('login')?.status).toBe('waiting');
    const released = foldRun([...opened, { type: 'gate.release', step: 'login', by: 'person' }]);
    expect(released.steps.get('login')).toMatchObject({
      status: 'running',
      gate: { releasedBy: 'person' },
    });
  });

  it('keeps a phase that was begun open between its steps, until it is ended', () => {
    const begun = [
      runStart(),
      { type: 'phase.start', phase: 'one', optional: false, condition: null } as const,
      ...step('a', { phase: 'one' }),
    ];
    expect(foldRun(begun).phases.get('one')?.status).toBe('running');
    const end = { type: 'phase.end', phase: 'one', status: 'completed', reason: null } as const;
    expect(foldRun([...begun, end]).phases.get('one')?.status).toBe('completed');
  });

  it('fails a phase of which one step failed, and skips one whose steps were all skipped', () => {
    const run = foldRun([
      runStart(),
      ...step('a', { phase: 'one' }),
      { type: 'step.end', step: 'a', status: 'failed' },
      ...step('b', { phase: 'one' }),
      { type: 'step.end', step: 'b', status: 'completed' },
      ...step('c', { phase: 'two' }),
      { type: 'step.end', step: 'c', status: 'skipped', reason: 'not wanted' },
    ]);
    expect(run.phases.get('one')?.status).toBe('failed');
    expect(run.phases.get('two')?.status).toBe('skipped');
    expect(run.steps.get('c')?.skipReason).toBe('not wanted');
  });

  it('puts the picture of a failed step into its line of the log', () => {
    const run = foldRun([
      runStart(),
      ...step('a'),
      { type: 'step.end', step: 'a', status: 'failed' },
      screenshot('a', 'error_screenshots/a.png'),
    ]);
    expect(run.operations[0]?.screenshot).toBe('error_screenshots/a.png');
    expect(run.attachments).toHaveLength(1);
  });

  it('is done when the last of the steps is that were declared one by one', () => {
    const told = [
      runStart(),
      { type: 'step.declare', step: 'a', name: 'a', description: null, phase: null },
      { type: 'step.declare', step: 'b', name: 'b', description: null, phase: null },
      ...step('a'),
      { type: 'step.end', step: 'a', status: 'completed' },
    ] as const;
    expect(foldRun(told).percent).toBe(50);
    const end = { type: 'step.end', step: 'b', status: 'skipped' } as const;
    expect(foldRun([...told, end]).percent).toBe(100);
  });

  it('fills the part of the percentage that a step was given when it began', () => {
    const told = { runPercent: 20, runPercentTo: 60 };
    const begun = [runStart(), ...step('a').map((event) => ({ ...event, ...told }))];
    expect(foldRun(begun).percent).toBe(20);
    expect(foldRun([...begun, { type: 'step.progress', step: 'a', percent: 50 }]).percent).toBe(40);
    const end = { type: 'step.end', step: 'a', status: 'completed' } as const;
    expect(foldRun([...begun, end]).percent).toBe(60);
  });

  it('ends what was open as interrupted, where the process is gone', () => {
    const fold = new RunFold();
    for (const event of createEvents([runStart(), ...step('a', { phase: 'p' })])) fold.apply(event);
    fold.interrupt();
    expect(fold.run).toMatchObject({ status: 'interrupted' });
    expect(fold.run?.steps.get('a')?.status).toBe('interrupted');
    expect(fold.run?.phases.get('p')?.status).toBe('interrupted');
  });

  it('gives a legal run for every sequence of events', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        let percent = 0;
        const fold = new RunFold();
        for (const event of events) {
          fold.apply(event);
          if (fold.run === null) continue;
          expect(fold.run.percent).toBeGreaterThanOrEqual(percent);
          expect(fold.run.percent).toBeLessThanOrEqual(100);
          ({ percent } = fold.run);
          expectLegal(fold.run);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same run whether it is read at once or after a pause', () => {
    fc.assert(
      fc.property(anyEvents(), fc.nat(60), (events, cut) => {
        const whole = new RunFold();
        const parts = new RunFold();
        for (const event of events) whole.apply(event);
        for (const event of events.slice(0, cut)) parts.apply(event);
        // Read again from the start, as after a crash of the reader.
        for (const event of events) parts.apply(event);
        expect(parts.run).toEqual(whole.run);
      }),
      { numRuns: 300 },
    );
  });
});

function expectLegal(run: Run): void {
  expect(RUN_STATUSES).toContain(run.status);
  expect(run.endedAt === null).toBe(!isEnd(run.status));
  const indexes = [...run.steps.values()].map(({ index }) => index);
  expect(indexes).toEqual(indexes.map((_, at) => at + 1));
  for (const step of run.steps.values()) {
    if (isEnd(run.status)) expect(['running', 'waiting']).not.toContain(step.status);
    if (step.duration !== null) expect(step.duration).toBeGreaterThanOrEqual(0);
    for (const child of step.children) expect(run.steps.get(child)?.parent).toBe(step.id);
    expect(step.parent).not.toBe(step.id);
  }
}

function step(
  id: string,
  { phase = null, attempt = 1 }: { phase?: string | null; attempt?: number } = {},
) {
  return [
    {
      type: 'step.start',
      step: id,
      name: id,
      description: null,
      phase,
      parent: null,
      attempt,
    } as const,
  ];
}

function failure(message: string) {
  return { message, type: 'Error', stack: null, hash: null };
}

function screenshot(step: string, path: string) {
  return {
    type: 'attachment',
    kind: 'screenshot',
    step,
    phase: null,
    path,
    mime: 'image/png',
    bytes: 10,
  } as const;
}
