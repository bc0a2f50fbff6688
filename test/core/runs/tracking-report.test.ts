import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import { formatTrackingReport, toTrackingReport } from '../../../src/core/runs/tracking-report.js';
import {
  endOf,
  LEGO,
  LEGO_STORY,
  NO_TARGET,
  type Story,
  startOf,
  tellRun,
} from '../../support/reported-run.js';
import { anyEvents, foldRun, RUN_STARTED_AT, runStart } from '../../support/run-events.js';

const STATUSES = ['success', 'failed', 'skipped', 'in_progress'];

describe('toTrackingReport', () => {
  it('gives the document of a rich run, key by key (R1-R8, R22, R23, R45)', () => {
    const golden = readFileSync(resolve('test/fixtures/run-reports/tracking_report.json'), 'utf8');
    expect(formatTrackingReport(toTrackingReport(tellRun(LEGO_STORY)))).toBe(golden);
  });

  it('heads the report by the name of the run where no customer is told', () => {
    const report = toTrackingReport(foldRun([runStart({ name: 'Nightly', labels: {} })]));
    expect(report).toMatchObject({ customer_name: 'Nightly', scorecard_name: null });
    const blank = { customer_name: ' ', scorecard_name: '' };
    expect(toTrackingReport(foldRun([runStart({ name: 'Nightly', labels: blank })]))).toMatchObject(
      { customer_name: 'Nightly', scorecard_name: null },
    );
  });

  it('tells what is open as in progress, without an end, and leaves out what has not begun (R7, R9)', () => {
    const declared = { step: 'later', name: 'later', description: null, phase: 'Phase 2' };
    const run = foldRun([
      runStart({ steps: [declared] }),
      startOf('done', 'Phase 1'),
      endOf('done'),
      startOf('open', 'Phase 1'),
      startOf('part', null, { parent: 'open' }),
    ]);
    const { phases, end_time } = toTrackingReport(run);
    expect(end_time).toBeNull();
    expect([...phases.keys()]).toEqual(['Phase 1']);
    expect(phases.get('Phase 1')).toMatchObject({ status: 'in_progress', end_time: null });
    expect(namesAndStatuses(run, 'Phase 1')).toEqual([
      ['done', 'success'],
      ['open', 'in_progress'],
      ['part', 'in_progress'],
    ]);
  });

  it.each([
    ['cancelled', 'AbortError', 'Cancelled before it was done'],
    ['interrupted', 'Interrupted', 'The process ended before it was done'],
  ] as const)('tells a step that was %s as failed, and why (R7)', (status, type, message) => {
    const fold = new RunFold();
    const events = [runStart(), startOf('a', 'p')];
    for (const [seq, event] of events.entries()) {
      fold.apply(Object.assign({ seq, ts: RUN_STARTED_AT, at: 0 }, event));
    }
    if (status === 'interrupted') fold.interrupt();
    else fold.apply({ type: 'run.end', status, seq: 2, ts: RUN_STARTED_AT, at: 1 });
    const report = fold.run === null ? null : toTrackingReport(fold.run);
    expect(report?.phases.get('p')).toMatchObject({
      status: 'failed',
      steps: [{ step_name: 'a', status: 'failed', error: message, error_type: type }],
    });
  });

  it('fails a phase where a part of a step did that has no phase of its own (R9)', () => {
    const run = foldRun([
      runStart(),
      startOf('whole', 'p'),
      startOf('part', null, { parent: 'whole' }),
      { type: 'step.end', step: 'part', status: 'failed', failure: NO_TARGET },
      endOf('whole'),
      { type: 'run.end', status: 'completed' },
    ]);
    expect(toTrackingReport(run).phases.get('p')?.status).toBe('failed');
  });

  it('lists a part in its own phase where it has one', () => {
    const run = foldRun([
      runStart(),
      startOf('whole', 'one'),
      startOf('part', 'two', { parent: 'whole' }),
    ]);
    expect(namesAndStatuses(run, 'one')).toEqual([['whole', 'in_progress']]);
    expect(namesAndStatuses(run, 'two')).toEqual([['part', 'in_progress']]);
  });

  it('puts steps without a phase under Steps, where they began, and apart from a phase of that name', () => {
    const events = [
      runStart(),
      startOf('first'),
      endOf('first'),
      startOf('a', 'Phase 1'),
      endOf('a'),
      { type: 'run.end', status: 'completed' },
    ] as const;
    expect([...toTrackingReport(foldRun(events)).phases.keys()]).toEqual(['Steps', 'Phase 1']);
    const named = foldRun([runStart(), startOf('a', 'Steps'), startOf('b')]);
    expect(namesAndStatuses(named, 'Steps')).toEqual([['a', 'in_progress']]);
    expect(namesAndStatuses(named, 'Steps (no phase)')).toEqual([['b', 'in_progress']]);
  });

  it('says why a step was skipped, in its message (R3)', () => {
    const run = foldRun([
      runStart(),
      startOf('a', 'p', { message: 'starting' }),
      { type: 'step.end', step: 'a', status: 'skipped', reason: 'not wanted' },
    ]);
    expect(toTrackingReport(run).phases.get('p')?.steps[0]).toMatchObject({
      status: 'skipped',
      message: 'not wanted',
    });
  });

  it('tells a phase that was skipped as a whole, and how far steps without a phase have come (R9)', () => {
    const steps = ['a', 'b'].map((step) => ({ step, name: step, description: null, phase: null }));
    const events = [
      runStart({ steps }),
      { type: 'phase.end', phase: 'p', status: 'skipped', reason: 'not wanted' },
      startOf('a'),
      endOf('a'),
    ] as const;
    const statusesOf = (run: Parameters<typeof toTrackingReport>[0]) =>
      [...toTrackingReport(run).phases].map(([name, { status }]) => [name, status]);
    expect(statusesOf(foldRun(events))).toEqual([
      ['p', 'skipped'],
      ['Steps', 'in_progress'],
    ]);
    expect(statusesOf(foldRun([...events, startOf('b'), endOf('b')]))).toEqual([
      ['p', 'skipped'],
      ['Steps', 'success'],
    ]);
  });

  it('says what a step waits for (R13)', () => {
    const gate = { type: 'gate.open', step: 'a', message: 'Log in', timeoutMs: null } as const;
    const open = [runStart(), startOf('a', 'p', { message: 'starting' }), gate];
    expect(toTrackingReport(foldRun(open)).phases.get('p')?.steps[0]).toMatchObject({
      status: 'in_progress',
      message: 'Log in',
    });
    const done = [...open, { type: 'gate.release', step: 'a', by: 'me' } as const, endOf('a')];
    expect(toTrackingReport(foldRun(done)).phases.get('p')?.steps[0]?.message).toBe('starting');
  });

  it('lists parts of parts in any depth', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
    const starts = names.map((name, index) =>
      startOf(name, 'p', index === 0 ? {} : { parent: `s${index - 1}` }),
    );
    const run = foldRun([runStart(), ...starts]);
    expect(namesAndStatuses(run, 'p').map(([name]) => name)).toEqual(names);
  });
});

describe('formatTrackingReport', () => {
  it('keeps the order of phases with any names (R2)', () => {
    const names = ['2', 'Init', '1', '__proto__', '', 'a"\n\\b', 'constructor'];
    const run = foldRun([runStart(), ...names.map((name, index) => startOf(`s${index}`, name))]);
    const text = formatTrackingReport(toTrackingReport(run));
    const places = names.map((name) => text.indexOf(`    ${JSON.stringify(name)}: {\n`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Object.keys(JSON.parse(text).phases).toSorted()).toEqual(names.toSorted());
  });

  it('is JSON that any reader can read and print, whatever was told (R46)', () => {
    const half = '\ud83d';
    const story: Story = [
      [0, runStart({ ...LEGO, labels: { customer_name: `A${half}\x9b2J\u2028` } })],
      [1, startOf('a', `p${half}\\`, { message: `\\${half} \\\\ud800` })],
      [
        2,
        {
          ...endOf('a'),
          details: { [half]: Number.NaN, big: Number.POSITIVE_INFINITY },
        } as Story[0][1],
      ],
    ];
    const text = formatTrackingReport(toTrackingReport(tellRun(story)));
    expect(text).toBe(Buffer.from(text).toString());
    expect(text).not.toMatch(/[\x7f-\x9f\u2028\u2029]/);
    const report = JSON.parse(text);
    expect(report.customer_name).toBe('A\ufffd\x9b2J\u2028');
    expect(report.phases['p\ufffd\\'].steps[0]).toMatchObject({
      message: '\\\ufffd \\\\ud800',
      details: { '\ufffd': null, big: null },
    });
  });

  it('holds what the report holds, for every sequence of events', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const fold = new RunFold();
        for (const event of events) fold.apply(event);
        if (fold.run === null) return;
        const report = toTrackingReport(fold.run);
        const { phases, ...head } = JSON.parse(formatTrackingReport(report));
        expect({ ...head, phases: new Map(Object.entries(phases)) }).toEqual(report);
      }),
      { numRuns: 200 },
    );
  });
});

it('derives the status of each phase from its steps, for every sequence of events (R7, R9)', () => {
  fc.assert(
    fc.property(anyEvents(), (events) => {
      const fold = new RunFold();
      for (const event of events) fold.apply(event);
      if (fold.run === null) return;
      const { phases } = toTrackingReport(fold.run);
      const begun = [...fold.run.steps.values()].filter(({ status }) => status !== 'pending');
      const listed = [...phases.values()].flatMap(({ steps }) => steps);
      expect(listed.map(({ step_name }) => step_name).toSorted()).toEqual(
        begun.map(({ name }) => name).toSorted(),
      );
      for (const { status, end_time, steps } of phases.values()) {
        const statuses = steps.map((step) => step.status);
        expect(STATUSES).toContain(status);
        for (const each of statuses) expect(STATUSES).toContain(each);
        if (statuses.includes('failed')) expect(status).toBe('failed');
        else if (statuses.includes('in_progress')) expect(status).toBe('in_progress');
        if (statuses.includes('in_progress')) expect(end_time).toBeNull();
      }
    }),
    { numRuns: 200 },
  );
});

function namesAndStatuses(run: Parameters<typeof toTrackingReport>[0], phase: string) {
  const steps = toTrackingReport(run).phases.get(phase)?.steps ?? [];
  return steps.map(({ step_name, status }) => [step_name, status]);
}
