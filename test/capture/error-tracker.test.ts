import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ErrorTracker } from '../../src/capture/error-tracker.js';
import { withErrorTracking } from '../../src/capture/with-error-tracking.js';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

const QUIET = { code: 0, signal: null, stdout: '', stderr: '' };

test('every method does what it says', () => {
  const run = project.run(`
    import assert from 'node:assert/strict';
    import { readFileSync } from 'node:fs';
    import { ErrorTracker, isErrtrackError } from 'errtrack';
    const tracker = new ErrorTracker();
    const refuse = async (name, code, message) => assert.rejects(tracker.markErrorFixed(name), (e) => {
      assert.equal(isErrtrackError(e) && e.code, code);
      assert.match(e.message, message);
      return true;
    });
    assert.deepEqual(await tracker.getActiveErrors(), []);
    await tracker.flush();
    const high = tracker.trackError(new TypeError('first'), { context: 'one', severity: 'HIGH', tags: { tenant: 'acme' } });
    assert.match(high, /^[0-9a-f]{16}$/);
    assert.equal(tracker.trackError(new Error('second')).length, 16);
    const low = tracker.trackError('third', { severity: 'LOW' });
    assert.equal(tracker.trackError('third', { severity: 'LOW' }), low);

    const { lastUpdated, ...summary } = await tracker.getErrorSummary();
    assert.deepEqual(summary, { active: 3, fixed: 0, ignored: 0, total: 3, bySeverity: { HIGH: 1, MEDIUM: 1, LOW: 1 } });
    assert.ok(Math.abs(Date.parse(lastUpdated) - Date.now()) < 60_000);
    const active = await tracker.getActiveErrors();
    assert.deepEqual(active.map((it) => it.context).sort(), ['one', 'trackError', 'trackError']);
    const one = active.find(({ hash }) => hash === high);
    assert.equal(one.occurrences, 1);
    assert.deepEqual(one.tags, { tenant: { acme: 1 } });
    assert.equal(active.find(({ hash }) => hash === low).occurrences, 2);

    await tracker.flush();
    assert.match(readFileSync('TODO.md', 'utf8'), /first/);
    await refuse('ffffffffffffffff', 'NOT_FOUND', /^Cannot find an error "ffffffffffffffff" in the ledger: getActiveErrors\\(\\) tells/);
    await refuse('xyz', 'NOT_FOUND', /first 4 to 16 hexadecimal digits/);
    await refuse(undefined, 'NOT_FOUND', /"undefined"/);
    assert.equal(await tracker.markErrorFixed(high.slice(0, 8), ' mended '), true);
    assert.doesNotMatch(readFileSync('TODO.md', 'utf8'), /first/);
    assert.match(readFileSync('FIXED_ERRORS.md', 'utf8'), /mended/);
    assert.equal(await tracker.markErrorFixed(high), false);
    const after = await tracker.getErrorSummary();
    assert.deepEqual([after.active, after.fixed], [2, 1]);
    await tracker.close();
    tracker.trackError('after close');
    await tracker.close();
    assert.match(readFileSync('TODO.md', 'utf8'), /after close/);`);
  expect(run).toEqual(QUIET);
});

test('an ambiguous prefix is refused, with the hashes that it may mean', () => {
  project.write('errtrack.config.json', '{ "maxErrorsPerSite": 10000 }');
  const run = project.run(`
    import { ErrorTracker } from 'errtrack';
    const tracker = new ErrorTracker({ fold: 'manual' });
    const seen = new Map();
    for (let i = 0; ; i++) {
      const hash = tracker.trackError('x', { fingerprint: [String(i)] });
      const prefix = hash.slice(0, 4);
      if (seen.has(prefix)) {
        await tracker.markErrorFixed(prefix).catch((e) => console.log(e.code, e.message.includes(hash), e.message.includes(seen.get(prefix))));
        break;
      }
      seen.set(prefix, hash);
    }`);
  expect(run).toEqual({ ...QUIET, stdout: 'AMBIGUOUS true true\n' });
});

test('files set in code are obeyed, by each tracker its own', () => {
  mkdirSync(`${project.folder}/docs`);
  const run = project.run(`
    import { configure, ErrorTracker, captureError } from 'errtrack';
    const other = new ErrorTracker({ errorsFile: 'docs/errors.json', todoFile: 'docs/TASKS.md', fixedFile: 'docs/DONE.md' });
    const hash = other.trackError(new Error('in docs'), { context: 'docs' });
    captureError(new Error('at home'), { context: 'home' });
    await other.markErrorFixed(hash, 'mended in docs');
    configure({ todoFile: 'LATER.md' });
    captureError(new Error('told later'), { context: 'later' });`);
  expect(run).toEqual(QUIET);
  expect(project.counts()).toEqual(['home × 1', 'later × 1']);
  expect(project.counts('docs/errors.json')).toEqual(['docs × 1']);
  expect(project.read('docs/DONE.md')).toContain('mended in docs');
  expect(project.read('LATER.md')).toContain('told later');
  expect(project.read('FIXED_ERRORS.md')).toBeNull();
});

test('a ledger that cannot be understood is said, and what is tracked waits', () => {
  project.write('errors_log.json', '<<<<<<< HEAD\n');
  const run = project.run(`
    import { ErrorTracker } from 'errtrack';
    const tracker = new ErrorTracker();
    console.log(tracker.trackError('waits').length);
    for (const ask of ['getErrorSummary', 'getActiveErrors']) await tracker[ask]().catch((e) => console.log(e.code));
    await tracker.markErrorFixed('abcd').catch((e) => console.log(e.code));
    await tracker.flush();`);
  expect(run).toEqual({ ...QUIET, stdout: '16\nBAD_LEDGER\nBAD_LEDGER\nBAD_LEDGER\n' });
  expect(project.read('errors_log.json')).toBe('<<<<<<< HEAD\n');
  project.write('errors_log.json', '{ "version": 1, "errors": {} }\n');
  expect(project.node(['node_modules/errtrack/bin/errtrack.js', 'sync']).code).toBe(0);
  expect(project.counts()).toEqual(['trackError × 1']);
});

test('where nothing can be written the host does not feel it', () => {
  project.write('.errtrack', 'a file in its place');
  const run = project.run(`
    import { captureError, errorTracker, withErrorTracking } from 'errtrack';
    const error = new Error('x');
    try { withErrorTracking(() => { throw error; })(); } catch (caught) { console.log(caught === error); }
    console.log(captureError('y').length);
    await errorTracker.flush();`);
  expect(run).toEqual({ ...QUIET, stdout: 'true\n16\n' });
  expect(project.read('.errtrack')).toBe('a file in its place');
});

describe('options', () => {
  const make = (options: unknown) => () =>
    Reflect.construct(ErrorTracker, [options]) instanceof ErrorTracker;

  test.each([
    [{ root: '' }, 'Cannot use "" for `root`: expected a path.'],
    [{ errorsFile: 5 }, 'Cannot use 5 for `errorsFile`: expected a path.'],
    [{ todoFile: null }, 'Cannot use null for `todoFile`: expected a path.'],
    [{ enabled: 'yes' }, 'Cannot use "yes" for `enabled`: expected true or false.'],
    [{ fold: 'never' }, 'Cannot use "never" for `fold`: expected auto, exit, background, manual.'],
    [
      { ignore: 'Error' },
      'Cannot use "Error" for `ignore`: expected a list of classes, names and functions.',
    ],
    [
      { beforeRecord: {} },
      'Cannot use a value of type object for `beforeRecord`: expected a function.',
    ],
    [null, 'Cannot use null for `options`: expected an object.'],
  ])('%o are refused', (options, message) => {
    expect(make(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message }));
  });

  test('a root that is no folder, and a file outside the root, are refused', () => {
    const { folder } = project;
    expect(make({ root: `${folder}/nowhere` })).toThrow(
      /^Cannot use the root .*nowhere: it is no folder/,
    );
    expect(make({ root: folder, todoFile: '../TODO.md' })).toThrow(/it is not inside/);
    mkdirSync(`${folder}/below`);
    expect(make({ root: `${folder}/below` })()).toBe(true);
  });

  test('without a root nothing is looked for', () => {
    expect(make({ todoFile: '../outside.md' })()).toBe(true);
  });
});

test('in this process it is inert under the test runner', () => {
  const tracker = new ErrorTracker({ root: project.folder });
  const fails = withErrorTracking(
    () => {
      throw new Error('expected');
    },
    { tracker },
  );
  expect(fails).toThrow('expected');
  expect(tracker.trackError(new Error('noted'))).toMatch(/^[0-9a-f]{16}$/);
  expect(project.read('.errtrack/.gitignore')).toBeNull();
});
