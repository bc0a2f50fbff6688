import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Serves the same routes with and without us, and prints what a client gets and what is logged. */
const PROGRAM = `
import Fastify from 'fastify';
import { withErrorTracking } from 'errtrack';
import { recordErrors } from 'errtrack/fastify';
import { recordErrors as recordLogged } from 'errtrack/pino';

const SHARED = new Error('one for all');
const track = withErrorTracking((message) => { throw new Error(message); }, { context: 'inside' });

async function createApp(isRecording) {
  const logged = [];
  const stream = { write: (line) => logged.push(line) };
  const hooks = isRecording ? { logMethod: recordLogged() } : {};
  const app = Fastify({ logger: { level: 'info', stream, timestamp: false, base: null, hooks }, genReqId: () => 'r' });
  if (isRecording) await app.register(recordErrors, { severity: 'HIGH', prefix: '/ignored' });
  app.get('/users/:id', () => { throw new Error('no user'); });
  app.get('/later/:id', async () => { await null; throw new TypeError('later'); });
  app.get('/text', async () => { throw 'only text'; });
  app.get('/sent', (request, reply) => { reply.send(new RangeError('sent')); });
  app.get('/tracked', async () => track('tracked inside'));
  app.get('/shared', async () => { throw SHARED; });
  app.get('/missing', async () => { throw Object.assign(new Error('not there'), { statusCode: 404 }); });
  app.get('/set', async (request, reply) => { reply.code(409); throw new Error('set to 409'); });
  app.get('/checked/:n', { schema: { params: { type: 'object', properties: { n: { type: 'integer' } } } } }, async () => 'fine');
  app.get('/shape', { schema: { response: { 200: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } } } } }, async () => ({ b: 1 }));
  app.get('/logs', async (request) => { request.log.error(new Error('only logged'), 'gone on'); return 'fine'; });
  await app.register(async (inner) => {
    inner.setErrorHandler((error, request, reply) => reply.code(418).send({ own: error.message }));
    inner.get('/:deep', async () => { throw new Error('in a plugin'); });
  }, { prefix: '/inner' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, logged };
}

const PATHS = ['/users/4711?token=abc', '/users/4712', '/later/1', '/text', '/sent', '/tracked', '/shared', '/shared', '/missing', '/set', '/checked/x', '/shape', '/logs', '/inner/9', '/unknown'];

async function ask(isRecording) {
  const { app, logged } = await createApp(isRecording);
  const answers = [];
  for (const path of PATHS) {
    const response = await fetch('http://127.0.0.1:' + app.server.address().port + path, { headers: { connection: 'close' } });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    answers.push([path, response.status, await response.text(), headers]);
  }
  await app.close();
  const clean = (line) => line.replace(/"(?:responseTime|remotePort)":[^,}]+|127\\.0\\.0\\.1:\\d+/g, '');
  return { answers, logged: logged.map(clean) };
}

const without = await ask(false);
const recorded = await ask(true);
console.log(JSON.stringify({
  answered: JSON.stringify(without.answers) === JSON.stringify(recorded.answers),
  logged: [without.logged, recorded.logged],
  answers: recorded.answers.map(([path, status]) => path + ' ' + status),
}));
`;

const project = new UserProject();
afterAll(() => project.remove());

let told: { answered: boolean; logged: string[][]; answers: string[] };

beforeAll(() => {
  project.link('fastify');
  project.write('app.mjs', PROGRAM);
  const { status, stdout, stderr } = project.node(['app.mjs']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  told = JSON.parse(stdout);
});

describe('recordErrors of errtrack/fastify', () => {
  test('changes no reply', () => {
    expect(told.answered).toBe(true);
    expect(told.answers).toContain('/users/4711?token=abc 500');
    expect(told.answers).toContain('/inner/9 418');
    expect(told.answers).toContain('/checked/x 400');
  });

  test('changes no log, nor does the hook of errtrack/pino', () => {
    const [without = [], recorded = []] = told.logged;
    expect(without.length).toBeGreaterThan(20);
    expect(recorded).toEqual(without);
  });

  test('records each error once, under method and pattern, though it is logged too', () => {
    const lines = project
      .records()
      .map((it) => `${it.context} × ${it.occurrences} ${it.severity} ${it.type}: ${it.message}`);
    expect(lines.sort()).toEqual([
      'GET /inner/:deep × 1 HIGH Error: in a plugin',
      'GET /later/:id × 1 HIGH TypeError: later',
      'GET /sent × 1 HIGH RangeError: sent',
      'GET /shape × 1 HIGH Error: "a" is required!',
      'GET /shared × 2 HIGH Error: one for all',
      'GET /text × 1 HIGH NonError(string): only text',
      'GET /users/:id × 2 HIGH Error: no user',
      // By the boundary, each of the two times that it was asked for.
      'inside × 2 MEDIUM Error: tracked inside',
      'log.error × 1 MEDIUM Error: only logged',
    ]);
  });
});
