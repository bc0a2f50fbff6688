import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

const REGISTER = ['--import', 'errtrack/register'];

/** Programs that end in a bad way, and what is recorded of them. */
const ENDS: readonly (readonly [what: string, code: string, recorded: readonly string[]])[] = [
  [
    'an uncaught error',
    "console.log('out'); throw new TypeError('uncaught');",
    ['TypeError: uncaught HIGH'],
  ],
  [
    'an unhandled rejection',
    "void Promise.reject(new Error('unhandled'));",
    ['Error: unhandled HIGH'],
  ],
  ['an uncaught string', "setTimeout(() => { throw 'text'; });", ['NonError(string): text HIGH']],
  ['an uncaught null', 'throw null;', ['NonError(null): null HIGH']],
  [
    'an uncaught error that a listener of the host deals with',
    "process.on('uncaughtException', (e) => { console.log('host:', e.message); process.exitCode = 9; }); setTimeout(() => { throw new Error('dealt with'); });",
    ['Error: dealt with HIGH'],
  ],
  [
    'an unhandled rejection that a listener of the host deals with',
    "process.on('unhandledRejection', (e) => console.log('host:', e.message)); void Promise.reject(new Error('seen'));",
    [],
  ],
  [
    'a tracked error that nobody catches',
    "import { withErrorTracking } from 'errtrack'; await withErrorTracking(async () => { throw new Error('tracked'); }, { severity: 'LOW' })();",
    ['Error: tracked LOW'],
  ],
  [
    'a tracked string that nobody catches',
    "import { withErrorTracking } from 'errtrack'; withErrorTracking(async () => { throw 'tracked text'; }, { severity: 'LOW' })();",
    ['NonError(string): tracked text LOW'],
  ],
  [
    'an exit of its own',
    "import { withErrorTracking } from 'errtrack'; try { withErrorTracking(() => { throw new Error('before exit'); })(); } catch {} process.exit(7);",
    ['Error: before exit MEDIUM'],
  ],
  [
    'a first error in a listener for the end',
    "import { withErrorTracking } from 'errtrack'; process.on('exit', () => { try { withErrorTracking(() => { throw new Error('at the end'); })(); } catch (e) { console.log(e.message); } });",
    ['Error: at the end MEDIUM'],
  ],
  [
    'an error that is caught',
    "import { withErrorTracking } from 'errtrack'; try { withErrorTracking(() => { throw new Error('caught'); })(); } catch {} console.log('end');",
    ['Error: caught MEDIUM'],
  ],
  [
    'a listener of the host for the end',
    "process.on('exit', (code) => { console.log('exit', code); process.exitCode = 12; }); process.on('uncaughtExceptionMonitor', () => console.log('monitor')); throw new Error('ends');",
    ['Error: ends HIGH'],
  ],
  ['nothing', "console.log('fine');", []],
];

test.each(ENDS)('%s ends as without errtrack, and is recorded by then', (_, code, recorded) => {
  const bare = project.run(code, { ERRTRACK: '0' });
  expect(project.read('errors_log.json')).toBeNull();
  const tracked = project.run(code, {}, REGISTER);
  // The stack of a tracked call holds our frame, and what Node shows above it depends on who read it first.
  const isTracked = code.includes('errtrack');
  const shown = ({ stderr, ...rest }: Ended) => (isTracked ? rest : { stderr, ...rest });
  expect(shown(tracked)).toEqual(shown(bare));
  const told = project
    .records()
    .map(({ type, message, severity, occurrences }) => [
      `${type}: ${message} ${severity}`,
      occurrences,
    ]);
  expect(told).toEqual(recorded.map((line) => [line, 1]));
  const todo = project.read('TODO.md');
  for (const { message } of project.records()) expect(todo).toContain(message);
  if (recorded.length === 0) expect(project.read('.errtrack/.gitignore')).toBeNull();
});

test('imported, and required, it records as with --import', () => {
  const imported = project.run("import 'errtrack/register'; throw new Error('imported');");
  expect(imported.code).toBe(1);
  project.write(
    'app.cjs',
    "require('errtrack/register'); require('errtrack'); throw new Error('required');",
  );
  expect(project.node(['app.cjs']).code).toBe(1);
  project.write(
    'both.mjs',
    "import 'errtrack/register'; import { createRequire } from 'node:module'; createRequire(import.meta.url)('errtrack/register'); throw new Error('both');",
  );
  expect(project.node(['both.mjs']).code).toBe(1);
  expect(
    project
      .records()
      .map(({ message, occurrences }) => `${message} ${occurrences}`)
      .sort(),
  ).toEqual(['both 1', 'imported 1', 'required 1']);
});

test('an unhandled rejection fires exactly as without errtrack', () => {
  const code = (wrap: string) => `
    import { withErrorTracking } from 'errtrack';
    const track = ${wrap};
    process.on('unhandledRejection', (e) => console.log('unhandled', e.message ?? e));
    process.on('rejectionHandled', () => console.log('handled late'));
    const reject = (text) => track(async () => { throw new Error(text); });
    reject('ignored')();
    reject('caught')().catch(() => {});
    const late = reject('late')();
    setTimeout(() => late.catch(() => {}), 20);
    let memo;
    const remembered = track(() => (memo ??= Promise.reject(new Error('memo'))));
    remembered();
    remembered().catch(() => {});
    let lost;
    const forgotten = track(() => (lost ??= Promise.reject(new Error('forgotten'))));
    forgotten(); forgotten();
    const outer = track(async () => { await reject('nested')(); });
    outer().catch((e) => console.log('got', e.message));
    outer();`;
  const bare = project.run(code('(fn) => fn'));
  const tracked = project.run(code('(fn) => withErrorTracking(fn)'));
  expect({ ...tracked, stdout: tracked.stdout.split('\n').sort() }).toEqual({
    ...bare,
    stdout: bare.stdout.split('\n').sort(),
  });
  expect(bare.stdout).toContain('handled late');
});

describe('a worker', () => {
  const worker = (body: string, main = '') => `
    import { isMainThread, Worker } from 'node:worker_threads';
    import { withErrorTracking } from 'errtrack';
    class OwnError extends Error { name = 'OwnError'; extra = 1; }
    class QuietError extends RangeError {}
    if (isMainThread) {
      const worker = new Worker(new URL(import.meta.url));
      ${main}
    } else {
      ${body}
    }`;

  test.each([
    ['an error', "setTimeout(() => { throw new Error('w'); });", 'Error: w'],
    ['an error while loading', "throw new Error('w');", 'Error: w'],
    [
      'an error of a class with a name',
      "setTimeout(() => { throw new OwnError('w'); });",
      'OwnError: w',
    ],
    [
      'an error of a class without',
      "setTimeout(() => { throw new QuietError('w'); });",
      'RangeError: w',
    ],
    ['a rejection', "void Promise.reject(new OwnError('w'));", 'OwnError: w'],
    ['a string', "setTimeout(() => { throw 'w'; });", 'NonError(string): w'],
    ['a tracked error', "withErrorTracking(() => { throw new OwnError('w'); })();", 'OwnError: w'],
  ])('whose uncaught value is %s counts once', (_, body, recorded) => {
    const code = worker(body);
    const bare = project.run(code, { ERRTRACK: '0' });
    const tracked = project.run(code, {}, REGISTER);
    expect(withoutNodeFrames(tracked)).toEqual(withoutNodeFrames(bare));
    expect(tracked.code).toBe(1);
    const told = project.records().map((it) => `${it.type}: ${it.message} × ${it.occurrences}`);
    expect(told).toEqual([`${recorded} × 1`]);
    expect(project.read('TODO.md')).toContain('`w`');
  });

  test('whose end the main thread deals with counts once', () => {
    const code = worker(
      "throw new OwnError('w');",
      "worker.on('error', (e) => console.log('host', e.message));",
    );
    expect(project.run(code, {}, REGISTER)).toEqual({
      code: 0,
      signal: null,
      stdout: 'host w\n',
      stderr: '',
    });
    expect(project.records()).toMatchObject([{ type: 'OwnError', occurrences: 1 }]);
  });

  test('records what it catches, folded by the end of the process', () => {
    const code = worker(
      "try { withErrorTracking(() => { throw new Error('w'); }, { context: 'job' })(); } catch {}",
    );
    expect(project.run(code)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(project.counts()).toEqual(['job × 1']);
    expect(project.read('TODO.md')).toContain('job');
  });
});

/** Whether a worker's message or its end comes first is Node's affair, and shows in Node's own frames. */
function withoutNodeFrames<R extends { readonly stderr: string }>(run: R): R {
  return { ...run, stderr: run.stderr.replaceAll(/^ +at .*node:internal.*\n/gm, '') };
}

describe('where little is allowed', () => {
  const CODE = `import { withErrorTracking } from 'errtrack'; import 'errtrack/register';
    try { withErrorTracking(() => { throw new Error('x'); }, { context: 'c' })(); } catch (e) { console.log(e.message); }`;
  const PERMISSION = [
    process.allowedNodeEnvironmentFlags.has('--permission')
      ? '--permission'
      : '--experimental-permission',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
  ];

  test('without any permission it loads and does nothing', () => {
    project.write('app.mjs', CODE);
    const read = [`${project.folder}/*`, `${process.cwd()}/*`].map(
      (path) => `--allow-fs-read=${path}`,
    );
    const run = project.node([...PERMISSION, ...read, 'app.mjs']);
    expect(run).toEqual({ code: 0, signal: null, stdout: 'x\n', stderr: '' });
    expect(project.read('errors_log.json')).toBeNull();
  });

  test('without permission for children it journals, and the next fold takes it', () => {
    project.write('app.mjs', CODE);
    const flags = [...PERMISSION, '--allow-fs-read=*', '--allow-fs-write=*'];
    expect(project.node([...flags, 'app.mjs'])).toMatchObject({ code: 0, stdout: 'x\n' });
    expect(project.read('errors_log.json')).toBeNull();
    expect(project.node(['node_modules/errtrack/bin/errtrack.js', 'sync']).code).toBe(0);
    expect(project.counts()).toEqual(['c × 1']);
  });

  test('with frozen intrinsics it works', () => {
    const run = project.run(CODE, {}, [
      '--frozen-intrinsics',
      '--disable-warning=ExperimentalWarning',
    ]);
    expect(run).toEqual({ code: 0, signal: null, stdout: 'x\n', stderr: '' });
    expect(project.counts()).toEqual(['c × 1']);
  });

  test.each(['esm', 'cjs'] as const)('bundled into one %s file it journals', async (format) => {
    const entry = project.write('source.mjs', CODE);
    const outfile = `${project.folder}/bundle.${format === 'esm' ? 'mjs' : 'cjs'}`;
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      logLevel: 'silent',
    });
    const quiet = { code: 0, signal: null, stdout: 'x\n', stderr: '' };
    expect(project.node([outfile])).toEqual(quiet);
    expect(project.node(['node_modules/errtrack/bin/errtrack.js', 'sync']).code).toBe(0);
    expect(project.counts()).toEqual(['c × 1']);
  });

  test('in a working directory that is gone it loads', () => {
    project.write('app.mjs', CODE);
    project.write(
      'start.mjs',
      `import { mkdtempSync, rmdirSync } from 'node:fs';
      const gone = mkdtempSync('gone-'); process.chdir(gone); rmdirSync('../' + gone);
      await import('./app.mjs');`,
    );
    expect(project.node(['start.mjs'])).toEqual({
      code: 0,
      signal: null,
      stdout: 'x\n',
      stderr: '',
    });
  });
});

test('it adds no listener that changes a process, and keeps none alive', () => {
  const run = project.run(`
    const events = ['uncaughtException', 'unhandledRejection', 'rejectionHandled', 'warning', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP'];
    const exits = process.listenerCount('exit');
    const look = () => [events.map((name) => process.listenerCount(name)), process.getActiveResourcesInfo().sort()];
    const before = look();
    const { withErrorTracking, ErrorTracker } = await import('errtrack');
    await import('errtrack/register');
    for (let i = 0; i < 30; i++) {
      const tracker = new ErrorTracker({ errorsFile: 'errors-' + i + '.json', fold: 'manual' });
      try { withErrorTracking(() => { throw new Error('x'); }, { tracker })(); } catch {}
    }
    const after = look();
    console.log(process.listenerCount('exit') - exits, JSON.stringify(after) === JSON.stringify(before));`);
  expect(run).toEqual({ code: 0, signal: null, stdout: '1 true\n', stderr: '' });
});
