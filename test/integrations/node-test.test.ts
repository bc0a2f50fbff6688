import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tellRecords } from '../support/told-records.js';
import { UserProject } from '../support/user-project.js';

const PASSING = `import assert from 'node:assert';
import { test } from 'node:test';
import { withErrorTracking } from 'errtrack';
const load = withErrorTracking(() => { throw new Error('no file'); });
test('throws as it should', () => { assert.throws(() => load(), /no file/); });
`;

const FAILING = `import assert from 'node:assert';
import { before, describe, it, test } from 'node:test';
test('compares', () => {
  assert.equal(1, 2);
});
describe('outer', () => {
  describe('inner', () => {
    it('is deep', async () => { await null; throw new TypeError('deep down', { cause: new RangeError('the cause') }); });
    it('passes', () => {});
  });
});
describe('hooked', () => { before(() => { throw new Error('in a hook'); }); it('is never run', () => {}); });
test('parent', async (t) => { await t.test('child', () => { throw 'only text'; }); });
test('todo', { todo: true }, () => { throw new Error('to be done'); });
test('skipped', { skip: 'later' }, () => { throw new Error('skipped'); });
test('takes too long', { timeout: 20 }, () => new Promise((resolve) => setTimeout(resolve, 500)));
test('file.js', () => { throw { code: 7 }; });
test('two\\nlines', () => { const error = new SyntaxError('stackless'); delete error.stack; throw error; });
`;

const BROKEN = "import './nowhere.js';\n";

const OURS = '--test-reporter=errtrack/node-test';

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
  project.write('passing.test.js', PASSING);
});
afterEach(() => project.remove());

/** The path of the project, durations and the order of what runs at once are of one run. */
function clean(text: string): readonly string[] {
  const lines = text.replace(/\(?[\d.]+ ?ms\)?|duration_ms:? [\d.]+|^Node.js.*/gm, '').split('\n');
  return lines.map((line) => line.trimEnd()).sort();
}

describe('errtrack/node-test', () => {
  test('writes nothing where all tests pass, and prints what spec prints', () => {
    const before = readdirSync(project.folder).sort();
    const spec = project.node(['--test', '--test-reporter=spec']);
    const alone = project.node(['--test', OURS]);
    expect(spec.stdout).toContain('throws as it should');
    expect({ ...alone, stdout: clean(alone.stdout) }).toEqual({
      ...spec,
      stdout: clean(spec.stdout),
    });
    expect(readdirSync(project.folder).sort()).toEqual(before);
  });

  test('records each failing test once, where it failed', () => {
    project.write('failing.test.js', FAILING);
    project.write('broken.test.js', BROKEN);
    const spec = project.node(['--test', '--test-reporter=spec']);
    expect(project.read('errors_log.json')).toBe(null);
    const alone = project.node(['--test', OURS]);
    expect({ ...alone, stdout: clean(alone.stdout) }).toEqual({
      ...spec,
      stdout: clean(spec.stdout),
    });
    expect(tellRecords(project)).toEqual([
      'broken.test.js × 1 Error: test failed, exit code 1 at broken.test.js:1',
      'failing.test.js › compares × 1 AssertionError: 1 == 2 at failing.test.js:4',
      'failing.test.js › file.js × 1 Error: { code: 7 } at failing.test.js:17',
      'failing.test.js › hooked × 1 Error: in a hook at failing.test.js:12',
      'failing.test.js › outer › inner › is deep × 1 TypeError: deep down at failing.test.js:8',
      'failing.test.js › parent › child × 1 Error: only text at failing.test.js:13',
      'failing.test.js › takes too long × 1 Error: test timed out after 20ms at failing.test.js:16',
      'failing.test.js › two lines × 1 SyntaxError: stackless at failing.test.js:18',
    ]);
    expect(project.read('TODO.md')?.match(/^- \[ \]/gm)).toHaveLength(tellRecords(project).length);
  });

  // Version 24 waits for what is not awaited, and for ever for what never ends.
  const waits = Number.parseInt(process.versions.node, 10) >= 24;
  test.skipIf(waits)('records what was cancelled where nothing else says why', () => {
    project.write(
      'cancelled.test.js',
      `import { before, describe, it, test } from 'node:test';
       const wait = () => new Promise((resolve) => setTimeout(resolve, 50).unref());
       const late = async () => { await wait(); await wait(); };
       test('not awaited', (t) => { t.test('deep', (t) => { t.test('unfinished', late); }); });
       test('fails by itself', (t) => { t.test('follows', late); throw new Error('its own'); });
       test('times out', { timeout: 20 }, async (t) => { await t.test('follows too', () => new Promise((resolve) => setTimeout(resolve, 300))); });
       describe('hooked', () => { before(() => { throw new Error('in a hook'); }); it('follows as well', () => {}); });
       test('never ends', () => new Promise(() => {}));`,
    );
    expect(project.node([OURS, 'cancelled.test.js']).status).toBe(1);
    const pending = 'Promise resolution is still pending but the event loop has already resolved';
    expect(tellRecords(project)).toEqual([
      'cancelled.test.js › fails by itself × 1 Error: its own at cancelled.test.js:5',
      'cancelled.test.js › hooked × 1 Error: in a hook at cancelled.test.js:7',
      `cancelled.test.js › never ends × 1 Error: ${pending} at cancelled.test.js:8`,
      'cancelled.test.js › not awaited › deep › unfinished × 1 Error: test did not finish before its parent and was cancelled at cancelled.test.js:4',
      'cancelled.test.js › times out × 1 Error: test timed out after 20ms at cancelled.test.js:6',
    ]);
  });

  test('says of a suite that is to be done what node says', () => {
    project.write(
      'todo.test.js',
      `import { describe, it } from 'node:test';
       describe('later', { todo: true }, () => { it('fails', () => { throw new Error('not yet'); }); });`,
    );
    // The runs of older versions, 20 for one, fail of it.
    const { status } = project.node(['--test', OURS, 'todo.test.js']);
    expect(tellRecords(project)).toHaveLength(status === 0 ? 0 : 1);
  });

  test.each(['flags', 'NODE_OPTIONS'])('prints nothing beside another, told by %s', (way) => {
    project.write('failing.test.js', FAILING);
    const tap = project.node(['--test', '--test-reporter=tap']);
    const reporters = [
      ...['--test-reporter=tap', '--test-reporter-destination=stdout'],
      ...[OURS, '--test-reporter-destination=stdout'],
    ];
    const both =
      way === 'flags'
        ? project.node(['--test', ...reporters])
        : project.node(['--test'], { NODE_OPTIONS: reporters.join(' ') });
    expect({ ...both, stdout: clean(both.stdout) }).toEqual({ ...tap, stdout: clean(tap.stdout) });
    expect(tellRecords(project)).toHaveLength(7);
  });

  test('records through run() too', () => {
    project.write('failing.test.js', FAILING);
    project.write(
      'run.mjs',
      `import { resolve } from 'node:path';
       import { run } from 'node:test';
       import recordFailedTests from 'errtrack/node-test';
       run({ files: [resolve('failing.test.js')] }).compose(recordFailedTests).pipe(process.stdout);`,
    );
    expect(project.node(['run.mjs']).stdout).toContain('✖ compares');
    expect(tellRecords(project)).toHaveLength(7);
  });
});
