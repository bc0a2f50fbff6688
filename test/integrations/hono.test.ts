import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Serves the same routes with and without us, and prints what a client gets. */
const PROGRAM = `
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { withErrorTracking } from 'errtrack';
import { recordErrors } from 'errtrack/hono';

const SHARED = new Error('one for all');
const track = withErrorTracking((message) => { throw new Error(message); }, { context: 'inside' });

function createApp({ base, own, inner }) {
  const app = new Hono();
  base(app);
  app.get('/users/:id', () => { throw new Error('no user'); });
  app.get('/later/:id', async () => { await null; throw new TypeError('later'); });
  app.get('/tracked', () => track('tracked inside'));
  app.get('/shared', () => { throw SHARED; });
  app.get('/missing', () => { throw new HTTPException(404, { message: 'not there' }); });
  app.get('/moved', () => { throw new HTTPException(302, { res: new Response(null, { status: 302, headers: { location: '/' } }) }); });
  app.get('/unavailable', () => { throw new HTTPException(503, { res: new Response('later, please', { headers: { 'retry-after': '9' } }) }); });
  app.use('/guarded/*', async () => { throw new Error('in a guard'); });
  app.get('/guarded/:x', (c) => c.text('never'));
  const part = new Hono();
  own(part);
  part.get('/:deep', () => { throw new Error('in a part'); });
  app.route('/part', part);
  const other = new Hono().basePath('/based');
  other.get('/:x', () => { throw new RangeError('below a base'); });
  app.route('/', other);
  const slow = new Hono();
  inner(slow);
  slow.get('/:deep', () => { throw new SyntaxError('answered later'); });
  app.route('/slow', slow);
  return app;
}

const PATHS = ['/users/4711?token=abc', '/users/4712', '/later/1', '/tracked', '/shared', '/shared', '/missing', '/moved', '/unavailable', '/guarded/1', '/part/3', '/based/4', '/slow/5', '/unknown'];

async function ask(handlers) {
  const app = createApp(handlers);
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const answers = [];
  for (const path of PATHS) {
    const response = await fetch('http://127.0.0.1:' + server.address().port + path, { redirect: 'manual', headers: { connection: 'close' } });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    answers.push([path, response.status, await response.text(), headers]);
  }
  await new Promise((resolve) => server.close(resolve));
  return answers;
}

const printed = [];
console.error = (...args) => printed.push(args.map(String).join());
const answer = (error, c) => c.json({ own: error.message, at: c.req.path }, 418);
const later = async (error, c) => { await null; return c.text('own ' + error.name, 500); };
const without = await ask({ base: () => {}, own: (app) => app.onError(answer), inner: (app) => app.onError(later) });
const silent = printed.splice(0);
const recorded = await ask({
  base: (app) => app.onError(recordErrors({ severity: 'HIGH' })),
  own: (app) => app.onError(recordErrors(answer)),
  inner: (app) => app.onError(recordErrors(later, { severity: 'LOW' })),
});
console.log(JSON.stringify({ without, recorded, printed: [silent, printed] }));
`;

const project = new UserProject();
afterAll(() => project.remove());

let told: { without: unknown[]; recorded: unknown[][]; printed: string[][] };

beforeAll(() => {
  project.link('hono');
  project.link('@hono/node-server');
  project.write('app.mjs', PROGRAM);
  const { status, stdout, stderr } = project.node(['app.mjs']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  told = JSON.parse(stdout);
});

describe('recordErrors of errtrack/hono', () => {
  test('answers as Hono does, and as a handler of the user does', () => {
    expect(told.recorded).toEqual(told.without);
    const statuses = told.recorded.map(([path, status]) => `${path} ${status}`);
    expect(statuses).toContain('/users/4711?token=abc 500');
    expect(statuses).toContain('/missing 404');
    expect(statuses).toContain('/moved 302');
    expect(statuses).toContain('/part/3 418');
  });

  test('prints what Hono prints', () => {
    const [without = [], recorded = []] = told.printed;
    expect(without.length).toBeGreaterThan(3);
    expect(recorded).toEqual(without);
  });

  test('records each error once, under method and pattern', () => {
    const lines = project
      .records()
      .map((it) => `${it.context} × ${it.occurrences} ${it.severity} ${it.type}: ${it.message}`);
    expect(lines.sort()).toEqual([
      'GET /based/:x × 1 HIGH RangeError: below a base',
      'GET /guarded/* × 1 HIGH Error: in a guard',
      'GET /later/:id × 1 HIGH TypeError: later',
      'GET /part/:deep × 1 MEDIUM Error: in a part',
      'GET /shared × 2 HIGH Error: one for all',
      'GET /slow/:deep × 1 LOW SyntaxError: answered later',
      'GET /unavailable × 1 HIGH HTTPException: ',
      'GET /users/:id × 2 HIGH Error: no user',
      // By the boundary, each of the two times that it was asked for.
      'inside × 2 MEDIUM Error: tracked inside',
    ]);
  });
});
