import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { BIN, createWorkspace, type Workspace, withoutAges } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';

const HIGH = createRecord({ severity: 'HIGH' });
const LOW = createRecord({
  hash: '0123456789abcdef',
  severity: 'LOW',
  type: 'Warning',
  message: 'slow',
  context: 'stage2_resize',
  location: null,
  lastSeen: '2026-01-01T00:00:00.000Z',
});
const FIXED = createRecord({ hash: 'feedface00000000', status: 'fixed' });

let workspace: Workspace;
afterEach(() => workspace.remove());

test('status counts', async () => {
  workspace = createWorkspace([HIGH, LOW, FIXED]);
  const { stdout, stderr, code } = await workspace.run(['status']);
  expect(withoutAges(stdout)).toBe(`\
Error Tracking Status
==============================
Active Errors: 2
         HIGH: 1 ▲
       MEDIUM: 0 ●
          LOW: 1 ○
 Fixed Errors: 1
Total Tracked: 3
 Last Updated: 2026-11-20T21:20:00Z (<age>)
`);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test.each([[['status', '--json']], [['--json', 'status']]])(
  '%j prints the contract',
  async (args) => {
    workspace = createWorkspace([HIGH, LOW, FIXED]);
    const { stdout, stderr, code } = await workspace.run(args);
    expect(stdout).toBe(`\
{
  "active": 2,
  "fixed": 1,
  "ignored": 0,
  "total": 3,
  "lastUpdated": "2026-11-20T21:20:00.456Z",
  "bySeverity": {
    "HIGH": 1,
    "MEDIUM": 0,
    "LOW": 1
  }
}
`);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  },
);

test('list shows the active errors, the worst first', async () => {
  workspace = createWorkspace([LOW, HIGH, FIXED]);
  const { stdout, stderr, code } = await workspace.run(['list']);
  expect(withoutAges(stdout)).toBe(`\
Active Errors (2)
==============================
▲ 9ba5976d: FileNotFoundError
      Message: no such file: input.jpg
     Severity: HIGH
  Occurrences: 3, last <age>
      Context: stage1_face_swap
        Where: src/stages.ts:42:11
          Fix: npx errtrack fix 9ba5976d

○ 01234567: Warning
      Message: slow
     Severity: LOW
  Occurrences: 3, last <age>
      Context: stage2_resize
          Fix: npx errtrack fix 01234567
`);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test.each([
  [['list'], [HIGH.hash, LOW.hash]],
  [
    ['list', '--all'],
    [HIGH.hash, FIXED.hash, LOW.hash],
  ],
  [['list', '--fixed'], [FIXED.hash]],
  [['list', '--severity', 'low'], [LOW.hash]],
  [['list', '--severity', 'HIGH,LOW', '--limit', '1'], [HIGH.hash]],
  [['list', '--context', 'stage2_resize'], [LOW.hash]],
  [['list', '--search', 'SLOW'], [LOW.hash]],
  [['list', '--since', '2026-06-01'], [HIGH.hash]],
  [['list', '--ignored'], []],
])('%j --json prints records with their counts', async (args, hashes) => {
  workspace = createWorkspace([HIGH, LOW, FIXED]);
  const { stdout, code } = await workspace.run([...args, '--json']);
  const records: { hash: string; occurrences: number }[] = JSON.parse(stdout);
  expect(records.map(({ hash }) => hash)).toEqual(hashes);
  expect(records.every(({ occurrences }) => occurrences === 3)).toBe(true);
  expect(code).toBe(0);
});

test('an empty list is an answer, and says what to do next', async () => {
  workspace = createWorkspace([]);
  expect(await workspace.run(['list'])).toEqual({
    stdout: 'No active errors.\n',
    stderr:
      'Nothing is tracked yet; `errtrack run -- <command>` runs a program with tracking on.\n',
    code: 0,
    signal: null,
  });
});

test('show prints one record whole', async () => {
  workspace = createWorkspace([HIGH, LOW]);
  const { stdout, code } = await workspace.run(['show', '9ba5', '--json']);
  expect(JSON.parse(stdout)).toEqual({ ...HIGH, git: null });
  expect(code).toBe(0);
  const shown = await workspace.run(['show', '9BA5976D']);
  expect(shown.stdout.split('\n')[0]).toBe('▲ 9ba5976d4c1f02aa: FileNotFoundError');
  expect(shown.stdout).toContain('\nStack\n  at loadFace src/stages.ts:42:11\n');
});

test('show says no to what is not tracked', async () => {
  workspace = createWorkspace([HIGH]);
  expect(await workspace.run(['show', '7777'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'error: No error 7777 is tracked; `errtrack list --all` shows those that are\n',
  });
});

test.each([
  ['truncated', '{"version":1,"errors":{"9ba5'],
  ['conflicted', '<<<<<<< ours\n{"version":1,"errors":{}}\n=======\n{}\n>>>>>>> theirs\n'],
  ['of a newer version', '{"version":99,"errors":{}}'],
  ['no object', 'null'],
])('a ledger that is %s: says so, exit 2', async (_, text) => {
  workspace = createWorkspace(null);
  workspace.write('errors_log.json', text);
  for (const args of [['status'], ['list'], ['show', '9ba5'], ['fix', '9ba5']]) {
    const { stdout, stderr, code } = await workspace.run(args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain('errors_log.json');
  }
  expect(workspace.read('errors_log.json')).toBe(text);
});

test('reading writes nothing', async () => {
  workspace = createWorkspace([HIGH, LOW]);
  const look = (): readonly string[] =>
    readdirSync(workspace.root, { recursive: true, encoding: 'utf8' }).map(
      (name) => `${name} ${statSync(join(workspace.root, name)).mtimeMs}`,
    );
  const before = look();
  for (const args of [['status'], ['list', '--all'], ['show', '9ba5'], ['doctor'], ['--help']]) {
    await workspace.run(args);
  }
  expect(look()).toEqual(before);
});

test.each([
  [['staus'], "error: unknown command 'staus'\n(Did you mean status?)\n"],
  [['list', '--severty', 'LOW'], "error: unknown option '--severty'\n(Did you mean --severity?)\n"],
  [
    ['list', '--severity', 'HIHG'],
    "error: option '--severity <level...>' argument 'HIHG' is invalid. It must be HIGH, MEDIUM or LOW.\n(Did you mean HIGH?)\n",
  ],
  [
    ['list', '--since', 'once'],
    'error: --since once is no time; give an age such as 30m, 2h, 7d, or a date such as 2026-11-20\n',
  ],
  [['show'], "error: missing required argument 'hash'\n"],
  [['\x1b[31mx'], "error: unknown command '\\x1b[31mx'\n"],
  [['fix', 'abcdef', '--json'], "error: unknown option '--json'\n"],
  [
    ['--json', 'fix', 'abcdef'],
    'error: fix has no --json; status, list, show, check, sync, doctor, adopt, scrub, report, serve and most of runs have\n',
  ],
])('%j is wrong usage: the nearest is suggested, exit 2', async (args, message) => {
  workspace = createWorkspace([HIGH]);
  expect(await workspace.run(args)).toMatchObject({ stdout: '', stderr: message, code: 2 });
});

test('colours only where they are wanted', async () => {
  workspace = createWorkspace([HIGH]);
  const forced = { NO_COLOR: '', FORCE_COLOR: '1' };
  expect((await workspace.run(['list'], { env: forced })).stdout).toContain('\x1b[31m▲\x1b[39m');
  for (const args of [
    ['list', '--no-color'],
    ['--no-color', 'list'],
  ]) {
    expect((await workspace.run(args, { env: forced })).stdout).not.toContain('\x1b');
  }
  expect((await workspace.run(['list'], { env: { NO_COLOR: '' } })).stdout).not.toContain('\x1b');
});

test('a reader that has seen enough is no trouble', async () => {
  const many = Array.from({ length: 2000 }, (_, index) =>
    createRecord({ hash: index.toString(16).padStart(16, '0') }),
  );
  workspace = createWorkspace(many);
  const script = '"$0" "$1" list | head -1';
  const { stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath, BIN], {
    cwd: workspace.root,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'Active Errors (2,000)\n', stderr: '' });
});

test('nor is one of the help', () => {
  workspace = createWorkspace([]);
  const script = '"$0" "$1" --help | head -1';
  const { stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath, BIN], {
    cwd: workspace.root,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  expect({ stdout, stderr }).toEqual({
    stdout: 'Usage: errtrack [options] [command]\n',
    stderr: '',
  });
});

test("a global install hands over to the project's own copy", async () => {
  workspace = createWorkspace([HIGH]);
  const bin = join(workspace.root, 'node_modules/errtrack/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'errtrack.js'), 'console.log("own", process.argv.slice(2).join());');
  expect(await workspace.run(['list', '--all'])).toMatchObject({
    stdout: 'own list,--all\n',
    stderr: '',
    code: 0,
  });
});
