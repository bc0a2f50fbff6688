import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withErrorTracking } from '../../src/capture/with-error-tracking.js';
import { isErrtrackError } from '../../src/core/errtrack-error.js';
import { StepTracker } from '../../src/runs/step-tracker.js';
import { trackRun } from '../../src/runs/track-run.js';
import { finishTracking, startTracking, trackStep } from '../../src/runs/track-step.js';
import type { TrackStepOptions } from '../../src/runs/track-step-options.js';
import { KeptRuns } from '../support/kept-runs.js';

const PNG = Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1');

let kept: KeptRuns;
beforeEach(() => {
  kept = new KeptRuns();
});
afterEach(() => {
  finishTracking();
  vi.unstubAllEnvs();
});

class Text {
  text = '';

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

function start(name = 'Import', options = {}): void {
  startTracking(name, { tracker: kept.tracker, output: 'silent', ...options });
}

function readReport(kind: 'tracking' | 'monitoring') {
  const name = kept.listFiles('tracking_reports').find((file) => file.startsWith(kind));
  return JSON.parse(kept.readFile(`tracking_reports/${name}`));
}

describe('trackStep', () => {
  it('tells the report, the monitoring log and the output in one call (R10, R11)', async () => {
    const stream = new Text();
    start('Scorecard import', {
      labels: { customer_name: 'Lego Spain', scorecard_name: 'Scorecard 2026' },
      output: 'plain',
      stream,
    });
    trackStep('Initialization', 'Browser Setup', 'success', { message: 'Chrome initialized' });
    trackStep('Phase 2', 'Export Template', 'in_progress');
    trackStep('Phase 2', 'Export Template', 'success', { details: { rows: 87 } });
    trackStep('Phase 2', 'Process File', 'failed', {
      message: 'File processing returned False',
      error: new RangeError("no column 'Target'"),
      url: 'https://settings.example/weights?token=abcdefgh12345678',
      pageSource: `<!DOCTYPE html>${'x'.repeat(5_000)}`,
      screenshot: PNG,
    });
    trackStep('Phase 3a', 'Update Looker Config', 'skipped', { message: 'Enterprise only' });
    finishTracking();

    const tracking = readReport('tracking');
    expect(tracking).toMatchObject({
      customer_name: 'Lego Spain',
      scorecard_name: 'Scorecard 2026',
      total_duration_seconds: expect.any(Number),
    });
    const shape = Object.entries<{
      status: string;
      steps: { step_name: string; status: string }[];
    }>(tracking.phases).map(([name, { status, steps }]) => [
      name,
      status,
      steps.map((s) => [s.step_name, s.status]),
    ]);
    expect(shape).toEqual([
      ['Initialization', 'success', [['Browser Setup', 'success']]],
      [
        'Phase 2',
        'failed',
        [
          ['Export Template', 'success'],
          ['Process File', 'failed'],
        ],
      ],
      ['Phase 3a', 'skipped', [['Update Looker Config', 'skipped']]],
    ]);
    expect(tracking.phases['Phase 2'].steps).toMatchObject([
      { details: { rows: 87 }, error: null, error_type: null },
      {
        message: 'File processing returned False',
        error: "no column 'Target'",
        error_type: 'RangeError',
      },
    ]);
    const [screenshot] = kept.listFiles('error_screenshots');
    expect(screenshot).toMatch(/^error_Phase_2_Process_File_\d{8}_\d{6}\.png$/);
    const monitoring = readReport('monitoring');
    expect(monitoring.errors).toMatchObject([
      {
        phase: 'Phase 2',
        step: 'Process File',
        error_type: 'RangeError',
        stack_trace: expect.stringContaining('track-step.test'),
        screenshot_path: `error_screenshots/${screenshot}`,
        url: expect.not.stringContaining('abcdefgh12345678'),
      },
    ]);
    expect(monitoring.errors[0].page_source_snippet).toHaveLength(2_000);
    expect(monitoring.screenshots).toHaveLength(1);
    expect(monitoring.performance_metrics).toEqual({
      total_operations: 4,
      total_errors: 1,
      total_warnings: 0,
      total_screenshots: 1,
      success_rate: 75,
    });
    for (const line of [
      /^✅ Browser Setup\b/m,
      /^❌ Process File\b.*no column/m,
      /^📸 Screenshot/m,
    ]) {
      expect(stream.text).toMatch(line);
    }
    expect(kept.readOnly()).toMatchObject({ name: 'Scorecard import', status: 'failed' });
    const [record] = await kept.tracker.getActiveErrors();
    expect(record).toMatchObject({ context: 'Phase 2/Process File', type: 'RangeError' });
  });

  it('notes a warning with the status of its step (R26, C11)', () => {
    start();
    trackStep('Phase 2', 'Export Template', 'success', {
      level: 'warning',
      message: 'No setup sheet path provided',
    });
    finishTracking();
    const { warnings, operations, performance_metrics: metrics } = readReport('monitoring');
    expect(warnings).toMatchObject([
      {
        phase: 'Phase 2',
        step: 'Export Template',
        status: 'success',
        message: 'No setup sheet path provided',
        error: null,
      },
    ]);
    expect(operations).toHaveLength(2);
    expect(metrics).toMatchObject({ total_errors: 0, total_warnings: 1, success_rate: 100 });
    expect(kept.readOnly().status).toBe('completed');
  });

  it('ends the step that is in progress, and begins another one of the name after that', () => {
    start();
    trackStep('Phase 1', 'Login', 'in_progress', { message: 'Waiting' });
    trackStep('Phase 2', 'Login', 'in_progress');
    trackStep('Phase 1', 'Login', 'in_progress', { message: 'Still waiting', details: { n: 1 } });
    trackStep('Phase 1', 'Login', 'failed', { error: 'Nobody came' });
    trackStep('Phase 1', 'Login', 'success');
    finishTracking();
    const steps = [...kept.readOnly().steps.values()];
    expect(steps.map(({ id, phase, status }) => [id, phase, status])).toEqual([
      ['login', 'Phase 1', 'failed'],
      ['login-2', 'Phase 2', 'cancelled'],
      ['login-3', 'Phase 1', 'completed'],
    ]);
    expect(steps[0]).toMatchObject({
      message: 'Still waiting',
      details: { n: 1 },
      failure: { message: 'Nobody came', type: 'Error' },
    });
  });

  it('fails without an error, too', () => {
    start();
    trackStep('Phase 1', 'Check', 'failed', { message: 'Row counts differ' });
    finishTracking();
    expect(readReport('monitoring').errors).toMatchObject([
      { message: 'Row counts differ', error: 'Row counts differ', error_type: null },
    ]);
  });

  it('belongs to the run around it, in its phase and step', async () => {
    await trackRun('Outer', kept.options({ id: 'outer' }), async (run) => {
      trackStep('Phase 1', 'Told', 'success');
      await run.phase('Phase 2', async (phase) => {
        trackStep('Phase 2', 'Export', 'success');
        await phase.step('Process', () =>
          trackStep('Phase 2', 'Part', 'failed', { error: new Error('half') }),
        );
      });
    });
    const [record] = await kept.tracker.getActiveErrors();
    expect(record?.context).toBe('Phase 2/Process/Part');
    const { steps } = kept.readOnly();
    expect([...steps.values()].map(({ id, phase, parent }) => [id, phase, parent])).toEqual([
      ['told', 'Phase 1', null],
      ['export', 'Phase 2', null],
      ['process', 'Phase 2', null],
      ['part', 'Phase 2', 'process'],
    ]);
  });

  it('leaves the steps of a tracker around it alone', () => {
    const options = { tracker: kept.tracker, output: 'silent', steps: ['A', 'B'] } as const;
    const tracker = StepTracker.run('Setup', options, (made) => {
      made.step('A');
      trackStep('Phase 1', 'Part', 'in_progress');
      made.complete();
      trackStep('Phase 1', 'Other', 'success');
      made.step('B');
      return made;
    });
    expect(tracker.steps.map(({ name, index, status }) => [name, index, status])).toEqual([
      ['A', 1, 'complete'],
      ['B', 2, 'complete'],
    ]);
    expect(kept.readOnly().steps.get('part')?.parent).toBe('a');
  });

  it('records an error once, whoever has seen it before (R147, R149)', async () => {
    start();
    const load = withErrorTracking(
      () => {
        throw new Error('gone');
      },
      { tracker: kept.tracker },
    );
    try {
      load();
    } catch (error) {
      trackStep('Phase 1', 'Load', 'failed', { error });
    }
    finishTracking();
    const [record, ...others] = await kept.tracker.getActiveErrors();
    expect(others).toEqual([]);
    expect(record?.occurrences).toBe(1);
    expect(readReport('monitoring').errors[0].error_hash).toBe(record?.hash);
  });

  it('warns of a picture that is none, and goes on', () => {
    start();
    trackStep('Phase 1', 'Check', 'success', { screenshot: Buffer.from('no png') });
    trackStep('Phase 1', 'Look', 'success', { screenshot: 'shots/one.png' });
    finishTracking();
    const { warnings, screenshots } = readReport('monitoring');
    expect(warnings[0].message).toContain('it is no PNG');
    expect(screenshots).toMatchObject([{ path: 'shots/one.png', phase: 'Phase 1', step: 'Look' }]);
  });

  it('finishes the run before when another one starts, and nothing where there is none', () => {
    finishTracking();
    start('One');
    trackStep('Phase 1', 'A', 'success');
    start('Two');
    trackStep('Phase 1', 'B', 'success');
    expect(kept.read().map(({ name, status }) => [name, status])).toEqual([
      ['One', 'completed'],
      ['Two', 'running'],
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a status that there is not',
      () => trackStep('p', 's', 'done' as 'success'),
      /"done" for `status`.*skipped/,
    ],
    ['no phase', () => trackStep('', 's', 'success'), /`phase`/],
    ['no step', () => trackStep('p', '', 'success'), /`step`/],
    [
      'an unknown option',
      () => trackStep('p', 's', 'success', { massage: '' } as TrackStepOptions),
      /`message`/,
    ],
    [
      'a wrong level',
      () => trackStep('p', 's', 'success', { level: 'error' as 'info' }),
      /`level`/,
    ],
    ['a run without a name', () => startTracking(''), /`name`/],
  ])('refuses %s', (_, body, message) => {
    let error: unknown = null;
    try {
      body();
    } catch (caught) {
      error = caught;
    }
    expect(isErrtrackError(error) && error.code).toBe('BAD_OPTION');
    expect(String(error)).toMatch(message);
  });
});
