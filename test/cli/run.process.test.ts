import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BIN, createWorkspace, type Workspace } from '../support/cli.js';

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace([]);
});
afterEach(() => workspace.remove());

const run = (...command: readonly string[]) => workspace.run(['run', '--', ...command]);

test('what runs is seen as if it ran alone', async () => {
  const code =
    'process.stdin.on("data", (d) => { console.log("got " + d); console.error("err"); })';
  const result = await workspace.run(['run', '--', 'node', '-e', code], { input: 'in' });
  expect(result).toEqual({ stdout: 'got in\n', stderr: 'err\n', code: 0, signal: null });
});

test('options of the command are its own, also without --', async () => {
  workspace.write('args.js', 'console.log(process.argv.slice(2).join());');
  const { stdout } = await workspace.run(['run', 'node', 'args.js', '--json', '--root', 'x', '-h']);
  expect(stdout).toBe('--json,--root,x,-h\n');
});

test.each([
  ['exit 0', 0],
  ['exit 130', 130],
  ['kill -9 $$', 137],
  ['kill -TERM $$', 143],
])('`%s` ends it with %i', async (script, code) => {
  expect(await run('sh', '-c', script)).toMatchObject({ code });
});

test('a command that is not there', async () => {
  expect(await run('no-such-command', '--x')).toMatchObject({
    stdout: '',
    stderr: 'errtrack: Cannot run no-such-command: no such command; check its name and the PATH\n',
    code: 127,
  });
  expect(await run('/')).toMatchObject({ stdout: '', code: 126 });
});

test.each([
  ['SIGTERM', 5],
  ['SIGHUP', 5],
  ['SIGINT', 5],
  ['SIGQUIT', 5],
  ['SIGUSR1', 0],
  ['SIGUSR2', 0],
] as const)('%s is passed on', async (signal, code) => {
  expect(await signalWhenReady(signal, code)).toMatchObject({
    stdout: 'ready\nbye\n',
    stderr: '',
    code,
  });
});

test('a failure after a signal that asks for something else than an end is an error', async () => {
  expect(await signalWhenReady('SIGUSR2', 5)).toMatchObject({
    stderr: expect.stringContaining('1 error recorded'),
    code: 5,
  });
});

/** Send `run` a signal, at which its child ends with this code. */
function signalWhenReady(signal: NodeJS.Signals, exitCode: number) {
  const code = `process.on('${signal}', () => { console.log('bye'); process.exit(${exitCode}); });
    setInterval(() => {}, 1000); console.log('ready');`;
  let isSent = false;
  return workspace.run(['run', '--', 'node', '-e', code], {
    onOutput(stdout, pid) {
      if (isSent || !stdout.includes('ready')) return;
      isSent = true;
      process.kill(pid, signal);
    },
  });
}

test('who reads the error output may leave; the command goes on', async () => {
  const script = 'echo x >&2; sleep 0.3; echo y >&2; sleep 0.3; echo z >&2; exit 3';
  const shell = `{ "$@" run -- sh -c '${script}' 2>&1; echo $? >code; } | head -1`;
  const { status, stdout } = spawnSync('sh', ['-c', shell, 'sh', process.execPath, BIN], {
    cwd: workspace.root,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'x\n' });
  expect(workspace.read('code')).toBe('3\n');
});

test('Node children load the library, once, after what they load already', async () => {
  const script = 'echo "$NODE_OPTIONS"';
  const { stdout } = await workspace.run(['run', '--', 'sh', '-c', script], {
    env: { NODE_OPTIONS: '--no-warnings' },
  });
  expect(stdout).toMatch(/^--no-warnings --require=\S+\/dist\/cjs\/register\.js\n$/);
  const nested = await workspace.run(['run', '--', 'sh', '-c', script], {
    env: { NODE_OPTIONS: stdout.trim() },
  });
  expect(nested.stdout).toBe(stdout);
});

test('a Node that is too old is left alone, and that is said', async () => {
  const bin = join(workspace.root, 'old');
  mkdirSync(bin);
  writeFileSync(join(bin, 'node'), '#!/bin/sh\necho v18.20.0\n');
  chmodSync(join(bin, 'node'), 0o755);
  const result = await workspace.run(['run', '--', 'sh', '-c', 'echo "[$NODE_OPTIONS]"'], {
    env: { PATH: `${bin}:/usr/bin:/bin` },
  });
  expect(result).toMatchObject({
    stdout: '[]\n',
    stderr: 'errtrack: Node v18.20.0 is too old to be tracked from within; use 20.19 or newer\n',
    code: 0,
  });
});

test('a background process that keeps the pipe open does not keep us', async () => {
  expect(await run('sh', '-c', 'sleep 20 >/dev/null & exit 0')).toMatchObject({ code: 0 });
});

test('a failure that nobody tracked is an error of its own', async () => {
  const command = ['sh', '-c', 'echo one >&2; echo two >&2; exit 3'];
  const { stderr, code } = await run(...command);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^one\ntwo\nerrtrack: 1 error recorded; see `\S+ ?errtrack list`\n$/);
  await run(...command);
  const { stdout } = await workspace.run(['list', '--json']);
  expect(JSON.parse(stdout)).toMatchObject([{ type: 'CommandFailed', occurrences: 2 }]);
});

test.each([
  ['success', ['sh', '-c', 'exit 0'], {}],
  ['an interruption', ['sh', '-c', 'exit 130'], {}],
  ['a command that is not there', ['no-such-command'], {}],
  ['a failure while tracking is off', ['sh', '-c', 'exit 3'], { ERRTRACK: '0' }],
])('%s is no error', async (_, command, env) => {
  await workspace.run(['run', '--', ...command], { env });
  expect((await workspace.run(['list', '--all', '--json'])).stdout).toBe('[]\n');
});

test('ERRTRACK=1 overrules the configuration', async () => {
  workspace.write('errtrack.config.json', '{ "enabled": false }');
  const command = ['run', '--', 'sh', '-c', 'exit 3'];
  await workspace.run(command);
  expect((await workspace.run(['list', '--json'])).stdout).toBe('[]\n');
  await workspace.run(command, { env: { ERRTRACK: '1' } });
  const { stdout } = await workspace.run(['list', '--json']);
  expect(JSON.parse(stdout)).toMatchObject([{ type: 'CommandFailed', occurrences: 1 }]);
});

test('an error that was tracked is not recorded a second time', async () => {
  const { stderr, code } = await run('node', '-e', 'throw new TypeError("once")');
  expect(code).toBe(1);
  expect(stderr).toMatch(/errtrack: 1 error recorded; see `\S+ ?errtrack list`\n$/);
  const { stdout } = await workspace.run(['list', '--json']);
  expect(JSON.parse(stdout)).toMatchObject([{ type: 'TypeError', message: 'once' }]);
});

test('an error that went into a ledger named in code is not recorded a second time', async () => {
  linkPackage(workspace.root);
  workspace.write(
    'own.mjs',
    `import { ErrorTracker } from 'errtrack';
    const tracker = new ErrorTracker({ errorsFile: 'own.json' });
    tracker.trackError(new Error('own'));
    process.exit(4);`,
  );
  expect(await run('node', 'own.mjs')).toMatchObject({ code: 4 });
  expect((await workspace.run(['list', '--json'])).stdout).toBe('[]\n');
  const { stdout } = await workspace.run(['list', '--json', '--errors-file', 'own.json']);
  expect(JSON.parse(stdout)).toMatchObject([{ message: 'own' }]);
  const marks = readdirSync(join(workspace.root, '.errtrack'), { recursive: true });
  expect(marks.filter((path) => /sessions.[0-9a-f]{16}$/.test(String(path)))).toEqual([]);
});

test('a program outside the named root records where it is, and that is said', async () => {
  const other = createWorkspace([]);
  const command = ['run', '--root', other.root, '--', 'node', '-e', 'throw new TypeError("x")'];
  const { stderr, code } = await workspace.run(command);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `errtrack: Programs that start outside ${other.root} record in ${workspace.root}; run the command from inside it\n`,
  );
  expect(stderr).toMatch(/errtrack: 1 error recorded/);
  const here = await workspace.run(['list', '--json']);
  expect(JSON.parse(here.stdout)).toMatchObject([{ type: 'TypeError' }]);
  const there = await other.run(['list', '--json']);
  other.remove();
  expect(there.stdout).toBe('[]\n');
});

test('a failure of another program is recorded in the named root, wherever it started', async () => {
  const other = createWorkspace([]);
  await workspace.run(['run', '--root', other.root, '--', 'sh', '-c', 'exit 3']);
  const { stdout } = await other.run(['list', '--json']);
  other.remove();
  expect(JSON.parse(stdout)).toMatchObject([{ type: 'CommandFailed' }]);
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython)(
  'a Python program that fails is recorded with what its exception says',
  async () => {
    workspace.write('job.py', 'def load():\n    raise ValueError("no such invoice")\n\nload()\n');
    const { code, stderr } = await run('python3', 'job.py');
    expect(code).toBe(1);
    expect(stderr).toContain('Traceback (most recent call last):');
    const { stdout } = await workspace.run(['list', '--json']);
    const stack: unknown = expect.arrayContaining(['ValueError: no such invoice']);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        type: 'CommandFailed',
        message: 'python3 job.py exited with code 1: ValueError: no such invoice',
        context: 'python3 job.py',
        severity: 'HIGH',
        stack,
      },
    ]);
  },
);

test.skipIf(!hasPython).each([
  [[], 'sh -c exited with code 3'],
  [['--tail'], 'sh -c exited with code 3: out of paper'],
])('on a terminal, run %j keeps this: %s', async (options, message) => {
  const command = ['run', ...options, '--', 'sh', '-c', 'echo out of paper >&2; exit 3'];
  const pty = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
  const { status, stdout } = spawnSync('python3', ['-c', pty, process.execPath, BIN, ...command], {
    cwd: workspace.root,
    encoding: 'utf8',
  });
  expect(status).toBe(3);
  expect(stdout).toContain('out of paper');
  const listed = await workspace.run(['list', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ message }]);
});

test('names in the configuration are obeyed by the program, its fold and the commands', async () => {
  const names = { errorsFile: 'log/errors.json', todoFile: 'docs/PLAN.md', fixedFile: 'DONE.md' };
  workspace.remove();
  workspace = createWorkspace(null);
  workspace.write('errtrack.config.json', JSON.stringify(names));
  for (const folder of ['log', 'docs']) mkdirSync(join(workspace.root, folder));
  linkPackage(workspace.root);
  workspace.write('app.mjs', "import 'errtrack/register'; throw new RangeError('too far');");
  const plain = spawnSync(process.execPath, ['app.mjs'], {
    cwd: workspace.root,
    env: { PATH: process.env['PATH'] },
  });
  expect(plain.status).toBe(1);
  const [hash = ''] = Object.keys(JSON.parse(workspace.read('log/errors.json')).errors);
  expect(workspace.read('docs/PLAN.md')).toContain(`<!-- errtrack:${hash} -->`);
  expect(await workspace.run(['fix', hash, '-d', 'nearer'])).toMatchObject({ code: 0 });
  expect(workspace.read('docs/PLAN.md')).not.toContain(hash);
  expect(workspace.read('DONE.md')).toContain('nearer');
  const files = readdirSync(workspace.root);
  for (const name of ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md']) {
    expect(files).not.toContain(name);
  }
});

function linkPackage(root: string): void {
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(resolve('.'), join(root, 'node_modules', 'errtrack'));
}

test('a CommonJS program is loaded as Node alone would load it', async () => {
  const code = `
    process.nextTick(() => console.log('tick'));
    Promise.resolve().then(() => console.log('microtask'));
    console.log(module.id, module.parent, require.main === module);
    process.on('uncaughtException', (error, origin) => console.log(error.message, origin));
    throw new Error('x');`;
  writeFileSync(join(workspace.root, 'app.cjs'), code);
  const { stdout } = await workspace.run(['run', '--', process.execPath, 'app.cjs']);
  expect(stdout).toBe('. null true\nx uncaughtException\ntick\nmicrotask\n');
});
