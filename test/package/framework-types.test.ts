import { afterAll, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Each helper where its framework takes it, as the guide does it; a line that must not compile says why. */
const PROGRAM = `
import { run } from 'node:test';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import pino from 'pino';
import type { Reporter } from 'vitest/node';
import { recordErrors as forExpress } from 'errtrack/express';
import { recordErrors as forFastify } from 'errtrack/fastify';
import { recordErrors as forHono } from 'errtrack/hono';
import { recordFailedTests } from 'errtrack/node-test';
import { recordErrors as forPino } from 'errtrack/pino';
import { FailedTestReporter } from 'errtrack/vitest';

const app = express();
app.use(forExpress());
app.use('/api', forExpress({ severity: 'HIGH', clientErrors: true }));
express.Router().use(forExpress());
const handler: express.ErrorRequestHandler = forExpress();
// @ts-expect-error: there are three severities
app.use(forExpress({ severity: 'URGENT' }));
// @ts-expect-error: there is no such option
app.use(forExpress({ clientErorrs: true }));

const fastify = Fastify({ loggerInstance: pino({ hooks: { logMethod: forPino() } }) });
await fastify.register(forFastify);
await fastify.register(forFastify, { severity: 'LOW', prefix: '/api' });
await Fastify({ logger: { hooks: { logMethod: forPino({ level: 'warn' }) } } }).register(forFastify);
// @ts-expect-error: there are three severities
await fastify.register(forFastify, { severity: 'URGENT' });

const hono = new Hono<{ Variables: { user: string } }>();
hono.onError(forHono());
hono.onError(forHono({ severity: 'HIGH' }));
hono.onError(forHono((error, c) => c.json({ message: error.message, user: c.get('user') }, 500)));
hono.onError(forHono(async (error, c) => c.text(error.name, 418), { clientErrors: true }));
// @ts-expect-error: there is no such variable
hono.onError(forHono((error, c) => c.text(c.get('usr'))));

const log = pino({ hooks: { logMethod: forPino({ severity: 'LOW', level: 30 }) } });
pino({ customLevels: { worse: 55 }, hooks: { logMethod: forPino() } }).worse('own');
pino({
  hooks: {
    logMethod: forPino({}, function (args, method, level) {
      const number: number = level;
      method.apply(this, args);
      this.flush();
      return void number;
    }),
  },
});
// @ts-expect-error: a level is a name or a number
forPino({ level: true });

const reporter: Reporter = new FailedTestReporter({ tags: { suite: 'unit' }, ignore: [TypeError] });
// @ts-expect-error: the context is that of the test
new FailedTestReporter({ context: 'mine' });

run({ files: [] }).compose(recordFailedTests).pipe(process.stdout);
export const used = [handler, log, reporter];
`;

const DEFAULTS = `
import type { Reporter } from 'vitest/node';
import recordFailedTests, { recordFailedTests as named } from 'errtrack/node-test';
import FailedTestReporter, { FailedTestReporter as Named } from 'errtrack/vitest';
const reporters: Reporter[] = [new FailedTestReporter(), new Named()];
export const used = [reporters, recordFailedTests === named];
`;

/** Of what CommonJS can take: the framework's own types are for modules. */
const REQUIRED = `
import express = require('express');
import { recordErrors } from 'errtrack/express';
import { recordErrors as forPino } from 'errtrack/pino';
import { FailedTestReporter } from 'errtrack/vitest';
express().use(recordErrors());
export const used = [forPino(), new FailedTestReporter()];
`;

/** Without those of the frameworks, the types of the helpers stand alone. */
const ALONE = ['express', 'fastify', 'hono', 'node-test', 'pino', 'vitest']
  .map((name, n) => `export * as all${n} from 'errtrack/${name}';`)
  .join('\n');

const STRICT = {
  target: 'es2023',
  lib: ['es2023'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  module: 'nodenext',
};

const project = new UserProject();
afterAll(() => project.remove());

test('each helper fits where the real framework takes it', () => {
  for (const name of ['express', 'fastify', 'hono', 'pino', 'vitest', 'typescript']) {
    project.link(name);
  }
  for (const name of ['express', 'node']) project.link(`@types/${name}`);
  project.write('real/program.mts', PROGRAM);
  project.write('real/defaults.mts', DEFAULTS);
  project.write('real/required.cts', REQUIRED);
  const real = { ...STRICT, types: ['node'], skipLibCheck: true };
  project.write('real/tsconfig.json', JSON.stringify({ compilerOptions: real }));
  project.write('alone/alone.mts', ALONE);
  project.write('alone/alone.cts', ALONE);
  const alone = { ...STRICT, lib: ['es2023', 'dom'], types: [], skipLibCheck: false };
  project.write('alone/tsconfig.json', JSON.stringify({ compilerOptions: alone }));
  project.write('early/early.ts', `${ALONE}\nimport 'errtrack/register';`);
  // What TypeScript 5 does unless it is told otherwise: it knows nothing of `exports`.
  const old = { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' };
  const early = { ...STRICT, ...old, lib: ['es2023', 'dom'], types: [], skipLibCheck: false };
  project.write('early/tsconfig.json', JSON.stringify({ compilerOptions: early }));
  const tsc = 'node_modules/typescript/bin/tsc';
  expect(project.node([tsc, '--build', 'real', 'alone', 'early'])).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
});
