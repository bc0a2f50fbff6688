import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServedProject } from '../../support/served-project.js';
import { StartedProgram } from '../../support/started-program.js';
import { TrackedProject } from '../../support/tracked-project.js';

const OPERATION_KEYS = [
  ...['type', 'phase', 'step', 'status', 'timestamp', 'message', 'error', 'error_type'],
  ...['stack_trace', 'url', 'page_source_snippet', 'screenshot_path', 'details'],
  ...['error_hash', 'error_hash_short'],
];
const HEAD = [
  'start_time',
  'end_time',
  'customer_name',
  'scorecard_name',
  'total_duration_seconds',
];
const METRICS = [
  ...['total_operations', 'total_errors', 'total_warnings', 'total_screenshots', 'success_rate'],
];
const FIVE = [
  '/status',
  '/step_tracking',
  '/monitoring',
  '/monitoring/errors',
  '/monitoring/summary',
];

/** The automation of the guide: it waits in its second phase until it is told to go on, and then fails there. */
const AUTOMATION = `
  import { once } from 'node:events';
  import { trackRun } from 'errtrack';
  const labels = { customer_name: 'Lego Spain', scorecard_name: 'Lego Spain Scorecard 2026' };
  await trackRun('Import', { labels, output: 'silent', totalSteps: 3 }, async (run) => {
    await run.phase('Initialization', (phase) =>
      phase.step('Browser Setup', { message: 'Chrome WebDriver initialized' }, () => {}));
    await run.phase('Phase 2', async (phase) => {
      await phase.step('Export Template', (step) => step.warn('No setup sheet path provided'));
      await phase.step('Process File', async () => {
        console.log('waiting');
        await once(process.stdin, 'data');
        class ValueError extends Error {}
        throw new ValueError("Could not find required column 'Target' in setup sheet");
      });
    });
  }).catch(() => console.log('failed'));
  process.stdin.unref();
`;

let project: TrackedProject;
let served: ServedProject;
beforeEach(() => {
  project = new TrackedProject();
  served = new ServedProject(project.folder);
});
afterEach(() => project.remove());

async function start(code = AUTOMATION): Promise<StartedProgram> {
  project.write('app.mjs', code);
  const program = new StartedProgram(project.folder, ['app.mjs']);
  await program.printed('waiting');
  return program;
}

async function getAll(): Promise<readonly unknown[]> {
  const answers = await Promise.all(FIVE.map((path) => served.get(path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  for (const { headers } of answers) {
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  }
  return answers.map(({ json }) => json);
}

describe('the five answers of the step tracking guide', () => {
  test('before anything has run have every key, and nothing in them', async () => {
    const [status, tracking, monitoring, errors, summary] = await getAll();
    const head = { start_time: null, end_time: null, customer_name: null, scorecard_name: null };
    const idle = { status: 'idle', ...head, total_duration_seconds: 0 };
    const metrics = { total_operations: 0, total_errors: 0, total_warnings: 0 };
    const none = { ...metrics, total_screenshots: 0, success_rate: 100 };
    expect(tracking).toEqual({ ...idle, phases: {} });
    expect(monitoring).toEqual({
      ...{ ...idle, errors: [], warnings: [], screenshots: [], operations: [] },
      performance_metrics: none,
    });
    expect(errors).toEqual([]);
    expect(summary).toEqual(none);
    expect(status).toMatchObject({ ...idle, is_running: false, run_id: null, progress_percent: 0 });
    expect(status).toMatchObject({
      step_summary: { total_steps: 0, in_progress_steps: 0 },
      step_tracking: { phases: {} },
      monitoring: { errors: [], warnings: [], performance_metrics: none },
    });
    expect(project.read('.errtrack/.gitignore')).toBeNull();
  });

  test('during a run of another process tell how far it is (R52 to R57)', async () => {
    await start();
    const [status, tracking, monitoring, errors, summary] = await getAll();
    expect(status).toMatchObject({
      ...{ status: 'in_progress', run_status: 'running', is_running: true, name: 'Import' },
      ...{ customer_name: 'Lego Spain', current_phase: 'Phase 2', current_step: 'Process File' },
      step_summary: { total_steps: 3, completed_steps: 2, in_progress_steps: 1, failed_steps: 0 },
      step_tracking: { phases: { 'Phase 2': { status: 'in_progress' } } },
      monitoring: { errors: [], performance_metrics: { total_warnings: 1 } },
    });
    expect(tracking).toMatchObject({ customer_name: 'Lego Spain', end_time: null });
    expect(Object.keys(Object(tracking))).toEqual([...HEAD, 'phases']);
    expect(Object.keys(Object(tracking).phases)).toEqual(['Initialization', 'Phase 2']);
    expect(Object(tracking).phases.Initialization).toMatchObject({
      status: 'success',
      steps: [
        {
          ...{ step_name: 'Browser Setup', status: 'success', details: {} },
          ...{ message: 'Chrome WebDriver initialized', error: null, error_type: null },
        },
      ],
    });
    expect(Object.keys(Object(monitoring).operations[0])).toEqual(OPERATION_KEYS);
    expect(Object(monitoring).warnings).toMatchObject([
      { message: 'No setup sheet path provided', status: 'success', phase: 'Phase 2' },
    ]);
    expect(errors).toEqual([]);
    expect(Object.keys(Object(summary))).toEqual(METRICS);
    expect(summary).toMatchObject({ total_operations: 4, total_errors: 0, success_rate: 100 });
  });

  test('after a run are its reports, and stay until the next one starts (R64)', async () => {
    const program = await start();
    await program.goOn();
    const [status, tracking, monitoring, errors, summary] = await getAll();
    expect(status).toMatchObject({ status: 'failed', run_status: 'failed', is_running: false });
    expect(status).toMatchObject({ error_type: 'ValueError', step_summary: { failed_steps: 1 } });
    expect(Object(monitoring).errors).toEqual(errors);
    expect(errors).toMatchObject([
      {
        ...{ phase: 'Phase 2', step: 'Process File', status: 'failed', error_type: 'ValueError' },
        error: "Could not find required column 'Target' in setup sheet",
        error_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
    expect(Object(monitoring).performance_metrics).toEqual(summary);
    expect(readReport('tracking_report')).toEqual(tracking);
    expect(readReport('monitoring_report')).toEqual(monitoring);

    await start(AUTOMATION.replace('Lego Spain', 'Lego Brazil'));
    expect((await served.get('/step_tracking')).json).toMatchObject({
      customer_name: 'Lego Brazil',
    });
    expect((await served.get('/monitoring/errors')).json).toEqual([]);
  });

  test('of a run that was killed tell that it was interrupted', async () => {
    const program = await start();
    await served.get('/status');
    await program.kill();
    expect((await served.get('/status')).json).toMatchObject({
      ...{ status: 'failed', run_status: 'interrupted', is_running: false },
      step_summary: { in_progress_steps: 0, failed_steps: 1 },
    });
  });
});

test('?run= selects one by its id, the beginning of it, or @latest; another is told not to be there', async () => {
  const make = (id: string, name: string) => `
    await trackRun('${name}', { id: '${id}', output: 'silent', reports: false }, (run) =>
      run.step('one', () => {}));`;
  const code = `import { trackRun } from 'errtrack';${make('first', 'A')}${make('fist', 'B')}`;
  expect(project.run(code).stderr).toBe('');
  const ask = async (run: string) => (await served.get(`/status?run=${run}`)).json;
  expect(await ask('first')).toMatchObject({ run_id: 'first', name: 'A', status: 'success' });
  expect(await ask('fir')).toMatchObject({ run_id: 'first' });
  expect(await ask('@latest')).toMatchObject({ run_id: 'fist' });
  expect(await ask('@latest:A')).toMatchObject({ run_id: 'first' });
  expect(await ask('fi')).toEqual({ error: expect.stringContaining('several runs') });
  for (const name of ['none', '__proto__', '..%2f..', '%00', '']) {
    const answer = await served.get(`/status?run=${name}`);
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({ error: expect.any(String) });
  }
});

test('the current run is the newest that goes on, not a later one that has ended, nor a part of it', async () => {
  await start(`
    import { once } from 'node:events';
    import { trackRun } from 'errtrack';
    const quiet = { output: 'silent', reports: false };
    await trackRun('whole', quiet, async (run) => {
      await run.step('outer', () => trackRun('part', quiet, async () => {
        console.log('waiting');
        await once(process.stdin, 'data');
      }));
    });
    process.stdin.unref();
  `);
  project.run(`import { trackRun } from 'errtrack';
    await trackRun('short', { output: 'silent' }, () => {});`);
  expect((await served.get('/status')).json).toMatchObject({ name: 'whole', is_running: true });
});

test('a newest run whose log is damaged hides none that can be read', async () => {
  const make = (id: string) => `
    await trackRun('${id}', { id: '${id}', output: 'silent', reports: false }, (run) =>
      run.step('one', () => {}));`;
  project.run(`import { trackRun } from 'errtrack';${make('older')}${make('newer')}`);
  expect((await served.get('/status')).json).toMatchObject({ run_id: 'newer' });
  project.write('.errtrack/runs/newer/events.jsonl', 'no line of ours');
  expect((await served.get('/status')).json).toMatchObject({ run_id: 'older' });
});

test('phases stay in order, also those that are called by a number', async () => {
  project.run(`import { trackRun } from 'errtrack';
    await trackRun('numbers', { output: 'silent' }, async (run) => {
      for (const name of ['Start', '2', '1', '__proto__']) await run.phase(name, (it) => it.step('s', () => {}));
    });`);
  for (const query of ['', '?pretty']) {
    const { text } = await served.get(`/step_tracking${query}`);
    const places = ['Start', '2', '1', '__proto__'].map((name) => text.indexOf(`"${name}":`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  }
});

test('what has not changed is not sent again; what a person reads is pretty', async () => {
  project.run(`import { trackRun } from 'errtrack';
    await trackRun('one', { output: 'silent' }, (run) => run.step('s', () => {}));`);
  const first = await served.get('/monitoring');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
  const again = await served.get('/monitoring', { 'if-none-match': `"other", ${etag}` });
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
  expect((await served.get('/monitoring', { 'if-none-match': '"other"' })).status).toBe(200);
  const pretty = await served.get('/monitoring?pretty');
  expect(pretty.text).toContain('\n  "errors": []');
  expect(pretty.json).toEqual(first.json);
});

function readReport(kind: string): unknown {
  const names = project.list('tracking_reports').filter((name) => name.startsWith(kind));
  expect(names).toHaveLength(1);
  return JSON.parse(project.read(`tracking_reports/${names[0]}`) ?? '');
}
