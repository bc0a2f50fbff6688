import { existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  expect(workspace.read('FIXED_ERRORS.md')).toBe('# Fixed errors\n');
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

test('eject says of no ledger that it stays where there is none', async () => {
  workspace = createWorkspace(null);
  workspace.write('package.json', '{}');
  expect(await workspace.run(['eject', '--yes'])).toMatchObject({
    stdout: 'Removed .errtrack/\n',
    stderr: '',
    code: 0,
  });
});

test('doctor has a rule for what has too many messages, also where no code is known; what is fixed needs none', async () => {
  const crowded = { overflow: true, grouping: { version: 1, site: 'import "a"' }, location: null };
  workspace = createWorkspace([
    createRecord({ ...crowded, type: 'NonError(string)', context: 'import "a"' }),
    createRecord({ ...crowded, hash: '00000000000000aa', status: 'fixed' }),
  ]);
  const { stdout, code } = await workspace.run(['doctor', '--json']);
  const { findings } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(findings).toHaveLength(1);
  expect(findings[0].problem).toContain('NonError(string) at import "a" says too many');
  expect(findings[0].cure).toContain(
    '{"match":{"type":"NonError(string)","context":"import \\"a\\""},"fingerprint":',
  );
});

test('doctor and eject know Markdown files that were named in code', async () => {
  workspace = createWorkspace([]);
  mkdirSync(join(workspace.root, 'node_modules'));
  symlinkSync(resolve('.'), join(workspace.root, 'node_modules', 'errtrack'));
  workspace.write(
    'app.mjs',
    `import { ErrorTracker } from 'errtrack';
    const tracker = new ErrorTracker({ todoFile: 'PLAN.md' });
    tracker.trackError(new Error('own'));
    await tracker.close();`,
  );
  await workspace.run(['run', '--', 'node', 'app.mjs']);
  await workspace.run(['sync']);
  expect(workspace.read('PLAN.md')).toContain('<!-- errtrack:');
  const { stdout } = await workspace.run(['doctor', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    healthy: true,
    files: { Tasks: { path: join(workspace.root, 'PLAN.md'), exists: true } },
  });
  const ejected = await workspace.run(['eject', '--yes']);
  expect(ejected.stdout).toBe('Cleaned PLAN.md\nRemoved .errtrack/\n');
  expect(workspace.read('PLAN.md')).not.toContain('<!-- errtrack:');
});

test('doctor says that git is at work', async () => {
  workspace = createWorkspace([]);
  mkdirSync(join(workspace.root, '.git'));
  workspace.write('.git/HEAD', 'ref: refs/heads/main\n');
  expect(await workspace.run(['doctor'])).toMatchObject({ code: 0 });
  workspace.write('.git/MERGE_HEAD', '');
  const { code, stdout } = await workspace.run(['doctor', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).findings).toEqual([
    {
      problem: 'Git is at work (a merge): what is recorded waits, and no file is written',
      cure: 'finish that, then `errtrack sync`',
    },
  ]);
});

test('doctor says who writes the files in CI, which is nothing wrong', async () => {
  workspace = createWorkspace([]);
  const { code, stderr } = await workspace.run(['doctor'], { env: { CI: 'true' } });
  expect(code).toBe(0);
  expect(stderr).toBe(
    'The files are written by `errtrack sync` only: fold is manual, as it is in CI unless set.\n',
  );
});

test('a setting that does not hold is said, and no command writes by another', async () => {
  const record = createRecord();
  workspace = createWorkspace([record]);
  await workspace.run(['sync', '--restore']);
  const ticked = workspace.read('TODO.md').replace('- [ ]', '- [x]');
  workspace.write('TODO.md', ticked);
  workspace.write('errtrack.config.json', '{ "doneTasks": "kept" }');
  const said =
    'Cannot use doneTasks in errtrack.config.json: got "kept", expected "remove" or "keep"';
  expect(await workspace.run(['status'])).toMatchObject({ code: 0, stderr: `warning: ${said}\n` });
  for (const args of [['sync'], ['sync', '--dry-run'], ['fix', record.hash], ['eject', '--yes']])
    expect(await workspace.run(args)).toMatchObject({
      ...{ code: 2, stdout: '', stderr: `error: ${said}\n` },
    });
  expect(workspace.read('TODO.md')).toBe(ticked);
  const { stdout, stderr } = await workspace.run(['run', '--', 'true']);
  expect(stdout + stderr).toBe('');
});

test('doctor reports what is wrong in the configuration', async () => {
  workspace = createWorkspace([]);
  workspace.write('errtrack.config.json', '{ "todofile": "PLAN.md", "fold": "never" }');
  const { code, stdout } = await workspace.run(['doctor', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    healthy: false,
    settings: { fold: 'auto' },
    findings: [
      { problem: expect.stringMatching(/todofile in errtrack\.config\.json: .*todoFile/) },
      { problem: expect.stringMatching(/fold in errtrack\.config\.json: .*manual/) },
    ],
  });
  workspace.write('errtrack.config.json', '{');
  const broken = await workspace.run(['doctor']);
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain('✖ Cannot read errtrack.config.json: it is no valid JSON');
});
