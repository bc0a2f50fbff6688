import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Express without a socket: what an error handler gets, and whether it hands it on. */
const program = (made: string) => `
import express from 'express';
import { createServer } from 'node:http';
import { recordErrors } from 'errtrack/express';
import { recordErrors as recordLogged } from 'errtrack/pino';
import { make } from 'dependency';

const hostile = Object.defineProperties(new Error('hostile'), { status: { get() { throw new Error('no status for you'); } } });
const frozen = Object.freeze(new Error('frozen'));
const expected = Object.assign(new Error('expected'), { status: 404 });
const deep = () => deep();
const app = express();
app.get('/hostile', () => { throw hostile; });
app.get('/frozen', () => { throw frozen; });
app.get('/expected', () => { throw expected; });
app.get('/deep', () => deep());
app.use(${made});
const logMethod = recordLogged();
const logger = { levels: { values: {}, labels: { 50: 'error' } } };
app.use((error, req, res, next) => {
  logMethod.call(logger, [error], () => {}, 50);
  res.status(500).send(error === hostile || error === frozen || error === expected ? 'same' : error.constructor.name);
});
const server = createServer(app).listen(0, '127.0.0.1', async () => {
  for (const path of ['/hostile', '/frozen', '/expected', '/deep']) {
    const response = await fetch('http://127.0.0.1:' + server.address().port + path);
    console.log(path, response.status, await response.text());
  }
  server.close();
  server.closeAllConnections();
});
`;

const ANSWERS = '/hostile 500 same\n/frozen 500 same\n/expected 500 same\n/deep 500 RangeError\n';
const RECORDED = [
  'GET /deep × 1: Maximum call stack size exceeded',
  'GET /frozen × 1: frozen',
  'GET /hostile × 1: hostile',
];

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
  project.link('express');
  const dependency = 'node_modules/dependency';
  project.write(`${dependency}/package.json`, '{ "type": "module", "exports": "./index.js" }');
  project.write(
    `${dependency}/index.js`,
    "import { recordErrors } from 'errtrack/express'; export const make = () => recordErrors();",
  );
});
afterEach(() => project.remove());

function tell(): readonly string[] {
  return project
    .records()
    .map(({ context, occurrences, message }) => `${context} × ${occurrences}: ${message}`)
    .sort();
}

test('hostile errors are recorded and handed on; an expected one stays so where it is logged', () => {
  project.write('app.mjs', program('recordErrors()'));
  expect(project.node(['app.mjs'])).toEqual({ status: 0, stdout: ANSWERS, stderr: '' });
  expect(tell()).toEqual(RECORDED);
});

test('one of a dependency records nothing of its own, unless the project wants it', () => {
  project.write('app.mjs', program('make()').replace('logMethod.call(logger', 'void (logger'));
  expect(project.node(['app.mjs'])).toEqual({ status: 0, stdout: ANSWERS, stderr: '' });
  expect(tell()).toEqual([]);
  project.write('errtrack.config.json', '{ "trackDependencies": ["dependency"] }');
  expect(project.node(['app.mjs']).status).toBe(0);
  expect(tell()).toEqual(RECORDED);
});

test.each([{ NODE_ENV: 'test' }, { ERRTRACK: '0' }])('records nothing under %o', (env) => {
  project.write('app.mjs', program('recordErrors()'));
  expect(project.node(['app.mjs'], env)).toEqual({ status: 0, stdout: ANSWERS, stderr: '' });
  expect(project.read('errors_log.json')).toBe(null);
  expect(tell()).toEqual([]);
});

test('in a bundle it records as it does outside', async () => {
  project.write('app.mjs', program('recordErrors()'));
  await build({
    absWorkingDir: project.folder,
    entryPoints: ['app.mjs'],
    outfile: 'bundle/app.mjs',
    format: 'esm',
    platform: 'node',
    bundle: true,
    external: ['express'],
    logLevel: 'error',
  });
  expect(project.node(['bundle/app.mjs'])).toEqual({ status: 0, stdout: ANSWERS, stderr: '' });
  expect(tell()).toEqual(RECORDED);
});
