import { afterEach, beforeEach, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

const CODE = `import { withErrorTracking } from 'errtrack';
try { withErrorTracking(() => { throw new Error('odd'); }, { context: 'c' })(); } catch (error) { console.log(error.message); }
process.exitCode = 5;`;

test.each([
  ['no compiled code', ['--jitless'], {}],
  ['no code from strings', ['--disallow-code-generation-from-strings'], {}],
  ['no addons', ['--no-addons'], {}],
  ['no prototype accessors', ['--disable-proto=throw'], {}],
  ['a small stack', ['--stack-size=200'], {}],
  ['no home', [], { HOME: '' }],
  ['a home that is not there', [], { HOME: '/nonexistent' }],
] as const)('%s: it records, and the program does not feel it', (_, flags, env) => {
  // V8 warns of some flags, whoever runs under them.
  const { stderr } = project.run('', env, flags);
  const run = project.run(CODE, { ERRTRACK: '1', ...env }, flags);
  expect(run).toEqual({ code: 5, signal: null, stdout: 'odd\n', stderr });
  project.node(['node_modules/errtrack/bin/errtrack.js', 'sync']);
  expect(project.counts()).toEqual(['c × 1']);
});

test.each([
  ['electron', "process.versions.electron = '30.0.0';"],
  ['bun', "process.versions.bun = '1.0.0'; globalThis.Bun = {};"],
])('in %s it journals and starts no child of its own', (_, preload) => {
  const file = project.write('preload.cjs', preload);
  const run = project.run(CODE, { ERRTRACK: '1' }, ['--require', file]);
  expect(run).toEqual({ code: 5, signal: null, stdout: 'odd\n', stderr: '' });
  expect(project.read('errors_log.json')).toBeNull();
  project.node(['node_modules/errtrack/bin/errtrack.js', 'sync']);
  expect(project.counts()).toEqual(['c × 1']);
});
