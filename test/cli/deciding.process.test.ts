import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspace, type Workspace, withoutAges } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';

const ONE = '9ba5976d4c1f02aa';
const TWO = '9ba51111aaaaaaaa';
const THREE = '0123456789abcdef';
const FIXED = 'feedface00000000';

let workspace: Workspace;

beforeEach(() => {
  workspace = createWorkspace([
    createRecord({ hash: ONE }),
    createRecord({ hash: TWO, type: 'TypeError', context: 'other' }),
    createRecord({ hash: THREE, context: 'other' }),
    createRecord({ hash: FIXED, status: 'fixed' }),
  ]);
});

afterEach(() => workspace.remove());

async function fix(...args: readonly string[]) {
  const { code, stdout, stderr } = await workspace.run(['fix', ...args]);
  const statuses = [ONE, TWO, THREE, FIXED].map((hash) => workspace.readRecord(hash));
  const fixed = statuses.map((it) => /"status":"fixed"/.test(JSON.stringify(it)));
  return { code, stdout, stderr: withoutAges(stderr), fixed };
}

test('fix by eight digits, with what fixed it', async () => {
  expect(await fix('9ba5976d', '-d', 'Fixed file path issue')).toEqual({
    code: 0,
    stdout: 'Marked error 9ba5976d as fixed\n',
    stderr: '',
    fixed: [true, false, false, true],
  });
  expect(workspace.readRecord(ONE)).toMatchObject({
    fixes: [{ description: 'Fixed file path issue', source: 'cli' }],
  });
});

test('fix by a prefix of four digits', async () => {
  expect(await fix('0123')).toMatchObject({
    code: 0,
    stdout: 'Marked error 01234567 as fixed\n',
    fixed: [false, false, true, true],
  });
});

test('fix two at once', async () => {
  expect(await fix('9ba5976d', '9ba51111')).toMatchObject({
    code: 0,
    stdout: 'Marked error 9ba5976d as fixed\nMarked error 9ba51111 as fixed\n',
    fixed: [true, true, false, true],
  });
});

test.each([
  [['7777'], 'No error 7777 is tracked; `errtrack list --all` shows those that are\n'],
  [['9ba5'], '9ba5 names 2 errors; give more digits:\n'],
  [['0123', '7777'], 'No error 7777 is tracked'],
])('fix %j: the answer is no, and nothing is done', async (args, message) => {
  const result = await fix(...args);
  expect(result).toMatchObject({ code: 1, stdout: '', fixed: [false, false, false, true] });
  expect(result.stderr).toContain(`error: ${message}`);
});

test('fix of what is fixed is no failure', async () => {
  expect(await fix('feed')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'Error feedface is already fixed (<age>)\n',
  });
});

test.each([
  [
    ['--context', 'other'],
    [false, true, true, true],
  ],
  [
    ['--type', 'TypeError'],
    [false, true, false, true],
  ],
  [
    ['--context', 'other', '--type', 'TypeError'],
    [false, true, false, true],
  ],
  [['--all'], [true, true, true, true]],
  [
    ['--context', 'nowhere'],
    [false, false, false, true],
  ],
])('fix %j', async (args, fixed) => {
  expect(await fix(...args)).toMatchObject({ code: 0, fixed });
});

test('fix --dry-run only says what it would do', async () => {
  expect(await fix('--context', 'other', '--dry-run')).toEqual({
    code: 0,
    stdout: 'Would mark error 01234567 as fixed\nWould mark error 9ba51111 as fixed\n',
    stderr: '',
    fixed: [false, false, false, true],
  });
});

test.each([[[]], [['0123', '--all']]])('fix %j is wrong usage', async (args) => {
  expect(await fix(...args)).toMatchObject({ code: 2, stdout: '' });
});

test('reopen puts the task back where it stood', async () => {
  const line = `- [ ] no face, **mine** <!-- errtrack:${THREE} -->`;
  const text = `# Mine\n\n- a\n${line}\n  - a note\n- b\n`;
  workspace.write('TODO.md', text);
  await workspace.run(['sync']);
  const before = readFileSync(join(workspace.root, 'TODO.md'), 'utf8');
  await fix('0123');
  expect(readFileSync(join(workspace.root, 'TODO.md'), 'utf8')).not.toContain(THREE);
  await workspace.run(['reopen', '0123']);
  expect(readFileSync(join(workspace.root, 'TODO.md'), 'utf8')).toBe(before);
});

test('reopen undoes a fix; again, it is no failure', async () => {
  await fix('0123', '-d', 'too early');
  const first = await workspace.run(['reopen', '01234567']);
  expect(first).toMatchObject({ code: 0, stdout: 'Reopened error 01234567\n', stderr: '' });
  expect(workspace.readRecord(THREE)).toMatchObject({ status: 'active' });
  expect(await workspace.run(['reopen', '01234567'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'Error 01234567 is already active\n',
  });
});

test('delete forgets', async () => {
  expect(await workspace.run(['delete', '0123'])).toMatchObject({
    code: 0,
    stdout: 'Deleted error 01234567\n',
  });
  expect(workspace.readRecord(THREE)).toBeUndefined();
  expect(await workspace.run(['delete', '0123'])).toMatchObject({ code: 1, stdout: '' });
});

test('move chooses a severity, which is a choice of a person', async () => {
  const args = ['move', '9ba5976d', 'high'];
  const moved = { code: 0, stdout: 'Moved error 9ba5976d to HIGH\n' };
  expect(await workspace.run(args)).toMatchObject(moved);
  expect(workspace.readRecord(ONE)).toMatchObject({ severity: 'HIGH', severityBy: 'person' });
  expect(await workspace.run(args)).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'Error 9ba5976d is already HIGH\n',
  });
  expect(await workspace.run(['move', '9ba5976d', 'hihg'])).toMatchObject({ code: 2 });
});

test('fix moves the task from one file into the other', async () => {
  workspace.write('fail.js', 'throw new RangeError("too far");');
  await workspace.run(['init']);
  await workspace.run(['run', 'node', 'fail.js']);
  const { stdout } = await workspace.run(['list', '--type', 'RangeError', '--json']);
  const [{ hash }] = JSON.parse(stdout);
  expect(workspace.read('TODO.md')).toContain(`errtrack:${hash}`);
  expect(await fix(hash, '-d', 'stop before the end')).toMatchObject({ code: 0, stderr: '' });
  expect(workspace.read('TODO.md')).not.toContain(hash);
  expect(workspace.read('FIXED_ERRORS.md')).toContain('stop before the end');
});

test('a decision that the files cannot take yet is recorded, and carried out later', async () => {
  workspace.write('TODO.md', '<<<<<<< ours\n=======\n>>>>>>> theirs\n');
  const first = await workspace.run(['fix', '0123']);
  expect(first).toMatchObject({ code: 2, stdout: '' });
  expect(first.stderr).toMatch(
    /^error: .*TODO\.md.*\nRecorded; the files wait until that is mended\.\n$/s,
  );
  expect(workspace.readRecord(THREE)).toMatchObject({ status: 'active' });
  workspace.write('TODO.md', '# Tasks\n');
  expect(await workspace.run(['sync'])).toMatchObject({ code: 0 });
  expect(workspace.readRecord(THREE)).toMatchObject({ status: 'fixed' });
});

test('a decision that cannot be recorded is not said to be', async () => {
  workspace.write('.errtrack', 'a file');
  const { code, stdout, stderr } = await workspace.run(['fix', '0123']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`Cannot record the decision in ${workspace.root}/.errtrack`);
  expect(stderr).not.toContain('Recorded');
});

test('sync brings back a TODO.md that is gone, with every task', async () => {
  expect(await workspace.run(['sync'])).toMatchObject({ code: 0 });
  const text = readFileSync(join(workspace.root, 'TODO.md'), 'utf8');
  for (const hash of [ONE, TWO, THREE]) expect(text).toContain(`<!-- errtrack:${hash} -->`);
  expect(text).not.toContain(FIXED);
});
