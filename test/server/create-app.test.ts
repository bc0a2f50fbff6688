import { expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';
import { ofProcess, planRun, step, writeRunLog } from '../support/run-log.js';
import { ServedProject } from '../support/served-project.js';

const START = Date.UTC(2026, 10, 20);

test('reading writes nothing, whatever there is to be folded or finished', async () => {
  const project = new FoldProject();
  project.write('TODO.md', '# TODO\n');
  project.run(`captureError(new Error('waiting to be folded'));`, { ERRTRACK: '1', CI: 'true' });
  const gone = ofProcess(2 ** 22 + 1);
  const events = step('one').slice(0, 1);
  writeRunLog(
    project.dataDir,
    'dead',
    planRun({ id: 'dead', startedAt: START, start: gone, events }),
  );
  writeRunLog(project.dataDir, 'ended', planRun({ id: 'ended', startedAt: START }));
  const served = new ServedProject(project.folder);
  const before = project.snapshot();
  const hash = (await served.get('/api/errors')).json.errors[0]?.hash ?? '';
  const paths = [
    ...[
      '/',
      '/status',
      '/step_tracking',
      '/monitoring',
      '/monitoring/errors',
      '/monitoring/summary',
    ],
    ...['/api/overview', '/api/errors', `/api/errors/${hash}`, '/api/runs', '/api/runs/dead'],
    ...['/api/runs/dead/events', '/api/runs/compare?a=dead&b=ended', '/api/runs/trend'],
    ...['/api/analytics/all', '/api/tasks/ended', '/status?run=ended'],
  ];
  for (const path of paths) {
    for (const method of ['GET', 'HEAD']) {
      expect([path, (await served.ask(method, path, {})).status]).toEqual([path, 200]);
    }
  }
  expect(project.snapshot()).toEqual(before);
});

test('a project with nothing in it answers everything, and stays empty', async () => {
  const project = new FoldProject();
  const served = new ServedProject(project.folder);
  const before = project.snapshot();
  for (const path of [
    '/',
    '/status',
    '/api/overview',
    '/api/errors',
    '/api/runs',
    '/api/runs/trend',
    '/api/analytics/all',
  ]) {
    expect([path, (await served.get(path)).status]).toEqual([path, 200]);
  }
  expect((await served.get('/api/overview')).json).toMatchObject({
    errors: { total: 0, lastUpdated: null },
    problem: null,
    runs: { active: 0, total: 0, last: null },
    project: { name: null, version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
  });
  expect(project.snapshot()).toEqual(before);
});

test('a page that has not changed is known by its ETag, the time alone is no news', async () => {
  const project = new FoldProject();
  let now = START;
  const served = new ServedProject(project.folder, { clock: () => now });
  const first = await served.get('/api/overview');
  now += 5_000;
  const known = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await served.get('/api/overview', known)).status).toBe(304);
  expect((await served.get('/api/overview')).json.now).not.toBe(first.json.now);
});
