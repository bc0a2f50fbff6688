import { afterAll, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

const EXPORTS = [
  'ErrorTracker',
  'ErrtrackError',
  'MissionProgressTracker',
  'StepTracker',
  'WorkflowTracker',
  'captureError',
  'configure',
  'createStrategyGenerationWorkflow',
  'createWorkflow',
  'errorTracker',
  'errorTrackingContext',
  'eventBus',
  'finishTracking',
  'isErrtrackError',
  'startDashboard',
  'startTracking',
  'trackErrors',
  'trackRun',
  'trackStep',
  'withErrorTracking',
];

const project = new UserProject();
afterAll(() => project.remove());

/** What a line of code prints, once as a module and once as CommonJS. */
function evaluate(kind: 'module' | 'commonjs', code: string) {
  return project.node([`--input-type=${kind}`, '--eval', code]);
}

describe('the entries', () => {
  test.each([
    ['errtrack', EXPORTS],
    ['errtrack/register', []],
    ['errtrack/express', ['recordErrors']],
    ['errtrack/fastify', ['recordErrors']],
    ['errtrack/hono', ['recordErrors']],
    ['errtrack/pino', ['recordErrors']],
    ['errtrack/vitest', ['FailedTestReporter', 'default']],
    ['errtrack/node-test', ['default', 'recordFailedTests']],
  ])('%s exports these names to import and to require', (entry, names) => {
    const printed = { status: 0, stdout: `${JSON.stringify(names)}\n`, stderr: '' };
    const show = 'console.log(JSON.stringify(Object.keys(found).sort()))';
    expect(evaluate('module', `const found = await import('${entry}'); ${show}`)).toEqual(printed);
    expect(evaluate('commonjs', `const found = require('${entry}'); ${show}`)).toEqual(printed);
  });

  test('no other entry loads a helper for a framework, and none loads a framework or recording', () => {
    const integrations = ['express', 'fastify', 'hono', 'pino', 'vitest', 'node-test'];
    const list = (code: string) =>
      evaluate('commonjs', `${code}; console.log(JSON.stringify(Object.keys(require.cache)))`);
    const loaded = (code: string): readonly string[] => JSON.parse(list(code).stdout);
    const cut = (path: string) => path.slice(path.indexOf('errtrack/'));
    expect(loaded("require('errtrack'); require('errtrack/register')").map(cut)).toEqual([
      'errtrack/dist/cjs/index.js',
      'errtrack/dist/cjs/register.js',
    ]);
    for (const name of integrations) {
      expect(loaded(`require('errtrack/${name}')`).map(cut)).toEqual([
        `errtrack/dist/cjs/integrations/${name}.js`,
        'errtrack/dist/cjs/integrations/shared.js',
      ]);
    }
  });

  test('the commands load no helper for a framework', () => {
    project.write(
      'listing.cjs',
      "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));",
    );
    const command = 'node_modules/errtrack/bin/errtrack.js';
    const { stderr } = project.node(['--require', './listing.cjs', command, 'list']);
    expect(stderr).toContain('dist/commands/main.js');
    expect(stderr).not.toContain('integrations');
  });

  test('named imports work', () => {
    const run = evaluate(
      'module',
      `import { ${EXPORTS.join(', ')} } from 'errtrack'; console.log(typeof trackErrors)`,
    );
    expect(run).toEqual({ status: 0, stdout: 'function\n', stderr: '' });
  });

  test.each([
    'errtrack/package.json',
    'errtrack/schema/ledger-1.json',
    'errtrack/schema/config-1.json',
  ])('%s is there', (entry) => {
    const run = evaluate('commonjs', `console.log(typeof require('${entry}'))`);
    expect(run).toEqual({ status: 0, stdout: 'object\n', stderr: '' });
  });

  test.each(['errtrack/dist/cli.js', 'errtrack/src/index.ts'])('%s is kept inside', (entry) => {
    expect(evaluate('commonjs', `require('${entry}')`).stderr).toContain(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });
});

describe('plain JavaScript', () => {
  const use = (context: string) => `
    const load = withErrorTracking(() => { throw new Error('no ${context}'); }, { context: '${context}', severity: 'LOW' });
    try { load(); } catch (error) { console.log(error.message); }
  `;

  test('records from a module and from CommonJS', () => {
    project.write('app.mjs', `import { withErrorTracking } from 'errtrack'; ${use('imported')}`);
    project.write(
      'app.cjs',
      `const { withErrorTracking } = require('errtrack'); ${use('required')}`,
    );
    expect(project.node(['app.mjs'])).toEqual({ status: 0, stdout: 'no imported\n', stderr: '' });
    expect(project.node(['app.cjs'])).toEqual({ status: 0, stdout: 'no required\n', stderr: '' });
    const records = project
      .records()
      .map(({ context, severity, message, type }) => ({ context, severity, message, type }));
    expect(records.sort((a, b) => (a.context < b.context ? -1 : 1))).toEqual([
      { context: 'imported', severity: 'LOW', message: 'no imported', type: 'Error' },
      { context: 'required', severity: 'LOW', message: 'no required', type: 'Error' },
    ]);
  });

  test('counts a throw once that crosses a module, CommonJS and a second copy', () => {
    project.unpackInto('vendor/errtrack');
    project.write(
      'crossing.mjs',
      `import { createRequire } from 'node:module';
       import { withErrorTracking } from 'errtrack';
       import { withErrorTracking as copied } from './vendor/errtrack/dist/index.js';
       const { withErrorTracking: required } = createRequire(import.meta.url)('errtrack');
       const fail = () => { throw new SyntaxError('crossing'); };
       const wrap = (track, inner) => track(() => inner(), { context: 'crossing' });
       const all = wrap(withErrorTracking, wrap(required, wrap(copied, fail)));
       for (let n = 0; n < 5; n++) try { all(); } catch {}`,
    );
    expect(project.node(['crossing.mjs'])).toEqual({ status: 0, stdout: '', stderr: '' });
    const crossing = project.records().filter(({ context }) => context === 'crossing');
    expect(crossing.map(({ type, occurrences }) => ({ type, occurrences }))).toEqual([
      { type: 'SyntaxError', occurrences: 5 },
    ]);
  });
});
