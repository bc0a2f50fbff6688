import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Serves the same routes with and without us, and prints what a client gets. */
const PROGRAM = `
import express from 'express';
import { captureError, withErrorTracking } from 'errtrack';
import { recordErrors } from 'errtrack/express';

const SHARED = new Error('one for all');
const track = withErrorTracking((message) => { throw new Error(message); }, { context: 'inside' });

function createApp(handlers) {
  const app = express();
  app.set('env', 'production');
  app.param('bad', () => { throw new Error('param failed'); });
  app.get('/users/:id', (req) => { throw new Error('no user'); });
  app.get('/later/:id', async (req) => { await null; throw new TypeError('later'); });
  app.get('/text', () => { throw 'only text'; });
  app.get('/nothing', (req, res, next) => next(Object.create(null)));
  app.get('/tracked', () => track('tracked inside'));
  app.get('/captured', (req, res, next) => { const error = new Error('captured inside'); captureError(error, { context: 'captured' }); next(error); });
  app.get('/shared', () => { throw SHARED; });
  app.get('/missing', (req, res, next) => next(Object.assign(new Error('not there'), { status: 404 })));
  app.get('/refused', (req, res, next) => next(Object.assign(new Error('refused'), { statusCode: 403, status: undefined })));
  app.get('/set', (req, res) => { res.status(409); throw new Error('set to 409'); });
  app.get('/unavailable', () => { throw Object.assign(new Error('unavailable'), { status: 503 }); });
  app.get('/hostile', () => { throw new Proxy(new Error('hostile'), { get(target, key) { if (key === 'status' || key === 'statusCode' || key === 'headers') return undefined; return Reflect.get(target, key); } }); });
  app.get('/param/:bad', (req, res) => res.send('never'));
  app.get(/^\\/pattern\\/\\d+$/, () => { throw new Error('by pattern'); });
  app.get(['/one/:a', '/two/:a'], () => { throw new Error('by list'); });
  app.use('/early', () => { throw new Error('before any route'); });
  app.get('/skips', (req, res, next) => next('route'));
  app.get('/skips', (req, res) => res.send('second'));

  const posts = express.Router({ mergeParams: true });
  posts.get('/:post', () => { throw new Error('no post'); });
  const users = express.Router();
  users.use('/:user/posts', posts);
  app.use('/api', users);
  const twice = express.Router();
  twice.get('/x', () => { throw new Error('mounted twice'); });
  app.use('/v1', twice);
  app.use('/v2', twice);
  const part = express();
  part.get('/:deep', () => { throw new Error('in a part'); });
  part.use(...handlers);
  app.use('/part', part);
  app.use(...handlers);
  return app;
}

const PATHS = ['/users/4711?token=abc', '/users/4712', '/later/1', '/text', '/nothing', '/tracked', '/captured', '/shared', '/shared', '/missing', '/refused',
  '/set', '/unavailable', '/hostile', '/param/p', '/pattern/12', '/two/2', '/early/x', '/skips', '/api/ann/posts/7', '/v2/x', '/part/deep', '/unknown'];

async function ask(handlers) {
  const server = createApp(handlers).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const answers = [];
  for (const path of PATHS) {
    const response = await fetch('http://127.0.0.1:' + server.address().port + path, { headers: { connection: 'close' } });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    answers.push([path, response.status, await response.text(), headers]);
  }
  await new Promise((resolve) => server.close(resolve));
  return answers;
}

const note = (list) => (error, req, res, next) => { list.push(error); next(error); };
const [before, after] = [[], []];
const without = await ask([note([])]);
const own = recordErrors({ severity: 'HIGH' });
const recorded = await ask([note(before), own, recordErrors(), own, note(after)]);
console.log(JSON.stringify({
  equal: JSON.stringify(without) === JSON.stringify(recorded),
  same: before.length > 0 && before.length === after.length && before.every((error, n) => error === after[n]),
  answers: recorded.map(([path, status]) => path + ' ' + status),
  length: own.length,
}));
`;

const project = new UserProject();
afterAll(() => project.remove());

let told: { equal: boolean; same: boolean; answers: string[]; length: number };
let records: ReturnType<typeof project.records>;

beforeAll(() => {
  project.link('express');
  project.write('app.mjs', PROGRAM);
  const { status, stdout, stderr } = project.node(['app.mjs'], { NODE_ENV: 'production' });
  expect({ status, stderr: stderr.replaceAll(/^ {4}at .*\n/gm, '') }).toMatchObject({ status: 0 });
  told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  records = project.records();
});

/** `context × occurrences: message` of the records, sorted. */
function tell(): readonly string[] {
  return records
    .map((it) => `${it.context} × ${it.occurrences} ${it.severity} ${it.type}: ${it.message}`)
    .sort();
}

describe('recordErrors of errtrack/express', () => {
  test('changes no answer, and hands on the same errors', () => {
    expect(told).toMatchObject({ equal: true, same: true, length: 4 });
    expect(told.answers).toContain('/users/4711?token=abc 500');
    expect(told.answers).toContain('/missing 404');
    expect(told.answers).toContain('/set 409');
    expect(told.answers).toContain('/skips 200');
  });

  test('records each error once, under method and pattern', () => {
    expect(tell()).toEqual([
      'GET (no route) × 1 HIGH Error: before any route',
      'GET /^\\/pattern\\/\\d+$/ × 1 HIGH Error: by pattern',
      'GET /api/:user/posts/:post × 1 HIGH Error: no post',
      'GET /hostile × 1 HIGH NonError(proxy): a Proxy',
      'GET /later/:id × 1 HIGH TypeError: later',
      'GET /nothing × 1 HIGH NonError(object): {}',
      'GET /one/:a|/two/:a × 1 HIGH Error: by list',
      'GET /param/:bad × 1 HIGH Error: param failed',
      'GET /part/:deep × 1 HIGH Error: in a part',
      'GET /shared × 2 HIGH Error: one for all',
      'GET /text × 1 HIGH NonError(string): only text',
      'GET /unavailable × 1 HIGH Error: unavailable',
      'GET /users/:id × 2 HIGH Error: no user',
      'GET /v2/x × 1 HIGH Error: mounted twice',
      // By what is inside, each of the two times that it was asked for.
      'captured × 2 MEDIUM Error: captured inside',
      'inside × 2 MEDIUM Error: tracked inside',
    ]);
  });
});
