import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

const QUIET = { code: 0, signal: null, stdout: '', stderr: '' };
const IMPORT = `
import { captureError, configure, ErrorTracker, errorTracker, withErrorTracking } from 'errtrack';
const thrown = (value, options) => { try { withErrorTracking(() => { throw value; }, options)(); } catch {} };
`;
const FAIL = `${IMPORT} thrown(new Error('failed'), { context: 'fail' });`;

const messages = () =>
  project
    .records()
    .map(({ message }) => message)
    .sort();

describe('whether anything is recorded', () => {
  test.each([
    ['by default', {}, ['fail × 1']],
    ['with ERRTRACK=0', { ERRTRACK: '0' }, []],
    ['under vitest', { VITEST: 'true' }, []],
    ['under jest', { JEST_WORKER_ID: '1' }, []],
    ['under node --test', { NODE_TEST_CONTEXT: 'child' }, []],
    ['with NODE_ENV=test', { NODE_ENV: 'test' }, []],
    [
      'under vitest with ERRTRACK=1',
      { VITEST: 'true', NODE_ENV: 'test', ERRTRACK: '1' },
      ['fail × 1'],
    ],
    ['with NODE_ENV=production', { NODE_ENV: 'production' }, ['fail × 1']],
  ])('%s', (_, env, counts) => {
    expect(project.run(FAIL, env)).toEqual(QUIET);
    expect(project.counts()).toEqual(counts);
    expect(project.read('TODO.md') !== null).toBe(counts.length > 0);
    if (counts.length === 0) expect(project.read('.errtrack/.gitignore')).toBeNull();
  });

  test('is a matter of code and configuration, which ERRTRACK=1 overrules', () => {
    const off = `${IMPORT} configure({ enabled: false }); thrown(new Error('a'), { context: 'code' });`;
    expect(project.run(off)).toEqual(QUIET);
    expect(project.counts()).toEqual([]);
    project.write('errtrack.config.json', '{ "enabled": false }');
    expect(project.run(FAIL)).toEqual(QUIET);
    expect(project.counts()).toEqual([]);
    expect(project.run(FAIL, { ERRTRACK: '1' })).toEqual(QUIET);
    expect(project.run(off, { ERRTRACK: '1' })).toEqual(QUIET);
    expect(project.counts()).toEqual(['code × 1', 'fail × 1']);
  });

  test('trackError tells the same hash, on or off', () => {
    const tell = `${IMPORT} console.log(captureError(new TypeError('x'), { context: 'c' }));`;
    const [on, off] = [project.run(tell).stdout, project.run(tell, { ERRTRACK: '0' }).stdout];
    expect(on).toMatch(/^[0-9a-f]{16}\n$/);
    expect(off).toBe(on);
    expect(project.counts()).toEqual(['c × 1']);
  });
});

test('ignored are classes, names and what a test says; a rule that throws ignores nothing', () => {
  expect(
    project.run(`${IMPORT}
class Stop extends Error {}
class Sub extends Stop {}
const named = (name) => Object.assign(new Error(name), { name });
const ignore = [Stop, 'AbortError', (e) => e?.status === 404, () => { throw new Error('rule'); }, async () => { throw 1; }, null, 5];
const options = { ignore };
thrown(new Stop('class'), options);
thrown(new Sub('subclass'), options);
thrown(named('AbortError'), options);
thrown(new DOMException('aborted', 'AbortError'), options);
thrown({ status: 404 }, options);
thrown(null, options);
thrown(new Error('kept'), options);
thrown(Object.defineProperty(new Error('own getter'), 'name', { get: () => 'Error' }), { ignore: ['Error'] });
thrown(new Proxy(new Stop('proxy'), {}), options);
configure({ ignore: [RangeError] });
thrown(new RangeError('everywhere'));
captureError(new RangeError('noted'));
captureError(new TypeError('here'), { ignore: [TypeError] });
thrown(new TypeError('still here'));`),
  ).toEqual(QUIET);
  expect(messages()).toEqual(['a Proxy', 'kept', 'null', 'own getter', 'still here']);
});

test('beforeRecord changes and drops; what it does wrongly changes nothing', () => {
  expect(
    project.run(`${IMPORT}
const hooks = {
  change: (draft) => Object.assign(draft, { message: 'changed', severity: 'LOW', tags: { a: 1 }, context: 'elsewhere', type: 'Other' }),
  drop: () => null,
  dropAlso: () => false,
  nothing: () => {},
  throws: (draft) => { draft.message = 'lost'; throw new Error('hook'); },
  rejects: async () => { throw new Error('hook'); },
  spoils: (draft) => Object.assign(draft, { message: 5, severity: 'URGENT', tags: 7, context: null, type: {}, stack: 'no list' }),
  calls: () => { thrown(new Error('inside the hook'), { context: 'inner' }); captureError('inside'); },
};
for (const [name, beforeRecord] of Object.entries(hooks)) {
  thrown(new Error('as ' + name), { context: name, tracker: new ErrorTracker({ beforeRecord }) });
}`),
  ).toEqual(QUIET);
  const told = project
    .records()
    .map(({ type, message, context, severity }) => [type, message, context, severity].join(' '));
  expect(told.sort()).toEqual([
    'Error as calls calls MEDIUM',
    'Error as nothing nothing MEDIUM',
    'Error as rejects rejects MEDIUM',
    'Error as spoils spoils MEDIUM',
    'Error as throws throws MEDIUM',
    'Other changed elsewhere LOW',
  ]);
});

test('grouping is by fingerprint and discriminator; what they say wrongly leaves the default', () => {
  const { stdout, stderr } = project.run(`${IMPORT}
const key = (message, options) => captureError(new Error(message), { context: 'c', ...options });
const same = (a, b) => console.log(a === b && /^[0-9a-f]{16}$/.test(a));
const plain = key('x');
same(key('one', { fingerprint: ['mine'] }), key('two', { fingerprint: ['mine'] }));
same(key('one', { fingerprint: () => ['mine'] }), key('two', { fingerprint: 'mine' }));
same(key('one', { fingerprint: (e) => [e.message] }), key('two', { fingerprint: ['one'] }));
same(key('x', { fingerprint: ['{{ default }}'] }), key('x', { fingerprint: '{{default}}' }));
console.log(key('x', { groupingDiscriminator: 'a' }) === key('x', { groupingDiscriminator: 'b' }));
same(key('x', { groupingDiscriminator: 'a' }), key('x', { groupingDiscriminator: () => 'a' }));
for (const wrong of [() => { throw 1; }, () => 5n, () => [], () => null, async () => { throw 1; }, [{}], []]) {
  same(key('x', { fingerprint: wrong }), plain);
  same(key('x', { groupingDiscriminator: wrong }), plain);
}`);
  expect(stderr).toBe('');
  expect(stdout.split('\n').slice(0, 6)).toEqual(['true', 'true', 'true', 'true', 'false', 'true']);
  expect(stdout.split('\n').slice(6, -1)).toEqual(Array(14).fill('true'));
});

test('tags, severity and autoAddTodo reach the record, and no hostile option costs one', () => {
  expect(
    project.run(`${IMPORT}
thrown(new Error('tagged'), { context: 'tagged', tags: { tenant: 'acme', n: 5, ok: true, o: {}, s: Symbol('s'), get g() { throw 1; } } });
thrown(new Error('quiet'), { context: 'quiet', severity: 'HIGH', autoAddTodo: false });
captureError(new Error('wrong'), { context: 5, severity: 'URGENT', tags: 'x', ignore: 7, tracker: {}, fingerprint: Symbol() });
captureError(new Error('null'), null);
captureError(new Error('text'), 'text');
captureError(new Error('getters'), { get context() { throw 1; }, get tracker() { throw 1; }, severity: 'LOW' });
captureError(new Error('proxy'), new Proxy({}, { get() { throw 1; }, ownKeys() { throw 1; } }));
captureError(new Error('long'.repeat(50_000), { cause: new Error('é'.repeat(50_000)) }), { context: 'ü'.repeat(100_000) });
captureError(new AggregateError([1, 2].map((n) => new Error('ß'.repeat(9000))), 'ä'.repeat(9000)), { context: 'many' });
const deep = new Error('deep'); deep.stack = 'Error: deep\\n' + '    at f (/a/b.js:1:1)\\n'.repeat(90000);
captureError(deep, { context: 'deep' });
captureError(new Error('last'), { context: 'last' });`),
  ).toEqual(QUIET);
  const byContext = new Map(project.records().map((record) => [record.context, record]));
  expect(byContext.get('tagged')?.tags).toEqual({
    tenant: { acme: 1 },
    n: { 5: 1 },
    ok: { true: 1 },
  });
  expect(byContext.get('quiet')?.severity).toBe('HIGH');
  expect(project.read('TODO.md')).toContain('tagged');
  expect(project.read('TODO.md')).not.toContain('quiet');
  expect([...byContext.keys()].map((context) => context.slice(0, 12)).sort()).toEqual(
    ['captureError', 'deep', 'last', 'many', 'quiet', 'tagged', 'ü'.repeat(12)].sort(),
  );
  const noted = project.records().filter(({ context }) => context === 'captureError');
  expect(noted.map(({ message, severity }) => `${message} ${severity}`).sort()).toEqual([
    'getters LOW',
    'null MEDIUM',
    'proxy MEDIUM',
    'text MEDIUM',
    'wrong MEDIUM',
  ]);
});

describe('a dependency', () => {
  const LIBRARY = `
    import { captureError, errorTrackingContext, withErrorTracking } from 'errtrack';
    export const wrapped = withErrorTracking(() => { throw new Error('wrapped'); }, { context: 'wrapped' });
    export const block = () => errorTrackingContext('block', () => { throw new Error('block'); });`;
  const APP = `
    import { withErrorTracking } from 'errtrack';
    import { block, wrapped } from 'library';
    const own = withErrorTracking(() => wrapped(), { context: 'own' });
    for (const call of [wrapped, block]) { try { call(); } catch {} }
    try { own(); } catch {}`;

  test.each([
    ['is inert', {}, ['own × 1']],
    [
      'records where all may',
      { trackDependencies: true },
      ['block × 1', 'wrapped × 1', 'wrapped × 1'],
    ],
    [
      'records where it may',
      { trackDependencies: ['library'] },
      ['block × 1', 'wrapped × 1', 'wrapped × 1'],
    ],
    ['is inert where another may', { trackDependencies: ['other'] }, ['own × 1']],
  ])('%s', (_, config, counts) => {
    project.write('errtrack.config.json', JSON.stringify(config));
    project.write(
      'node_modules/library/package.json',
      '{ "type": "module", "exports": "./index.js" }',
    );
    project.write('node_modules/library/index.js', LIBRARY);
    expect(project.run(APP)).toEqual(QUIET);
    expect(project.counts()).toEqual(counts);
  });
});

test('ERRTRACK_DEBUG=1 tells the whole way of a record', () => {
  const { code, stdout, stderr } = project.run(FAIL, { ERRTRACK_DEBUG: '1' });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const hash = project.records()[0]?.hash ?? '';
  const lines = stderr
    .replaceAll(project.folder, '<root>')
    .replace(/\[\d+\]/g, '[pid]')
    .split('\n');
  expect(lines[0]).toBe(
    `errtrack capture [pid] caught Error: "failed" in fail, MEDIUM; key ${hash} of Error, "failed", at app.mjs`,
  );
  expect(lines[1]).toMatch(
    new RegExp(
      `^errtrack journal \\[pid\\] ${hash} is in <root>/\\.errtrack/journal/[\\w-]+\\.1\\.ndjson$`,
    ),
  );
  expect(lines[2]).toMatch(/^errtrack fold \[pid\] started child \d+ for <root>$/);
  expect(lines).toContain('errtrack fold [pid] 1 events, 1 records changed');
  expect(lines).toContain('errtrack fold child [pid] folded 1 events: the files are up to date');
  expect(lines.at(-2)).toMatch(/^errtrack capture \[pid\] waited \d+ ms for the fold at the end$/);
});
