import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Run } from '../../src/core/runs/run.js';
import { readRun } from '../../src/runlog/read-run.js';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

/** Uses everything once, and ends nothing that need not be ended. */
const ALL = `
  import { createRequire } from 'node:module';
  import { MissionProgressTracker, StepTracker, createWorkflow, trackStep } from 'errtrack';
  const { eventBus } = createRequire(import.meta.url)('errtrack');
  eventBus.subscribe('*', ({ type }) => console.log(type));
  StepTracker.run('Setup', (tracker) => tracker.step('Install'));
  const workflow = createWorkflow('Flow', [{ id: 'a', title: 'A' }]);
  workflow.completeStep('a');
  const mission = new MissionProgressTracker('m-1', { output: 'log' });
  mission.startStep({ stepName: 'finalize' });
  mission.completeStep();
  trackStep('Phase 1', 'Told', 'success');
`;

function readRuns(): readonly Run[] {
  const dataDir = join(project.folder, '.errtrack');
  const ids = readdirSync(join(dataDir, 'runs'));
  const runs = ids.flatMap((id) => readRun(dataDir, id) ?? []);
  return runs.sort((a, b) => a.kind.localeCompare(b.kind));
}

test('what has come to its end is completed when its program is, though nobody says so', () => {
  const ended = project.run(ALL);
  expect(ended).toMatchObject({
    code: 0,
    stdout: 'operation.start\nstep.start\nstep.complete\noperation.complete\n',
  });
  for (const part of [
    '[1/1] Install',
    'Operation Complete',
    '[PROGRESS_TRACKER] Step 1/7: finalize (90%)',
    '[PROGRESS_TRACKER] Completed: finalize (100%)',
    '✅ Told',
  ]) {
    expect(ended.stderr).toContain(part);
  }
  expect(readRuns().map(({ kind, name, status }) => [kind, name, status])).toEqual([
    ['automation', 'app', 'completed'],
    ['mission', 'm-1', 'completed'],
    ['operation', 'Setup', 'completed'],
    ['workflow', 'Flow', 'completed'],
  ]);
  const reports = readdirSync(join(project.folder, 'tracking_reports'));
  expect(reports.map((name) => name.replace(/_\d{8}_\d{6}/, '')).sort()).toEqual([
    'monitoring_report_app.json',
    'summary_report_app.txt',
    'tracking_report_app.json',
  ]);
});

test.each([
  ['errtrack is off', { ERRTRACK: '0' }],
  ['a test runner has started it', { VITEST: 'true' }],
])('nothing is written or shown where %s', (_, env) => {
  const ended = project.run(ALL, env);
  expect(ended).toMatchObject({
    code: 0,
    stdout: 'operation.start\nstep.start\nstep.complete\noperation.complete\n',
    stderr: '',
  });
  expect(existsSync(join(project.folder, '.errtrack'))).toBe(false);
  expect(existsSync(join(project.folder, 'tracking_reports'))).toBe(false);
});

test('what is left in the middle has failed, and the program ends as it would', () => {
  const ended = project.run(`
    import { MissionProgressTracker, StepTracker, createWorkflow, trackStep } from 'errtrack';
    const tracker = new StepTracker('Setup', { output: 'silent' });
    tracker.step('Install');
    createWorkflow('Flow', [{ id: 'a', title: 'A' }]).startStep('a');
    const mission = new MissionProgressTracker('m-1');
    mission.startStep({ stepName: 'verification' });
    mission.failStep('Mission not found');
    trackStep('Phase 1', 'Told', 'in_progress');
    process.exitCode = 3;
    throw new TypeError('Boom');
  `);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('TypeError: Boom');
  expect(readRuns().map(({ kind, status, failure }) => [kind, status, failure?.message])).toEqual([
    ['automation', 'failed', 'Boom'],
    ['mission', 'failed', 'Boom'],
    ['operation', 'failed', 'Boom'],
    ['workflow', 'failed', 'Boom'],
  ]);
  const [report] = readdirSync(join(project.folder, 'tracking_reports')).filter((name) =>
    name.startsWith('tracking'),
  );
  const { phases } = JSON.parse(project.read(`tracking_reports/${report}`) ?? '');
  expect(phases['Phase 1'].steps).toMatchObject([{ step_name: 'Told', status: 'failed' }]);
});

test('a tracker that is left without done() has failed, and a signal cancels', () => {
  const left = project.run(`
    import { StepTracker } from 'errtrack';
    const tracker = new StepTracker('Setup');
    tracker.step('Install');
    process.exit(0);
  `);
  expect(left.code).toBe(0);
  expect(left.stderr).toContain('Operation Failed');
  const stopped = project.run(`
    import { WorkflowTracker } from 'errtrack';
    await WorkflowTracker.run('Flow', async (workflow) => {
      workflow.addStep('a', 'A');
      workflow.startStep('a');
      process.kill(process.pid, 'SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, 5_000));
    });
  `);
  expect(stopped.signal).toBe('SIGTERM');
  expect(readRuns().map(({ kind, status, failure }) => [kind, status, failure?.message])).toEqual([
    ['operation', 'failed', 'Setup ended without done()'],
    ['workflow', 'cancelled', undefined],
  ]);
});

test('an option that will not do is an ErrtrackError, in whichever file it is looked at', () => {
  const ended = project.run(`
    import { createRequire } from 'node:module';
    import { ErrtrackError, StepTracker } from 'errtrack';
    const other = createRequire(import.meta.url)('errtrack');
    try { new StepTracker('Setup', { stepz: [] }); } catch (error) {
      console.log(error instanceof ErrtrackError, error instanceof other.ErrtrackError, error.code);
    }
    console.log(new Error('a') instanceof ErrtrackError, null instanceof ErrtrackError);
  `);
  expect(ended).toMatchObject({ code: 0, stdout: 'true true BAD_OPTION\nfalse false\n' });
});
