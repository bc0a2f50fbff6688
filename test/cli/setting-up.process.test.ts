import { existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';

let workspace: Workspace;
afterEach(() => workspace.remove());

const NEXT = `
Next:
  npx errtrack run -- node app.js   run a program with tracking on
  npx errtrack list                 see what it recorded
  npx errtrack fix <hash> -d "…"    say what fixed it
`;

test('init creates what is not there, also where nothing marks a project', async () => {
  workspace = createWorkspace(null);
  expect(await workspace.run(['init'])).toMatchObject({
    stdout: `\
Created .errtrack/.gitignore
Created errors_log.json
Created TODO.md
Created FIXED_ERRORS.md
${NEXT}`,
    stderr: '',
    code: 0,
  });
  expect(workspace.read('errors_log.json')).toBe('{\n  "version": 1,\n  "errors": {}\n}\n');
  expect(workspace.read('.errtrack/.gitignore')).toBe('*\n');
  expect(statSync(join(workspace.root, '.errtrack')).mode & 0o777).toBe(0o700);
  expect(await workspace.run(['list'])).toMatchObject({ stdout: 'No active errors.\n', code: 0 });
  expect(await workspace.run(['doctor'])).toMatchObject({ code: 0 });
});

test('init changes nothing that is there', async () => {
  workspace = createWorkspace([createRecord()]);
  workspace.write('TODO.md', 'mine, no newline');
  const ledger = workspace.read('errors_log.json');
  const { stdout, code } = await workspace.run(['init']);
  expect(stdout).toContain('Kept errors_log.json\nKept TODO.md\nCreated FIXED_ERRORS.md\n');
  expect(code).toBe(0);
  expect(workspace.read('errors_log.json')).toBe(ledger);
  expect(workspace.read('TODO.md')).toBe('mine, no newline');
});

test.each([
  ['a folder', (path: string) => void mkdirSync(path)],
  ['a link that leads nowhere', (path: string) => void symlinkSync('/nowhere/x', path)],
])('init and doctor say so where %s has the name of a file', async (_, make) => {
  workspace = createWorkspace([]);
  make(join(workspace.root, 'TODO.md'));
  const { stderr, code } = await workspace.run(['init']);
  expect(stderr).toContain(`${join(workspace.root, 'TODO.md')} is not a file`);
  expect(code).toBe(2);
  const diagnosis = await workspace.run(['doctor', '--json']);
  expect(diagnosis.code).toBe(1);
  expect(JSON.parse(diagnosis.stdout)).toMatchObject({
    healthy: false,
    root: workspace.root,
    findings: [{ problem: expect.stringContaining('TODO.md') }],
  });
});

test('doctor finds a ledger that cannot be understood, and the trouble log', async () => {
  workspace = createWorkspace([]);
  await workspace.run(['init']);
  workspace.write('errors_log.json', '{');
  const trouble = { t: 1_000, pid: 1, where: 'journal', what: 'no space left' };
  workspace.write('.errtrack/trouble.ndjson', `${JSON.stringify(trouble)}\n`);
  const { stdout, code } = await workspace.run(['doctor', '--json']);
  const diagnosis = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(diagnosis.findings).toHaveLength(2);
  expect(diagnosis.trouble).toEqual([trouble]);
  expect((await workspace.run(['doctor'])).stdout).toContain('2 things are wrong.');
});

test('eject asks first, and cannot ask a pipe', async () => {
  workspace = createWorkspace([]);
  await workspace.run(['init']);
  expect(await workspace.run(['eject'], { input: 'y\n' })).toMatchObject({
    stdout: '',
    stderr: 'error: Cannot ask without a terminal; add --yes to eject\n',
    code: 2,
  });
  expect(existsSync(join(workspace.root, '.errtrack'))).toBe(true);
});

test('eject leaves plain Markdown', async () => {
  workspace = createWorkspace([createRecord()]);
  await workspace.run(['init']);
  await workspace.run(['sync']);
  workspace.write('FIXED_ERRORS.md', '# Mine\n\n- old <!-- errtrack:0123456789abcdef -->\n');
  const { stdout, code } = await workspace.run(['eject', '--yes']);
  expect(stdout).toContain('Removed .errtrack/\n');
  expect(code).toBe(0);
  expect(existsSync(join(workspace.root, '.errtrack'))).toBe(false);
  expect(workspace.read('FIXED_ERRORS.md')).toBe('# Mine\n\n- old\n');
  expect(workspace.read('TODO.md')).not.toContain('<!-- errtrack');
  expect(existsSync(join(workspace.root, 'errors_log.json'))).toBe(true);
});
