import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Logs the same with and without us. */
const PROGRAM = `
import { runInNewContext } from 'node:vm';
import pino from 'pino';
import { withErrorTracking } from 'errtrack';
import { recordErrors } from 'errtrack/pino';

const track = withErrorTracking((message) => { throw new Error(message); }, { context: 'inside' });
const caught = (run) => { try { run(); } catch (error) { return error; } };
let reads = 0;
const makers = {
  first: () => new Error('first argument'),
  err: () => new TypeError('under err'),
  error: () => new RangeError('under error'),
  tracked: () => caught(() => track('tracked inside')),
};

function log(options) {
  const lines = [];
  const logger = pino({ timestamp: false, base: null, customLevels: { worse: 55 }, ...options }, { write: (line) => lines.push(line) });
  const errors = Object.fromEntries(Object.entries(makers).map(([key, make]) => [key, make()]));
  reads = 0;
  logger.error(errors.first);
  logger.error(errors.first, 'logged once more');
  logger.error({ err: errors.err, user: 'ada' }, 'with %s', 'words');
  logger.child({ request: 1 }).fatal({ error: errors.error });
  logger.child({ a: 1 }, { level: 'fatal' }).error(new Error('not logged, and so not recorded'));
  logger.error('told: %s', new Error('among the others'));
  logger.worse({ err: new Error('level of its own') });
  logger.error(errors.tracked);
  logger.error(Object.assign(new Error('refused by another'), { status: 404 }), 'upstream');
  logger.error({ err: runInNewContext("new Error('of another realm')") });
  logger.error({ get err() { reads++; return new Error('read ' + reads); } });
  logger.error(new Proxy({}, { get() { reads++; return undefined; }, ownKeys() { reads++; return []; } }));
  logger.error('only words');
  logger.error({ job: 7, reason: new Error('under another key') });
  logger.error({ older: new Error('beside err'), err: new Error('err comes first') });
  logger.error({ deep: { err: new Error('too deep') }, get late() { reads++; return new Error('read ' + reads); } });
  logger.error([new Error('in a list')]);
  logger.error({ err: { message: 'no error' } });
  logger.error({ err: null });
  logger.error(null);
  logger.error();
  logger.warn(new Error('only a warning'));
  return lines;
}

const own = function (args, method, level) { method.apply(this, ['own ' + level, ...args.slice(1)]); };
const stacks = (lines) => lines.map((line) => line.replace(/\\\\n {4}at [^"]*/g, ''));
const without = stacks(log({}));
const readsWithout = reads;
const recorded = stacks(log({ hooks: { logMethod: recordErrors() } }));
const equal = JSON.stringify(without) === JSON.stringify(recorded) && readsWithout === reads;

const lines = [];
const logger = pino({ timestamp: false, base: null, hooks: { logMethod: recordErrors({ level: 'warn', severity: 'LOW', context: 'jobs', clientErrors: false }, own) } }, { write: (line) => lines.push(line) });
logger.warn(new Error('a warning'), 'x');
logger.warn(Object.assign(new Error('expected'), { statusCode: 404 }));
logger.info(new Error('information'));
const fails = ['level', 'severity', 'clientErrors'].map((name) => { try { recordErrors({ [name]: [] }); return null; } catch (error) { return error.message; } });
console.log(JSON.stringify({ without, equal, lines, fails }));
`;

const project = new UserProject();
afterAll(() => project.remove());

let told: { without: string[]; equal: boolean; lines: string[]; fails: (string | null)[] };

beforeAll(() => {
  project.link('pino');
  project.write('app.mjs', PROGRAM);
  const { status, stdout, stderr } = project.node(['app.mjs']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  told = JSON.parse(stdout);
});

describe('recordErrors of errtrack/pino', () => {
  test('logs the same, byte for byte', () => {
    expect(told.without.length).toBe(21);
    expect(told.equal).toBe(true);
  });

  test('calls a hook of the user with what it would have got', () => {
    expect(told.lines).toEqual([
      '{"level":40,"msg":"own 40"}\n',
      '{"level":40,"msg":"own 40"}\n',
      '{"level":30,"msg":"own 30"}\n',
    ]);
  });

  test('says which option will not do', () => {
    expect(told.fails).toEqual([
      'Cannot use a list for `level`: expected the name or number of a level.',
      'Cannot use a list for `severity`: expected HIGH, MEDIUM, LOW.',
      'Cannot use a list for `clientErrors`: expected true or false.',
    ]);
  });

  test('records what is logged with an error, at level error and above', () => {
    const lines = project
      .records()
      .map((it) => `${it.context} × ${it.occurrences} ${it.severity} ${it.type}: ${it.message}`);
    expect(lines.sort()).toEqual([
      // By the boundary, each of the two times that it was made.
      'inside × 2 MEDIUM Error: tracked inside',
      'jobs × 1 LOW Error: a warning',
      'log.error × 1 MEDIUM Error: among the others',
      'log.error × 1 MEDIUM Error: err comes first',
      'log.error × 1 MEDIUM Error: first argument',
      'log.error × 1 MEDIUM Error: of another realm',
      'log.error × 1 MEDIUM Error: refused by another',
      'log.error × 1 MEDIUM Error: under another key',
      'log.error × 1 MEDIUM TypeError: under err',
      'log.fatal × 1 HIGH RangeError: under error',
      'log.worse × 1 MEDIUM Error: level of its own',
    ]);
  });
});
