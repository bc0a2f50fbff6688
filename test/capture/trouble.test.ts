import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

const QUIET = { code: 0, signal: null, stdout: '', stderr: '' };
const IMPORT = `
import { captureError, configure, withErrorTracking } from 'errtrack';
const fail = withErrorTracking(() => { throw new Error('failed'); }, { context: 'fail' });
`;
const FAIL = `${IMPORT} try { fail(); } catch {}`;

describe('a file name that will not do', () => {
  test.each([
    ['in the configuration', '{ "todoFile": "../TODO.md" }', FAIL],
    ['in code', '{}', `${IMPORT} configure({ todoFile: '../TODO.md' }); try { fail(); } catch {}`],
  ])('%s loses no error, and is told', (_, config, code) => {
    project.write('errtrack.config.json', config);
    expect(project.run(code)).toEqual(QUIET);
    expect(project.counts()).toEqual(['fail × 1']);
    expect(project.read('TODO.md')).toContain('`failed`');
    expect(project.read('.errtrack/trouble.ndjson')).toContain('../TODO.md');
  });

  test('does not change how a process with workers ends', () => {
    project.write('errtrack.config.json', '{ "todoFile": "../TODO.md" }');
    const worker = "new Worker('0', { eval: true });";
    expect(
      project.run(`${IMPORT} import { Worker } from 'node:worker_threads'; ${worker}`),
    ).toEqual(QUIET);
  });
});

test('a stack that the host cannot render is no reason to lose an error', () => {
  const code = `${IMPORT}
    Error.prepareStackTrace = () => { throw new Error('no stack'); };
    console.log(captureError(new Error('x')).length);
    try { fail(); } catch {}`;
  expect(project.run(code)).toEqual({ ...QUIET, stdout: '16\n' });
  expect(project.counts()).toEqual(['captureError × 1', 'fail × 1']);
});

test('what beforeRecord takes out of a message is nowhere', () => {
  const code = `${IMPORT}
    configure({ beforeRecord(draft) { draft.message = 'redacted'; draft.stack = []; draft.causes = []; } });
    captureError(new Error('patient Alice', { cause: new Error('Alice Smith') }));`;
  expect(project.run(code)).toEqual(QUIET);
  expect(project.records()).toMatchObject([{ message: 'redacted', grouping: { version: 1 } }]);
  for (const name of ['errors_log.json', 'TODO.md'])
    expect(project.read(name)).not.toContain('Alice');
});

test('what beforeRecord is not shown, or takes out of causes, is not in the grouping', () => {
  const code = `${IMPORT}
    configure({ beforeRecord(draft) { if (draft.context === 'cause') draft.causes = []; } });
    captureError(new Error('all', { cause: new Error('of Alice') }), { context: 'cause' });
    captureError(new AggregateError([new Error('of Alice')], 'both'), { context: 'members' });
    captureError(new Error('one', { cause: new AggregateError([new Error('of Alice')], 'in') }), { context: 'deep' });
    captureError(new Error('own'), { context: 'untouched', groupingDiscriminator: 'acme' });`;
  expect(project.run(code)).toEqual(QUIET);
  expect(project.read('errors_log.json')).not.toContain('Alice');
  const byContext = Object.fromEntries(
    project.records().map(({ context, grouping }) => [context, grouping]),
  );
  expect(byContext).toEqual({
    cause: { version: 1 },
    members: { version: 1, template: 'both', site: 'app.mjs', cut: true },
    deep: {
      ...{ version: 1, template: 'one', site: 'app.mjs', cut: true },
      cause: { type: 'AggregateError', template: 'in', site: 'app.mjs' },
    },
    untouched: { version: 1, template: 'own', site: 'app.mjs', discriminator: 'acme' },
  });
});

test('contexts and tags are rid of secrets', () => {
  const code = `${IMPORT}
    captureError(new Error('x'), { context: 'login password=hunter22', tags: { url: 'https://bob:hunter22@x.org' } });`;
  expect(project.run(code)).toEqual(QUIET);
  expect(project.records()).toHaveLength(1);
  expect(project.read('errors_log.json')).not.toContain('hunter22');
});

test('a string that was dealt with long ago does not hide one that ends the process', () => {
  const code = `${IMPORT}
    const boom = withErrorTracking(() => { throw 'boom'; }, { context: 'handled' });
    try { boom(); } catch {}
    setTimeout(() => { throw 'boom'; }, 20);`;
  expect(project.run(code, {}, ['--import', 'errtrack/register']).code).toBe(1);
  expect(project.counts()).toEqual(['handled × 1', 'uncaughtException × 1']);
});

test('a message of megabytes is worked out anew each time, and not remembered', () => {
  const code = `${IMPORT}
    const error = new Error('x');
    error.message = 'y'.repeat(20_000_000);
    captureError(error);
    const before = process.memoryUsage().rss;
    for (let call = 0; call < 20; call++) { error.message = String(call) + 'y'.repeat(20_000_000); captureError(error); }
    globalThis.gc();
    console.log(process.memoryUsage().rss - before < 200_000_000);`;
  expect(project.run(code, {}, ['--expose-gc'])).toEqual({ ...QUIET, stdout: 'true\n' });
});

test('a copy that beforeRecord returns is what is recorded', () => {
  const code = `${IMPORT}
    configure({ beforeRecord: (draft) => ({ ...draft, message: 'redacted' }) });
    captureError(new Error('card 4111'));`;
  expect(project.run(code)).toEqual(QUIET);
  expect(project.records()).toMatchObject([{ message: 'redacted' }]);
  expect(project.read('TODO.md')).not.toContain('4111');
});

test('an unknown option of a tracker is refused, with the nearest one', () => {
  const code = `${IMPORT} try { configure({ todoFil: 'x.md' }); } catch (error) { console.log(error.message); }`;
  expect(project.run(code).stdout).toBe(
    'Cannot use the unknown option `todoFil`. Did you mean `todoFile`?\n',
  );
});

test('a TODO.md that is gone comes back whole with the next error, by the configured titles', () => {
  project.write('errtrack.config.json', '{ "sections": { "HIGH": "Now", "MEDIUM": "Soon" } }');
  project.run(FAIL);
  project.node(['-e', "require('node:fs').unlinkSync('TODO.md')"]);
  project.run(`${IMPORT} captureError(new Error('other'));`);
  expect(project.read('TODO.md')).toMatch(
    /^# TODO\n\n### Now\n\n### Soon\n\n- \[ \] .*`failed`.*\n- \[ \] .*`other`.*\n\n### LOW PRIORITY\n$/,
  );
});
