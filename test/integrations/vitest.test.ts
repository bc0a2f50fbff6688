import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tellRecords } from '../support/told-records.js';
import { UserProject } from '../support/user-project.js';

const HELPER = `import { withErrorTracking } from 'errtrack';
export const load: () => void = withErrorTracking((): void => { throw new Error('no file'); });
`;

const PASSING = `import { expect, test } from 'vitest';
import { load } from './helper.js';
test('throws as it should', () => { expect(() => load()).toThrow('no file'); });
`;

const FAILING = `import { afterAll, beforeAll, describe, expect, test } from 'vitest';
interface Long {
  readonly lines: number;
}
const sum = (a: number, b: number): number => a - b;
let attempts = 0;
describe('sums', () => {
  describe('of two', () => {
    test('adds', () => {
      const long: Long = { lines: 1 };
      expect(sum(long.lines, 2)).toBe(3);
    });
    test('adds more', () => { expect(sum(1, 2)).toBe(3); });
  });
  test('throws', async () => { await null; throw new TypeError('thrown', { cause: new RangeError('the cause') }); });
});
test('passes in the end', { retry: 3 }, () => { if (++attempts < 3) throw new Error('attempt ' + attempts); });
test('fails each time', { retry: 2 }, () => { throw new Error('again'); });
test.fails('is expected to fail', () => { throw new Error('expected'); });
test.todo('is to be done');
test.skip('is skipped', () => { throw new Error('skipped'); });
test('throws no error', () => { throw 'only text'; });
test.each([1, 2])('fails for %i', (n) => { expect(n).toBe(0); });
test('takes too long', { timeout: 20 }, () => new Promise(() => {}));
describe('hooked', () => {
  beforeAll(() => { throw new Error('in a hook'); });
  test('is never run', () => {});
});
`;

const BROKEN = "import { nothing } from './nowhere.js';\nnothing();\n";

/** Compiled on the way: the failing line is that of the source. */
const config = (reporters: string) => `import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { reporters: ${reporters}, maxWorkers: 1 } });
`;

const RUN = ['node_modules/vitest/vitest.mjs', 'run'];

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
  project.link('vitest');
  project.write('src/helper.ts', HELPER);
  project.write('src/passing.test.ts', PASSING);
});
afterEach(() => project.remove());

describe('errtrack/vitest', () => {
  test('writes nothing where all tests pass', () => {
    project.write('vitest.config.ts', config("['default', 'errtrack/vitest']"));
    const before = readdirSync(project.folder).sort();
    const { status, stderr } = project.node(RUN);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(project.folder).sort()).toEqual(before);
  });

  test('records each failing test once, where it failed, and changes no other output', () => {
    project.write('src/failing.test.ts', FAILING);
    project.write('src/broken.test.ts', BROKEN);
    project.write('vitest.config.ts', config("['tap-flat']"));
    const without = project.node(RUN);
    expect(without.status).toBe(1);
    expect(project.read('errors_log.json')).toBe(null);

    project.write(
      'vitest.config.ts',
      config("['tap-flat', ['errtrack/vitest', { severity: 'LOW' }]]"),
    );
    const recorded = project.node(RUN);
    const clean = (text: string) => text.replace(/time=[\d.]+ms|\d+ms/g, '');
    expect(clean(recorded.stdout)).toBe(clean(without.stdout));
    expect({ ...recorded, stdout: '' }).toEqual({ ...without, stdout: '' });
    expect(tellRecords(project)).toEqual([
      `src/broken.test.ts × 1 Error: Cannot find module './nowhere.js' imported from ${project.folder}/src/broken.test.ts at src/broken.test.ts:1`,
      'src/failing.test.ts › fails each time × 1 Error: again at src/failing.test.ts:18',
      'src/failing.test.ts › fails for 1 × 1 AssertionError: expected 1 to be +0 // Object.is equality at src/failing.test.ts:23',
      'src/failing.test.ts › fails for 2 × 1 AssertionError: expected 2 to be +0 // Object.is equality at src/failing.test.ts:23',
      'src/failing.test.ts › hooked × 1 Error: in a hook at src/failing.test.ts:26',
      'src/failing.test.ts › sums › of two › adds more × 1 AssertionError: expected -1 to be 3 // Object.is equality at src/failing.test.ts:13',
      'src/failing.test.ts › sums › of two › adds × 1 AssertionError: expected -1 to be 3 // Object.is equality at src/failing.test.ts:11',
      'src/failing.test.ts › sums › throws × 1 TypeError: thrown at src/failing.test.ts:15',
      'src/failing.test.ts › takes too long × 1 Error: Test timed out in 20ms. at src/failing.test.ts:24',
      'src/failing.test.ts › throws no error × 1 Error: only text at src/failing.test.ts:1',
    ]);
    expect(project.read('TODO.md')?.match(/^- \[ \]/gm)).toHaveLength(tellRecords(project).length);
  });

  test('is silent where ERRTRACK=0 says so', () => {
    project.write('src/failing.test.ts', FAILING);
    project.write('vitest.config.ts', config("['errtrack/vitest']"));
    expect(project.node(RUN, { ERRTRACK: '0' })).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(project.read('errors_log.json')).toBe(null);
  });
});
