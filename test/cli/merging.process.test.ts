import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';
import { TrackedProject } from '../support/tracked-project.js';

const ONE = '9ba5976d4c1f02aa';
const TWO = '0123456789abcdef';
const FIXED = 'feedface00000000';
const fix = {
  at: '2026-11-19T00:00:00.000Z',
  description: 'done',
  commit: null,
  by: 'Ada',
  source: 'cli',
} as const;

let workspace: Workspace;

beforeEach(() => {
  workspace = createWorkspace([
    createRecord({ hash: ONE, message: 'one', occurrences: 3 }),
    createRecord({ hash: TWO, message: 'two', occurrences: 4 }),
    createRecord({ hash: FIXED, message: 'gone', status: 'fixed', occurrences: 5, fixes: [fix] }),
  ]);
});

afterEach(() => workspace.remove());

describe('merge', () => {
  test('adds up what was counted, under the hash of the second', async () => {
    expect(await workspace.run(['merge', '9ba5', '0123'])).toEqual({
      code: 0,
      signal: null,
      stdout: 'Merged error 9ba5976d into 01234567\n',
      stderr: '',
    });
    expect(workspace.readRecord(ONE)).toBeUndefined();
    expect(workspace.readRecord(TWO)).toMatchObject({
      hashes: [ONE],
      message: 'two',
      occurrences: 7,
    });
  });

  test('leaves a hash by which every command knows the other', async () => {
    await workspace.run(['merge', ONE, TWO]);
    const { stdout } = await workspace.run(['show', '9ba5', '--json']);
    expect(JSON.parse(stdout).hash).toBe(TWO);
    expect(await workspace.run(['fix', '9ba5976d', '-d', 'both'])).toMatchObject({
      code: 0,
      stdout: 'Marked error 01234567 as fixed\n',
    });
    expect(workspace.readRecord(TWO)).toMatchObject({ status: 'fixed' });
    expect(await workspace.run(['split', ONE, '--by', 'message'])).toMatchObject({
      stdout: 'Split error 01234567 by message\n',
    });
  });

  test('says that a fixed error is active again', async () => {
    expect(await workspace.run(['merge', ONE, FIXED])).toMatchObject({
      code: 0,
      stdout: 'Merged error 9ba5976d into feedface, which is active again\n',
    });
    expect(workspace.readRecord(FIXED)).toMatchObject({ status: 'active', fixes: [fix] });
    expect(workspace.read('TODO.md')).toContain(`errtrack:${FIXED}`);
  });

  test('says where no task is left', async () => {
    workspace.write(
      'errors_log.json',
      workspace.read('errors_log.json').replace('"status": "fixed"', '"status": "ignored"'),
    );
    expect(await workspace.run(['merge', ONE, FIXED])).toMatchObject({
      stdout: 'Merged error 9ba5976d into feedface, which is ignored\n',
    });
    expect(workspace.readRecord(FIXED)).toMatchObject({ status: 'ignored', hashes: [ONE] });
  });

  test('twice is no failure, into itself is one', async () => {
    await workspace.run(['merge', ONE, TWO]);
    expect(await workspace.run(['merge', ONE, TWO])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Both name error 01234567: they are merged already\n',
    });
    expect(await workspace.run(['merge', TWO, '0123'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `error: ${TWO} and 0123 name the same error; give the one that it is to be a part of\n`,
    });
  });

  test.each([
    [['7777', TWO], 1, 'No error 7777 is tracked'],
    [[ONE, '7777'], 1, 'No error 7777 is tracked'],
    [[ONE], 2, "missing required argument 'into'"],
  ])('%j does nothing', async (args, code, message) => {
    const result = await workspace.run(['merge', ...args]);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(workspace.readRecord(ONE)).toMatchObject({ hash: ONE });
  });
});

describe('split', () => {
  test('is kept in the ledger, changed, and taken back', async () => {
    expect(await workspace.run(['split', '9ba5', '--by', 'Message'])).toMatchObject({
      code: 0,
      stdout: 'Split error 9ba5976d by message\n',
      stderr: '',
    });
    expect(workspace.readRecord(ONE)).toMatchObject({ grouping: { split: 'message' } });
    expect(await workspace.run(['split', '9ba5', '--by', 'message'])).toMatchObject({
      code: 0,
      stderr: 'Error 9ba5976d is already split by message\n',
    });
    await workspace.run(['split', '9ba5', '--by', 'site']);
    expect(workspace.readRecord(ONE)).toMatchObject({ grouping: { split: 'site' } });
    expect(await workspace.run(['split', '9ba5', '--undo'])).toMatchObject({
      code: 0,
      stdout: 'Error 9ba5976d is not split any more\n',
    });
    expect(JSON.stringify(workspace.readRecord(ONE))).not.toContain('"split"');
  });

  test.each([
    [['9ba5'], 2, 'Split by what? Give --by message or --by site; --undo takes a split back'],
    [['9ba5', '--by', 'site', '--undo'], 2, 'Give either --by or --undo, not both'],
    [['9ba5', '--by', 'mesage'], 2, 'Did you mean message?'],
    [['7777', '--by', 'site'], 1, 'No error 7777 is tracked'],
  ])('%j does nothing', async (args, code, message) => {
    const result = await workspace.run(['split', ...args]);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
  });
});

describe('what is thrown after the decision', () => {
  let project: TrackedProject;

  beforeEach(() => {
    project = new TrackedProject();
  });

  afterEach(() => project.remove());

  const program = (body: string) => `
    import { withErrorTracking } from 'errtrack';
    function read(id) { throw new Error('no row ' + id); }
    function one(id) { read(id); }
    function two(id) { read(id); }
    const tracked = withErrorTracking((f, id) => f(id), { context: 'rows' });
    const hit = (f, id) => { try { tracked(f, id); } catch {} };
    ${body}`;

  const cli = (...args: readonly string[]) =>
    project.node(['node_modules/errtrack/bin/errtrack.js', ...args]);

  const told = () =>
    project
      .records()
      .map(({ message, occurrences }) => `${message} × ${occurrences}`)
      .sort();

  test('each message of a split error is one, however many come at once, and can be put back', () => {
    project.run(program('for (let id = 0; id < 3; id++) hit(one, id);'));
    expect(told()).toEqual(['no row 0 × 3']);
    const parent = project.records()[0]?.hash ?? '';
    expect(cli('split', parent, '--by', 'message').code).toBe(0);
    project.run(program('for (let i = 0; i < 100; i++) hit(one, 10 + (i % 25));'));
    const parts = Array.from({ length: 25 }, (_, i) => `no row ${10 + i} × 4`);
    expect(told()).toEqual(['no row 0 × 3', ...parts]);
    expect(project.read('TODO.md')?.match(/errtrack:[0-9a-f]{16}/g)).toHaveLength(26);
    const part = project.records().find(({ message }) => message === 'no row 20')?.hash ?? '';
    expect(cli('merge', part, parent).code).toBe(0);
    expect(project.read('TODO.md')).not.toContain(part);
    expect(project.read('TODO.md')?.match(/errtrack:[0-9a-f]{16}/g)).toHaveLength(25);
    project.run(program('for (let i = 0; i < 5; i++) hit(two, 20); hit(two, 21);'));
    expect(told()).toContain('no row 0 × 12');
    expect(told()).toContain('no row 21 × 5');
    expect(cli('split', parent, '--undo').code).toBe(0);
    project.run(program('for (let id = 30; id < 40; id++) hit(one, id);'));
    expect(told()).toContain('no row 0 × 22');
    expect(told()).toContain('no row 30 × 4');
  });

  test('what a hook takes out of messages does not tell them apart', () => {
    const masked = (ids: number) => `
      import { configure } from 'errtrack';
      configure({ beforeRecord: (it) => { it.message = it.message.replace(/\\d+/, 'N'); } });
      ${program(`for (let id = 0; id < ${ids}; id++) hit(one, id);`)}`;
    project.run(masked(1));
    cli('split', project.records()[0]?.hash ?? '', '--by', 'message');
    project.run(masked(15));
    expect(told()).toEqual(['no row N × 1', 'no row N × 15']);
  });

  test('what is merged leaves its history as it stands', () => {
    project.run(program('hit(one, 1);'));
    const parent = project.records()[0]?.hash ?? '';
    cli('split', parent, '--by', 'message');
    project.run(program('hit(one, 2);'));
    const part = project.records().find(({ hash }) => hash !== parent)?.hash ?? '';
    cli('fix', part, '-d', 'by hand');
    const history = project.read('FIXED_ERRORS.md');
    expect(history).toContain('by hand');
    expect(cli('merge', part, parent).stdout).toContain('Merged error');
    expect(project.read('FIXED_ERRORS.md')).toBe(history);
    expect(cli('sync').stderr).toBe('');
    cli('fix', parent, '-d', 'both');
    expect(project.read('FIXED_ERRORS.md')?.match(/by hand/g)).toHaveLength(1);
    expect(project.read('FIXED_ERRORS.md')).toContain('both');
  });

  test('each path of calls of a split error is one, whatever is said and wherever the lines are', () => {
    project.run(program('hit(one, 1); hit(two, 2);'));
    const parent = project.records()[0]?.hash ?? '';
    cli('split', parent, '--by', 'site');
    project.run(
      program('for (let id = 0; id < 20; id++) { hit(one, id); hit(two, id); hit(two, id); }'),
    );
    project.run(`\n\n\n${program('hit(one, 5);')}`);
    const counts = project.records().map(({ occurrences }) => occurrences);
    expect(counts.sort((a, b) => a - b)).toEqual([2, 21, 40]);
  });
});
