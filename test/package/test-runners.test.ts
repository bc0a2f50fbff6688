import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

const TODO = '# My day\n\n### HIGH PRIORITY\n\n- [ ] buy milk\n';

const LIBRARY = {
  module: `import { captureError, trackErrors, withErrorTracking } from 'errtrack';
    export const load = withErrorTracking(() => { throw new Error('no file'); }, { context: 'load', severity: 'HIGH' });
    export const note = () => captureError(new Error('noted'), { context: 'note' });`,
  commonjs: `const { captureError, withErrorTracking } = require('errtrack');
    exports.load = withErrorTracking(() => { throw new Error('no file'); }, { context: 'load', severity: 'HIGH' });
    exports.note = () => captureError(new Error('noted'), { context: 'note' });`,
};

const PROGRAM = {
  module: "import { load } from './load.js';",
  commonjs: "const { load } = require('./load.js');",
};

/** What a user would write: the function throws, as it should. */
const SUITE = `
  test('load throws', () => { expect(() => load()).toThrow('no file'); });
  test('note does not', () => { expect(typeof note()).toBe('string'); });
`;

const RUNNERS = {
  vitest: {
    files: {
      'load.js': LIBRARY.module,
      'load.test.js': `import { expect, test } from 'vitest'; import { load, note } from './load.js'; ${SUITE}`,
    },
    type: 'module',
    args: ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=60000'],
  },
  jest: {
    files: {
      'load.js': LIBRARY.commonjs,
      'load.test.js': `const { load, note } = require('./load.js'); ${SUITE}`,
    },
    type: 'commonjs',
    args: ['node_modules/jest/bin/jest.js', '--testTimeout=60000'],
  },
  node: {
    files: {
      'load.js': LIBRARY.module,
      'load.test.js': `import assert from 'node:assert'; import { test } from 'node:test'; import { load, note } from './load.js';
        test('load throws', () => { assert.throws(() => load(), /no file/); });
        test('note does not', () => { assert.equal(typeof note(), 'string'); });`,
    },
    type: 'module',
    args: ['--test'],
  },
} as const;

describe.each(['vitest', 'jest', 'node'] as const)('a suite of a user, run by %s', (name) => {
  const { files, type, args } = RUNNERS[name];
  let project: UserProject;
  let before: readonly string[];
  beforeEach(() => {
    project = new UserProject({ type });
    if (name !== 'node') project.link(name);
    project.write('TODO.md', TODO);
    for (const [file, text] of Object.entries(files)) project.write(file, text);
    before = readdirSync(project.folder).sort();
  });
  afterEach(() => project.remove());

  test('passes and leaves no trace', () => {
    const { status, stdout, stderr } = project.node(args);
    expect({ status, passed: /\b2 passed|^# pass 2|ℹ pass 2/m.test(stdout + stderr) }).toEqual({
      status: 0,
      passed: true,
    });
    expect(project.read('TODO.md')).toBe(TODO);
    expect(readdirSync(project.folder).sort()).toEqual(before);

    // Not for want of something to record: a program of the user records it.
    project.write('app.js', `${PROGRAM[type]} try { load(); } catch {}`);
    expect(project.node(['app.js'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(project.records().map(({ context }) => context)).toEqual(['load']);
  });

  test('records when it is asked to', () => {
    expect(project.node(args, { ERRTRACK: '1' }).status).toBe(0);
    const contexts = project.records().map(({ context }) => context);
    expect(contexts.sort()).toEqual(['load', 'note']);
    expect(project.read('TODO.md')).toContain('no file');
    expect(project.read('TODO.md')).toContain('- [ ] buy milk');
  });
});
