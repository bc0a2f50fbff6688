import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import { rateSuccess } from '../../../src/core/runs/metrics.js';
import {
  formatMonitoringReport,
  toMonitoringReport,
} from '../../../src/core/runs/monitoring-report.js';
import type { Run } from '../../../src/core/runs/run.js';
import type { NewRunEvent } from '../../../src/core/runs/run-events.js';
import { endOf, LEGO_STORY, NO_TARGET, startOf, tellRun } from '../../support/reported-run.js';
import { anyEvents, createEvents, foldRun, runStart } from '../../support/run-events.js';

const KEYS = [
  'type',
  'phase',
  'step',
  'status',
  'timestamp',
  'message',
  'error',
  'error_type',
  'stack_trace',
  'url',
  'page_source_snippet',
  'screenshot_path',
  'details',
  'error_hash',
  'error_hash_short',
];

const failed = (step: string, told: object = {}) =>
  ({ type: 'step.end', step, status: 'failed', failure: NO_TARGET, ...told }) as NewRunEvent;

describe('toMonitoringReport', () => {
  it('gives the document of a rich run, key by key (R24-R28, R30-R32, R50, R147)', () => {
    const golden = readFileSync(
      resolve('test/fixtures/run-reports/monitoring_report.json'),
      'utf8',
    );
    expect(formatMonitoringReport(toMonitoringReport(tellRun(LEGO_STORY)))).toBe(golden);
  });

  it('cuts the source of a page at 2,000 characters (R31)', () => {
    const whole = 'x'.repeat(2_000);
    const sources = [whole, `${whole}y`].map((pageSource) => {
      const run = foldRun([runStart(), startOf('a'), failed('a', { pageSource })]);
      return toMonitoringReport(run).errors[0]?.page_source_snippet;
    });
    expect(sources).toEqual([whole, `${'x'.repeat(1_997)}...`]);
  });

  it('gives a warning the status that its step has come to (R26)', () => {
    const warn = (step: string | null, phase: string | null = null): NewRunEvent => ({
      type: 'warning',
      step,
      phase,
      message: 'hm',
    });
    const events = [
      runStart(),
      startOf('a', 'p'),
      warn('a'),
      failed('a'),
      startOf('b', 'q'),
      warn('b'),
      warn(null, 'q'),
      warn(null),
    ];
    const statusesOf = (run: Run) => toMonitoringReport(run).warnings.map(({ status }) => status);
    expect(statusesOf(foldRun(events))).toEqual([
      'failed',
      'in_progress',
      'in_progress',
      'in_progress',
    ]);
    const ended = foldRun([...events, endOf('b'), { type: 'run.end', status: 'completed' }]);
    expect(statusesOf(ended)).toEqual(['failed', 'success', 'success', 'success']);
    const { warnings, errors, performance_metrics } = toMonitoringReport(ended);
    expect(warnings.every(({ error, error_type }) => error === null && error_type === null)).toBe(
      true,
    );
    expect(errors.map(({ step }) => step)).toEqual(['a']);
    expect(warnings.map(({ phase, step }) => [phase, step])).toEqual([
      ['p', 'a'],
      ['q', 'b'],
      ['q', null],
      [null, null],
    ]);
    expect(performance_metrics).toEqual({
      total_operations: 6,
      total_errors: 1,
      total_warnings: 4,
      total_screenshots: 0,
      success_rate: 83.33,
    });
  });

  it('lists every end of a step that was tried again after it', () => {
    const run = foldRun([
      runStart(),
      startOf('a'),
      failed('a'),
      startOf('a', null, { attempt: 2 }),
      endOf('a'),
    ]);
    expect(statusesIn(run)).toEqual([
      ['a', 'failed'],
      ['a', 'success'],
    ]);
  });

  it('lists a step that is open where it began, also one that is tried again', () => {
    const run = foldRun([
      runStart(),
      startOf('again'),
      failed('again'),
      startOf('open'),
      startOf('quick'),
      endOf('quick'),
      startOf('again', null, { attempt: 2 }),
    ]);
    expect(statusesIn(run)).toEqual([
      ['again', 'failed'],
      ['open', 'in_progress'],
      ['quick', 'success'],
      ['again', 'in_progress'],
    ]);
  });

  it('lists a failure that waits to be tried again, also after one that was told', () => {
    const run = foldRun([
      runStart(),
      startOf('a'),
      failed('a'),
      startOf('a', null, { attempt: 2 }),
      { type: 'step.retry', step: 'a', failure: NO_TARGET, waitMs: 5 },
    ]);
    expect(statusesIn(run)).toEqual([
      ['a', 'failed'],
      ['a', 'failed'],
    ]);
  });

  it('lists what was cut off, and where the process died (R32)', () => {
    const fold = new RunFold();
    const events = createEvents([
      runStart(),
      startOf('a'),
      endOf('a'),
      startOf('b'),
      startOf('c', null, { parent: 'b' }),
    ]);
    for (const event of events) fold.apply(event);
    fold.interrupt();
    const report = fold.run && toMonitoringReport(fold.run);
    expect(report?.errors.map(({ step, error_type }) => [step, error_type])).toEqual([
      ['b', 'Interrupted'],
      ['c', 'Interrupted'],
    ]);
    expect(report?.performance_metrics).toMatchObject({
      total_operations: 3,
      total_errors: 2,
      success_rate: 33.33,
    });
  });

  it.each([
    [1, { stack: null, hash: null }],
    [1, { message: 'told anew', hash: null }],
    [1, { message: 'told anew', stack: null }],
    [2, { message: 'another', stack: null, hash: null }],
  ])('tells once what was thrown in a step and went through the run: %i, %j', (count, thrown) => {
    const run = foldRun([
      runStart(),
      startOf('a'),
      failed('a'),
      { type: 'run.end', status: 'failed', failure: { ...NO_TARGET, ...thrown } },
    ]);
    expect(toMonitoringReport(run).errors).toHaveLength(count);
  });

  it.each([
    [
      'was thrown between steps',
      { status: 'failed', failure: NO_TARGET },
      { error: NO_TARGET.message, error_type: 'ValueError', stack_trace: NO_TARGET.stack },
    ],
    ['nobody has told', { status: 'failed' }, { error: 'The run failed', error_type: null }],
    [
      'was a cancellation',
      { status: 'cancelled' },
      { error: 'Cancelled before it was done', error_type: 'AbortError' },
    ],
  ] as const)('tells why a run failed that %s', (_why, end, told) => {
    const run = foldRun([runStart(), startOf('a'), endOf('a'), { type: 'run.end', ...end }]);
    const { errors, operations, performance_metrics } = toMonitoringReport(run);
    expect(errors).toMatchObject([{ type: 'run', phase: null, step: null, ...told }]);
    expect(operations.at(-1)).toEqual(errors[0]);
    expect(performance_metrics).toMatchObject({ total_operations: 2, success_rate: 50 });
  });

  it('says at which of the declared steps it failed, where nobody said more (R79)', () => {
    const steps = ['a', 'b', 'c'].map((step) => ({
      step,
      name: `Step ${step}`,
      description: null,
      phase: null,
    }));
    const run = foldRun([
      runStart({ steps }),
      { ...startOf('b'), name: 'Step b' } as NewRunEvent,
      failed('b'),
    ]);
    expect(toMonitoringReport(run).errors[0]?.message).toBe('Failed at step 2/3: Step b');
    const told = foldRun([runStart(), startOf('b'), failed('b', { message: 'no' })]);
    expect(toMonitoringReport(told).errors[0]?.message).toBe('no');
  });

  it('shows the picture that was taken before the step had ended (R50)', () => {
    const run = foldRun([
      runStart(),
      startOf('a', 'p'),
      {
        type: 'attachment',
        kind: 'screenshot',
        path: 'error_screenshots/a.png',
        mime: null,
        bytes: null,
        step: 'a',
        phase: null,
      },
      failed('a'),
    ]);
    const { errors, screenshots } = toMonitoringReport(run);
    expect(errors[0]?.screenshot_path).toBe('error_screenshots/a.png');
    expect(screenshots).toMatchObject([{ path: 'error_screenshots/a.png', phase: 'p', step: 'a' }]);
  });

  it('adds up, for every sequence of events (R25, R28, R29, R46)', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const fold = new RunFold();
        for (const event of events) fold.apply(event);
        if (fold.run === null) return;
        expectToAddUp(fold.run);
      }),
      { numRuns: 300 },
    );
  });
});

it('rates success in percent with two decimals, and nothing as whole (R29)', () => {
  expect([rateSuccess(45, 1), rateSuccess(0, 0), rateSuccess(3, 1), rateSuccess(4, 4)]).toEqual([
    97.78, 100, 66.67, 0,
  ]);
});

function statusesIn(run: Run) {
  return toMonitoringReport(run).operations.map(({ step, status }) => [step, status]);
}

function expectToAddUp(run: Run): void {
  const report = toMonitoringReport(run);
  expect(JSON.parse(formatMonitoringReport(report))).toEqual(report);
  const { operations, errors, warnings, performance_metrics: metrics } = report;
  for (const operation of operations) expect(Object.keys(operation)).toEqual(KEYS);
  expect(metrics).toMatchObject({
    total_operations: operations.length,
    total_errors: errors.length,
    total_warnings: warnings.length,
  });
  expect(operations).toEqual(expect.arrayContaining([...errors, ...warnings]));
  expect(metrics.success_rate).toBe(rateSuccess(operations.length, errors.length));
  const hasFailed = ['failed', 'cancelled', 'interrupted'].includes(run.status);
  if (hasFailed) expect(errors).not.toEqual([]);
}
