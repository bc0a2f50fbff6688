import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import type { RunEvent } from '../../../src/core/runs/run-events.js';
import { toWholeRunJson } from '../../../src/core/runs/whole-run-json.js';
import { formatRunLine } from '../../../src/runlog/run-line.js';
import { FoldProject } from '../../support/fold-project.js';
import { LEGO, LEGO_STORY } from '../../support/reported-run.js';
import { runStart } from '../../support/run-events.js';
import { ofProcess, type PlannedRun, planRun, step, writeRunLog } from '../../support/run-log.js';
import { ServedProject } from '../../support/served-project.js';
import { StartedProgram } from '../../support/started-program.js';

const START = Date.UTC(2026, 10, 20, 12);
const END = { type: 'run.end', status: 'completed' } as const;
const BAD_IDS = [
  'none',
  '__proto__',
  'constructor',
  '..%2f..%2fetc',
  '%2e%2e%2fruns',
  '%00',
  '%252e%252e',
  '%2fetc%2fpasswd',
  '.hidden',
  'a'.repeat(3_000),
];

let project: FoldProject;
let served: ServedProject;
beforeEach(() => {
  project = new FoldProject();
  served = new ServedProject(project.folder);
});

const write = (run: PlannedRun) => writeRunLog(project.dataDir, run.id, planRun(run));
const cli = (...args: string[]) => JSON.parse(project.cli(...args).stdout);

/** So many runs, an hour apart, of two names in turn; each third has failed. */
function writeRuns(count: number): void {
  for (let index = 0; index < count; index++) {
    const status = index % 3 === 2 ? 'failed' : 'completed';
    write({
      id: `run-${String(index).padStart(4, '0')}`,
      name: index % 2 === 0 ? 'import' : 'export',
      startedAt: START + index * 3_600_000,
      events: [...step('load'), { type: 'run.end', status }],
    });
  }
}

describe('a list of runs', () => {
  test('is what `runs list --json` prints', async () => {
    writeRuns(7);
    const { json } = await served.get('/api/runs');
    expect(json).toEqual({
      runs: cli('runs', 'list', '--json'),
      next_cursor: null,
      total: 7,
      names: ['import', 'export'],
    });
    expect(json.runs).toHaveLength(7);
  });

  test('comes page by page, each run once, also where several started at once', async () => {
    for (let index = 0; index < 30; index++) {
      write({ id: `r${index}`, startedAt: START + Math.floor(index / 7) * 1_000 });
    }
    const whole = (await served.get('/api/runs')).json.runs;
    const found: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { json } = await served.get(`/api/runs?limit=4${query}`);
      expect(json.total).toBe(30);
      found.push(...json.runs);
      cursor = json.next_cursor;
      // A newer one does not move the pages.
      if (found.length === 8) write({ id: 'newer', startedAt: START + 9e9 });
      if (found.length === 8) rmSync(join(project.dataDir, 'runs/newer'), { recursive: true });
    }
    expect(found).toEqual(whole);
  });

  test('takes name, status and since', async () => {
    writeRuns(12);
    const count = async (query: string) => (await served.get(`/api/runs?${query}`)).json.total;
    expect(await count('name=import')).toBe(6);
    expect(await count('name=nothing')).toBe(0);
    expect(await count('name=__proto__')).toBe(0);
    expect(await count('status=failed')).toBe(4);
    expect(await count('status=failed,completed')).toBe(12);
    expect(await count(`since=${new Date(START + 6 * 3_600_000).toISOString()}`)).toBe(6);
    expect(await count('since=2030-01-01')).toBe(0);
  });

  test.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=1001'],
    ['status', 'status=done'],
    ['status', 'status='],
    ['since', 'since=yesterday'],
    ['since', 'since=7y'],
    ['cursor', 'cursor=x'],
    ['cursor', `cursor=${Buffer.from('["2026-11-20","../x"]').toString('base64url')}`],
    ['name', 'name=a&name=b'],
    ['name', `name=${'a'.repeat(501)}`],
  ])('says that %s is wrong in ?%s', async (name, query) => {
    const answer = await served.get(`/api/runs?${query}`);
    expect([answer.status, answer.json]).toEqual([400, { error: expect.any(String) }]);
    expect(answer.json).toEqual({ error: expect.stringMatching(new RegExp(`^${name} `)) });
  });

  test('shows a run as it comes, goes on and ends, and one that was pruned no more', async () => {
    const known = async () => {
      const { runs, total } = (await served.get('/api/runs')).json;
      return [...runs.map((it) => `${it.run_id} ${it.status}`), total];
    };
    expect(await known()).toEqual([0]);
    const start = ofProcess(process.pid);
    const events = planRun({
      id: 'a',
      startedAt: START,
      start,
      events: [...step('one'), { type: 'run.end', status: 'completed' }],
    });
    const path = join(writeRunLog(project.dataDir, 'a', events.slice(0, 1)), 'events.jsonl');
    expect(await known()).toEqual(['a running', 1]);
    for (const event of events.slice(1, -1)) {
      appendFileSync(path, formatRunLine(event));
      const [run] = (await served.get('/api/runs')).json.runs;
      expect(run?.last_progress_timestamp).toBe(new Date(event.ts).toISOString());
    }
    write({ id: 'b', startedAt: START - 1_000 });
    expect(await known()).toEqual(['a running', 'b completed', 2]);
    appendFileSync(path, formatRunLine(events.at(-1) as RunEvent));
    expect(await known()).toEqual(['a completed', 'b completed', 2]);
    rmSync(join(project.dataDir, 'runs/a'), { recursive: true });
    expect(await known()).toEqual(['b completed', 1]);
  });

  test('names those that died, and hides none for one that is damaged', async () => {
    write({
      id: 'dead',
      startedAt: START,
      start: ofProcess(2 ** 22 + 1),
      events: [...step('one')].slice(0, 1),
    });
    write({ id: 'good', startedAt: START });
    project.write('.errtrack/runs/torn/events.jsonl', 'not a line of ours\n');
    project.write('.errtrack/runs/empty/x', '');
    const { json } = await served.get('/api/runs');
    expect(json.runs.map((it) => [it.run_id, it.status])).toEqual([
      ['good', 'completed'],
      ['dead', 'interrupted'],
    ]);
    expect((await served.get('/api/overview')).json.runs).toMatchObject({
      active: 0,
      total: 2,
      unreadable: 2,
    });
    expect((await served.get('/api/runs/torn')).status).toBe(404);
  });

  test('is empty where a file stands in the place of their folder, whatever is asked first', async () => {
    rmSync(project.dataDir, { recursive: true, force: true });
    project.write('.errtrack', 'a file');
    const others = ['/status', '/api/runs/none', '/api/runs/none/events', '/api/tasks/none'];
    const answers = await Promise.all(others.map((path) => served.get(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
    expect(answers[0]?.json).toMatchObject({ status: 'idle' });
    const list = { runs: [], next_cursor: null, total: 0, names: [] };
    expect((await served.get('/api/runs')).json).toEqual(list);
    expect(cli('runs', 'list', '--json')).toEqual([]);
  });

  test('is not sent again while nothing changes', async () => {
    writeRuns(3);
    const etag = (await served.get('/api/runs')).headers.get('etag') ?? '';
    expect((await served.get('/api/runs', { 'if-none-match': etag })).status).toBe(304);
    write({ id: 'new', startedAt: START });
    expect((await served.get('/api/runs', { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('one run', () => {
  beforeEach(() => {
    const [, ...events] = LEGO_STORY.map(([, event]) => event);
    write({ id: 'lego', startedAt: START, start: LEGO, events });
  });

  test('is what `runs show --json` prints', async () => {
    const { status, json } = await served.get('/api/runs/lego');
    expect([status, json]).toEqual([200, cli('runs', 'show', 'lego', '--json')]);
    expect((await served.get('/api/runs/le')).json).toEqual(json);
  });

  test('is made again of its events, whole or a part at a time', async () => {
    const { json } = await served.get('/api/runs/lego');
    for (const size of [1_000, 7]) {
      const fold = new RunFold();
      let after = -1;
      for (;;) {
        const told = (await served.get(`/api/runs/lego/events?after=${after}`)).json;
        expect(told).toMatchObject({ run_id: 'lego', status: 'failed' });
        const events: readonly RunEvent[] = told.events.slice(0, size);
        for (const event of events) fold.apply(event);
        if (events.length === 0) {
          expect(told.last_seq).toBe(after);
          break;
        }
        after = events.at(-1)?.seq ?? after;
      }
      if (fold.run === null) throw new Error('No run');
      expect(JSON.parse(JSON.stringify(toWholeRunJson(fold.run)))).toEqual(json);
    }
    const all = (await served.get('/api/runs/lego/events')).json;
    expect(all.events).toHaveLength(LEGO_STORY.length);
    expect(all.last_seq).toBe(LEGO_STORY.length - 1);
    expect((await served.get('/api/runs/lego/events?after=999')).json).toMatchObject({
      events: [],
      last_seq: 999,
    });
    for (const after of ['x', '-2', '1.5', '9'.repeat(30)]) {
      const answer = await served.get(`/api/runs/lego/events?after=${after}`);
      expect([answer.status, answer.json]).toEqual([
        400,
        { error: expect.stringMatching(/^after /) },
      ]);
    }
  });

  test.each(BAD_IDS)('%.30s is none', async (id) => {
    for (const path of [
      `/api/runs/${id}`,
      `/api/runs/${id}/events`,
      `/api/runs/${id}/attachments/0`,
      `/api/runs/compare?a=lego&b=${id.slice(0, 400)}`,
      `/api/runs/trend?name=${id.slice(0, 400)}`,
    ]) {
      const answer = await served.get(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.json).toEqual({ error: expect.any(String) });
      expect(answer.text).not.toContain(project.folder);
      expect(answer.text.length).toBeLessThan(600);
    }
  });
});

test('two runs side by side are what `runs compare --json` prints, and how runs have done `runs trend --json`', async () => {
  writeRuns(8);
  expect((await served.get('/api/runs/compare?a=run-0000&b=run-0002')).json).toEqual(
    cli('runs', 'compare', 'run-0000', 'run-0002', '--json'),
  );
  expect((await served.get('/api/runs/trend')).json).toEqual(cli('runs', 'trend', '--json'));
  expect((await served.get('/api/runs/trend?name=import')).json).toEqual(
    cli('runs', 'trend', 'import', '--json'),
  );
  expect((await served.get('/api/runs/trend?limit=1')).json.map((it) => it.runs.length)).toEqual([
    1, 1,
  ]);
  for (const [name, query] of [
    ['a', ''],
    ['a', '?b=run-0000'],
    ['b', '?a=run-0000'],
    ['b', '?a=run-0000&b='],
  ]) {
    const answer = await served.get(`/api/runs/compare${query}`);
    expect([answer.status, answer.json]).toEqual([400, { error: `${name} is missing` }]);
  }
  expect((await served.get('/api/runs/compare?a=run-000&b=run-0001')).status).toBe(409);
});

test('each answer about a run has its state as a workflow, so far or final (R112)', async () => {
  const [begun, ended] = step('one');
  if (begun === undefined || ended === undefined) throw new Error('No step');
  const start = ofProcess(process.pid);
  write({ id: 'going', startedAt: START, start, events: [begun] });
  write({ id: 'gone', startedAt: START, events: [begun, ended, END] });
  const asked = new ServedProject(project.folder, { clock: () => START + 65_000 });
  const told = async (id: string) => {
    const { workflow } = (await asked.get(`/api/runs/${id}`)).json;
    expect(workflow).toEqual((await asked.get(`/api/tasks/${id}`)).json.workflow);
    return workflow.progress_summary;
  };
  expect(await told('going')).toMatchObject({ is_complete: false, duration_seconds: 65 });
  expect(await told('gone')).toMatchObject({ is_complete: true, overall_percentage: 100 });
});

describe('a task', () => {
  test('is polled as in the guide, during and after it (R114, R115)', async () => {
    project.write(
      'work.mjs',
      `
      import { once } from 'node:events';
      import { WorkflowTracker } from ${JSON.stringify(join(process.cwd(), 'dist/index.js'))};
      const tracker = new WorkflowTracker('Strategy Generation', { id: 'task-1', output: 'silent' });
      tracker.addStep('parse', 'Understanding Request', 'Analyzing');
      tracker.addStep('code', 'Generating Code', 'Creating');
      tracker.startStep('parse');
      tracker.completeStep('parse');
      tracker.startStep('code');
      tracker.updateStepProgress('code', 50, 'Building imports');
      console.log('waiting');
      await once(process.stdin, 'data');
      tracker.completeStep('code');
      process.stdin.unref();
    `,
    );
    const program = new StartedProgram(project.folder, ['work.mjs']);
    await program.printed('waiting');
    const during = await served.get('/api/tasks/task-1');
    expect(during.json).toMatchObject({
      is_complete: false,
      workflow: {
        workflow_name: 'Strategy Generation',
        completed_at: null,
        current_step_index: 1,
        steps: [
          {
            id: 'parse',
            title: 'Understanding Request',
            status: 'completed',
            progress_percentage: 100,
          },
          {
            id: 'code',
            status: 'in_progress',
            progress_percentage: 50,
            current_substep: 'Building imports',
          },
        ],
        progress_summary: { total_steps: 2, completed_steps: 1, is_complete: false },
      },
    });
    expect(Object.keys(during.json)).toEqual(['workflow', 'is_complete']);
    await program.goOn();
    expect((await served.get('/api/tasks/task-1')).json).toMatchObject({
      is_complete: true,
      workflow: { progress_summary: { overall_percentage: 100, is_complete: true } },
    });
  });

  test('is there for whoever asks an hour later, or a week, and others have run (R115)', async () => {
    write({ id: 'task-1', startedAt: START, events: [...step('one'), END] });
    writeRuns(200);
    for (const later of [3_600_000, 7 * 24 * 3_600_000]) {
      const asked = new ServedProject(project.folder, { clock: () => START + later });
      const { status, json } = await asked.get('/api/tasks/task-1');
      expect([status, json.is_complete]).toEqual([200, true]);
      expect(json.workflow.progress_summary).toMatchObject({ completed_steps: 1 });
    }
  });

  test.each(BAD_IDS)('%.30s is not found, in the words of the guide', async (id) => {
    const answer = await served.get(`/api/tasks/${id}`);
    expect([answer.status, answer.json]).toEqual([404, { error: 'Task not found' }]);
  });
});

test('the numbers for a page that asks for all at once (R94, R139 to R141)', async () => {
  writeRuns(9);
  const now = START + 100 * 3_600_000;
  const start = ofProcess(process.pid);
  const [begun] = step('Select', {}, { message: 'Selecting tool', runPercent: 45 });
  if (begun === undefined) throw new Error('No step');
  write({
    id: 'live',
    name: 'mission',
    startedAt: now - 90_500,
    start,
    events: [
      begun,
      {
        type: 'attachment',
        kind: 'artifact',
        path: 'tracking_reports/a.txt',
        mime: null,
        bytes: 1,
        step: null,
        phase: null,
      },
    ],
  });
  const { json } = await new ServedProject(project.folder, { clock: () => now }).get(
    '/api/analytics/all',
  );
  expect(json.live_agents).toEqual([
    {
      ...{ run_id: 'live', name: 'mission', status: 'running', progress_percent: 45 },
      ...{ line: 'Execution: 45% | Selecting tool', current_step: 'Select', elapsed_seconds: 90 },
      start_time: new Date(now - 90_500).toISOString(),
    },
  ]);
  expect(json.task_pipeline.map((it) => [it.state, it.status])).toEqual([
    ['In Progress', 'running'],
    ['Complete', 'failed'],
    ['Complete', 'completed'],
    ['Complete', 'completed'],
    ['Complete', 'failed'],
  ]);
  const url = '/api/runs/live/attachments/0';
  expect(json.task_pipeline[0]?.artifacts).toEqual([
    { kind: 'artifact', path: 'tracking_reports/a.txt', url },
  ]);
  project.write('tracking_reports/a.txt', 'what it made');
  expect((await served.get(url)).text).toBe('what it made');
  expect(json.task_pipeline.map((it) => it.progress_percent)).toEqual([45, 50, 100, 100, 50]);
  const imports = json.runs.find((it) => it.name === 'import');
  expect(imports).toMatchObject({
    total: 5,
    completed: 3,
    failed: 2,
    completion_rate: 60,
    steps: [{ name: 'load', failed: 0 }],
  });
  expect(imports?.durations).toHaveLength(5);
  expect(json.errors).toMatchObject({ active: 0, total: 0, days: {} });
});

test('what a run was started with stays as it is, whatever it is called', async () => {
  const name = '</script> \x1b[31m \u202e __proto__';
  const events = [
    runStart({ name, labels: { ['__proto__']: 'x', constructor: 'y' } }),
    ...step('__proto__'),
  ];
  writeRunLog(
    project.dataDir,
    'odd',
    planRun({
      id: 'odd',
      startedAt: START,
      name,
      start: { labels: { constructor: 'y' } },
      events: events.slice(1),
    }),
  );
  for (const path of [
    '/api/runs',
    '/api/runs/odd',
    '/status?run=odd',
    '/api/tasks/odd',
    '/api/runs/odd/events',
  ]) {
    const { text, json } = await served.get(path);
    expect(text).not.toMatch(/[^\n -~]/);
    expect(JSON.stringify(json)).toContain(JSON.stringify(name).slice(1, -1));
  }
});
