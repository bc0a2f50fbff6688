import { beforeEach, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import { createRecord } from '../support/counted-record.js';
import { FoldProject } from '../support/fold-project.js';

const LIBRARY = new URL('../../dist/index.js', import.meta.url).href;

let scene: FoldProject;

/** As committed: without counts. */
function bare(over: Parameters<typeof createRecord>[0]): ErrorRecord {
  const { occurrences, lastSeen, tags, samples, runs, ...record } = createRecord(over);
  return record;
}

function writeLedger(...records: readonly ErrorRecord[]): void {
  const errors = Object.fromEntries(records.map((record) => [record.hash, record]));
  scene.write('errors_log.json', JSON.stringify({ version: 1, errors }));
}

const known = bare({ hash: 'aaaa000000000000', regressions: 1 });
const added = bare({
  hash: 'bbbb000000000000',
  type: 'TypeError',
  firstSeen: '2026-01-01T00:00:00.000Z',
});

beforeEach(() => {
  scene = new FoldProject({ git: true });
  writeLedger(known);
  scene.commitAll();
  writeLedger({ ...known, regressions: 2 }, added);
  scene.commitAll();
});

function since(...args: readonly string[]) {
  const { status, stdout, stderr } = scene.cli('status', '--json', ...args);
  return { status, stderr, since: status === 0 ? JSON.parse(stdout).since : null };
}

test('status --since a commit goes by the ledger there', () => {
  const commit = scene.git('rev-parse', 'HEAD~1').trim();
  for (const ref of ['HEAD~1', 'main^', commit, commit.slice(0, 9)]) {
    expect(since('--since', ref)).toMatchObject({
      ...{ status: 0, stderr: '' },
      since: { commit, new: 1, cameBack: 1, fixed: 0, fixRate: 0, medianTimeToFixMs: null },
    });
  }
});

test('without it, it is the last commit', () => {
  const commit = scene.git('rev-parse', 'HEAD').trim();
  expect(since().since).toMatchObject({ commit, new: 0, cameBack: 0 });
  expect(since('--since', '2020-01-01').since).toMatchObject({ commit: null, new: 2 });
});

test.each([['--output=x'], ['HEAD~99'], ['$(touch x)'], ['main..HEAD'], ['7 days'], ['']])(
  'status --since %j is wrong usage',
  (text) => {
    const result = since(`--since=${text}`);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('is no time, and no commit of this repository; give an age');
    expect(scene.has('x')).toBe(false);
  },
);

test('list narrows by what is asked, and a slip is told', () => {
  const list = (...args: readonly string[]) => scene.cli('list', '--json', ...args);
  const hashes = (...args: readonly string[]) =>
    JSON.parse(list(...args).stdout).map((it: { hash: string }) => it.hash.slice(0, 4));
  expect(hashes('--regressed')).toEqual(['aaaa']);
  expect(hashes('--search', 'type:Type*', 'no such')).toEqual(['bbbb']);
  expect(hashes('--type', '*Error', '--file', 'stages.ts', '--sort', 'first')).toEqual([
    'aaaa',
    'bbbb',
  ]);
  expect(hashes('--status', 'fixed,ignored')).toEqual([]);
  expect(list('--search', 'contxt:x')).toMatchObject({ status: 2, stdout: '' });
});

test('errors are found by the newest run, or the newest of a name', () => {
  const fail = (name: string) =>
    `await trackRun('${name}', { output: 'silent', reports: false }, () => { throw new Error('in ${name}'); }).catch(() => {});`;
  const load = `import { trackRun } from ${JSON.stringify(LIBRARY)};`;
  scene.run(`${load}${fail('import')}${fail('export')}`);
  const list = (run: string) => scene.cli('list', '--json', '--run', run);
  const messages = (run: string) =>
    JSON.parse(list(run).stdout).map((it: { message: string }) => it.message);
  expect(messages('@latest')).toEqual(['in export']);
  expect(messages('@latest:import')).toEqual(['in import']);
  expect(scene.cli('fix', '--run', '@latest', '--dry-run').stdout).toContain('Would mark');
  const { status, stdout, stderr } = list('@latest:imprt');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('No run @latest:imprt');
  expect(stderr).toContain('(Did you mean @latest:import?)');
});

test.each([
  [['fix', '--type', 'Type*', '--dry-run'], 'Would mark error bbbb0000 as fixed\n'],
  [['move', 'low', '--search', 'type:Type*', '--dry-run'], 'Would move error bbbb0000 to LOW\n'],
  [['delete', '@latest', '--dry-run'], 'Would delete error aaaa0000\n'],
  [['delete', '--regressed', '--dry-run'], 'Would delete error aaaa0000\n'],
  [['reopen', '--all', '--dry-run'], ''],
])('%j only says what it would do', (args, stdout) => {
  const before = scene.snapshot();
  expect(scene.cli(...args)).toMatchObject({ status: 0, stdout });
  expect(scene.snapshot()).toEqual(before);
});

test.each([
  [['list', '--search', '']],
  [['fix', '--search', ' ']],
  [['delete', '--search', 'no such', '--search', '']],
  [['move', 'LOW', '--run', '']],
])('%j is wrong usage: a variable that is not set must not stand for all', (args) => {
  const before = scene.snapshot();
  expect(scene.cli(...args)).toMatchObject({
    ...{ status: 2, stdout: '' },
    stderr: `error: ${args.includes('--run') ? '--run' : '--search'} is empty: say what to look for, or leave the option out\n`,
  });
  expect(scene.snapshot()).toEqual(before);
});

test('many are deleted only when nobody need be asked', () => {
  const many = ['1', '2', '3', '4'].map((digit) => bare({ hash: digit.repeat(16) }));
  writeLedger(...many);
  expect(scene.cli('delete', '--all')).toMatchObject({
    ...{ status: 2, stdout: '' },
    stderr:
      'error: Cannot ask without a terminal whether to delete 4 errors; look with --dry-run, then add --yes\n',
  });
  expect(scene.records()).toHaveLength(4);
  expect(scene.cli('delete', '--all', '--yes').status).toBe(0);
  expect(scene.records()).toEqual([]);
});
