import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import { BIN } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';
import { FoldProject } from '../support/fold-project.js';
import { makeTempFolder } from '../support/temp-folder.js';

let it: FoldProject;
beforeEach(() => {
  it = new FoldProject({ git: true });
});

const CI = { CI: 'true' };

/** A program that records these errors, each at a line of its own. */
function record(...messages: readonly string[]): void {
  const lines = messages.map((message) => {
    const [severity, text] = message.split(' ', 2);
    return `captureError(new Error(${JSON.stringify(text)}), { severity: '${severity}', context: 'job' });`;
  });
  const { status, stderr } = it.run(lines.join('\n'), CI);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

/** Commit what has been recorded so far, as people do. */
function commitLedger(): void {
  expect(it.cli('sync').status).toBe(0);
  it.commitAll();
}

function check(...args: readonly string[]) {
  const { status, stdout, stderr } = it.cli('check', ...args);
  return { status, stdout, stderr };
}

/** The same with more, or other, variables. */
function runIn({ folder }: FoldProject, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { PATH, HOME } = process.env;
  return spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { PATH, HOME, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  });
}

interface Found {
  readonly findings: readonly (ErrorRecord & { readonly kind: string })[];
  readonly [field: string]: unknown;
}

function findings(...args: readonly string[]): readonly string[] {
  const parsed: Found = JSON.parse(check('--json', ...args).stdout);
  return parsed.findings.map(({ kind, severity, message }) => `${kind} ${severity} ${message}`);
}

function writeLedger(name: string, ...records: readonly Partial<ErrorRecord>[]): void {
  const errors = Object.fromEntries(
    records.map(({ lastSeen: _, ...fields }) => {
      const record = createRecord(fields);
      return [record.hash, record];
    }),
  );
  it.write(name, `${JSON.stringify({ version: 1, errors })}\n`);
}

describe('compared with the last commit', () => {
  test('known errors pass; new ones fail with their place, and nothing is written', () => {
    record('LOW known');
    commitLedger();
    record('LOW known');
    expect(check()).toMatchObject({ status: 0, stderr: '' });
    record('LOW known', 'HIGH fresh');
    const before = it.snapshot();
    const { status, stdout, stderr } = check();
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^New Errors \(1\)\n=+\n▲ [0-9a-f]{8}: Error\n +Message: fresh\n +Severity: HIGH\n +Context: job\n +Where: \S+:3:\d+\n +Show: npx errtrack show [0-9a-f]{8}\n\n1 new error\.\nCompared with errors_log\.json of [0-9a-f]{7} \(HEAD\)\. 1 active error is known\.\n$/,
    );
    expect(stderr).toBe(
      'Mend them, or make them known: `npx errtrack sync`, then commit errors_log.json.\n',
    );
    for (const args of [['--json'], ['--format', 'github'], ['--baseline', 'HEAD'], ['--max', '9']])
      check(...args);
    expect(it.snapshot()).toEqual(before);
    expect(it.git('status', '--porcelain')).toBe('');
    commitLedger();
    expect(check().status).toBe(0);
  });

  test('what is folded and not committed is as new as what is not folded', () => {
    it.write('README.md', 'x');
    it.commitAll();
    record('LOW one');
    it.cli('sync');
    record('HIGH two');
    expect(findings()).toEqual(['new HIGH two', 'new LOW one']);
  });

  test('a fixed error that is thrown again came back', () => {
    record('MEDIUM once');
    commitLedger();
    const [{ hash = '' } = {}] = it.records();
    it.cli('fix', hash, '-d', 'mended');
    it.commitAll();
    expect(check().status).toBe(0);
    record('MEDIUM once', 'LOW fresh');
    expect(findings()).toEqual(['regressed MEDIUM once', 'new LOW fresh']);
    expect(findings('--regressed')).toEqual(['regressed MEDIUM once']);
    expect(check('--regressed').stdout).toContain('Was fixed: just now');
    commitLedger();
    expect(check().status).toBe(0);
  });

  test('--severity means this or worse, and --max lets so many through', () => {
    it.commitAll();
    record('LOW a', 'MEDIUM b', 'HIGH c');
    expect(findings()).toEqual(['new HIGH c', 'new MEDIUM b', 'new LOW a']);
    expect(findings('--severity', 'medium')).toEqual(['new HIGH c', 'new MEDIUM b']);
    expect(findings('--severity=HIGH')).toEqual(['new HIGH c']);
    expect(check('--max', '2').status).toBe(1);
    expect(check('--max', '3').status).toBe(0);
    expect(check('--severity', 'HIGH', '--max', '1').status).toBe(0);
  });

  test('before the first commit, and in one without a ledger, everything is new', () => {
    record('LOW a');
    expect(check()).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('There is no commit yet: every error is new.'),
    });
    it.commitAll();
    expect(check()).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /There is no errors_log\.json in \w{7} \(HEAD\): every error is new\./,
      ),
    });
  });

  test('the ledger may have another name, and stand below the top', () => {
    it.write('app/errtrack.config.json', '{ "errorsFile": "logs/my errors.json" }');
    writeLedger('app/logs/my errors.json', { hash: 'a'.repeat(16) });
    it.commitAll();
    writeLedger('app/logs/my errors.json', { hash: 'a'.repeat(16) }, { hash: 'b'.repeat(16) });
    const { stdout, status } = check('--root', 'app', '--format', 'github');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=app\/src\/stages\.ts,line=42,col=11,title=/);
    expect(stdout).toMatch(/\nCompared with logs\/my errors\.json of \w{7} \(HEAD\)\. 1 active/);
  });
});

describe('--baseline', () => {
  test('of a branch is where both part', () => {
    record('LOW old');
    commitLedger();
    it.git('checkout', '-qb', 'feature');
    record('LOW of-branch');
    commitLedger();
    it.git('checkout', '-q', 'main');
    writeLedger('errors_log.json');
    it.commitAll();
    it.git('checkout', '-q', 'feature');
    expect(findings('--baseline', 'main')).toEqual(['new LOW of-branch']);
    expect(findings('--baseline', 'HEAD')).toEqual([]);
    expect(findings('--baseline', 'HEAD~1')).toEqual(['new LOW of-branch']);
    expect(findings('--baseline', 'HEAD~1:errors_log.json')).toEqual(['new LOW of-branch']);
    const { baseline } = JSON.parse(check('--json', '--baseline', 'main').stdout);
    const commit = it.git('merge-base', 'main', 'HEAD').trim();
    expect(baseline).toEqual({
      kind: 'commit',
      ref: 'main',
      commit,
      file: 'errors_log.json',
      found: true,
    });
  });

  test('of a file is the ledger in it; a ref stands before a file of that name', () => {
    writeLedger('errors_log.json', { hash: 'a'.repeat(16) }, { hash: 'b'.repeat(16) });
    it.commitAll();
    writeLedger('known.json', { hash: 'a'.repeat(16) });
    expect(findings('--baseline', 'known.json')).toHaveLength(1);
    writeLedger('main', { hash: 'a'.repeat(16) });
    expect(findings('--baseline', 'main')).toEqual([]);
    expect(findings('--baseline', './main')).toHaveLength(1);
    expect(JSON.parse(check('--json', '--baseline', './main').stdout).baseline).toEqual({
      ...{ kind: 'file', ref: null, commit: null, file: './main', found: true },
    });
  });

  test('outside git is a file', () => {
    const plain = new FoldProject();
    writeFileSync(join(plain.folder, 'errors_log.json'), '{ "version": 1, "errors": {} }');
    const bare = plain.cli('check');
    expect(bare.status).toBe(2);
    expect(bare.stderr).toMatch(
      /^error: Cannot tell what is new: \S+ is in no git repository, .*--baseline <file>\n$/,
    );
    expect(plain.cli('check', '--baseline', 'main').stderr).toMatch(
      /^error: Cannot find main: there is no such file, and \S+ is in no git repository\. .*--baseline <file>\n$/,
    );
    expect(plain.cli('check', '--baseline', 'errors_log.json').status).toBe(0);
  });

  test.each([
    [
      'nowhere',
      'Cannot find nowhere: it names no commit here, and no file. Fetch it (`git fetch origin`), or name a ledger to compare with: --baseline <file>',
    ],
    [
      '--upload-pack=touch canary',
      'Cannot find "--upload-pack=touch canary": it names no commit here, and no file.',
    ],
    ['$(touch canary)', 'Cannot find "$(touch canary)": it names no commit here, and no file.'],
    [
      'a"\n::set-output name=x::y',
      'Cannot find "a\\"\\n::set-output name=x::y": it names no commit here',
    ],
    ['src', 'Cannot find src: it names no commit here, and no file.'],
    ['', '--baseline names nothing: give a ref or a file'],
    ['  ', '--baseline names nothing: give a ref or a file'],
    [
      'package.json',
      'Cannot compare with package.json: its "version" is missing, expected 1. Name another commit or file with --baseline.',
    ],
    [
      'newer.json',
      'Cannot compare with newer.json: it has version 2 (line 1), newer than this errtrack knows. Update errtrack.',
    ],
  ])('%j is wrong usage, and says why', (baseline, message) => {
    it.write('src/a.js', '');
    it.write('newer.json', '{ "version": 2, "errors": {} }');
    it.commitAll();
    const { status, stdout, stderr } = check('--baseline', baseline);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.slice(0, `error: ${message}`.length)).toBe(`error: ${message}`);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(it.has('canary')).toBe(false);
  });

  test.each([
    '<<<<<<< ours\n',
    '{',
    '[]',
    '\u00ff\u00fe',
    '{ "version": 1, "errors": { "x": 1 } }',
  ])('a committed ledger that cannot be understood is none to go by: %j', (text) => {
    writeFileSync(join(it.folder, 'errors_log.json'), text, 'latin1');
    it.commitAll();
    writeLedger('errors_log.json');
    const { status, stderr } = check();
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: Cannot compare with errors_log\.json of \w{7} \(HEAD\): .*\. Name another commit or file with --baseline\.\n$/,
    );
  });

  test('what a ledger says is no command to the machine that builds', () => {
    it.write('errors_log.json', '{ "version": 1, "errors": { "##vso[task.x]y": {} } }');
    it.commitAll();
    for (const args of [[], ['--format', 'github'], ['--baseline', '##[group]x']]) {
      const { status, stderr } = check(...args);
      expect(status).toBe(2);
      expect(stderr).toMatch(/"# #(?:vso)?\[/);
      expect(stderr).not.toMatch(/##\w*\[/);
    }
  });

  test('a ledger in a folder is named so that git finds it', () => {
    writeLedger('logs/my errors.json');
    it.write('errtrack.config.json', '{ "errorsFile": "logs/my errors.json" }');
    it.commitAll();
    it.write('logs/my errors.json', '{');
    const { stderr } = check();
    expect(stderr).toContain("restore it with `git checkout -- 'logs/my errors.json'`");
    it.git('checkout', '--', 'logs/my errors.json');
    expect(check().status).toBe(0);
  });

  test('the present ledger must be understood as well', () => {
    writeLedger('errors_log.json');
    it.commitAll();
    it.write('errors_log.json', '{');
    expect(check()).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Cannot use errors_log.json: '),
    });
  });
});

describe('a clone', () => {
  function clone(...args: readonly string[]): FoldProject {
    const copy = new FoldProject();
    copy.remove('package.json');
    copy.git('clone', '-q', ...args, `file://${it.folder}`, '.');
    return copy;
  }

  test('that is shallow passes by its own commit, and names the depth where more is asked', () => {
    record('LOW old');
    commitLedger();
    it.git('checkout', '-qb', 'feature');
    it.write('feature.js', '');
    it.commitAll();
    const copy = clone('--depth', '1', '--branch', 'feature');
    expect(copy.cli('check').status).toBe(0);
    const lost = copy.cli('check', '--baseline', 'origin/main');
    expect(lost.status).toBe(2);
    expect(lost.stderr).toMatch(
      /^error: Cannot find origin\/main: it names no commit here, and no file; this clone is shallow\. Fetch more of it: `fetch-depth: 0` for actions\/checkout, elsewhere `git fetch --unshallow origin main:refs\/remotes\/origin\/main`, or/,
    );
    copy.git('fetch', '-q', '--depth', '1', 'origin', 'main:refs/remotes/origin/main');
    const parted = copy.cli('check', '--baseline', 'origin/main');
    expect(parted.status).toBe(2);
    expect(parted.stderr).toMatch(
      /^error: Cannot compare with origin\/main: no commit is known that it and HEAD both come from; this clone is shallow\. Fetch more of it: `fetch-depth: 0`/,
    );
    const cure = /`git (fetch --unshallow [^`]+)`/.exec(parted.stderr)?.[1] ?? '';
    copy.git(...cure.split(' '));
    expect(copy.cli('check', '--baseline', 'origin/main').status).toBe(0);
  });

  test('of one branch is told how to fetch another', () => {
    writeLedger('errors_log.json');
    it.commitAll();
    it.git('checkout', '-qb', 'feature/x');
    it.write('feature.js', '');
    it.commitAll();
    const copy = clone('--single-branch', '--branch', 'feature/x');
    const lost = copy.cli('check', '--baseline', 'origin/main');
    expect(lost.status).toBe(2);
    const cure = /Fetch it \(`git (fetch [^`]+)`\)/.exec(lost.stderr)?.[1] ?? '';
    copy.git(...cure.split(' '));
    expect(copy.cli('check', '--baseline', 'origin/main').status).toBe(0);
  });

  test('that is partial does not take a file that it lacks for none', () => {
    writeLedger('errors_log.json');
    it.commitAll();
    it.git('config', 'uploadpack.allowFilter', 'true');
    const copy = clone('--filter=blob:none', '--no-checkout');
    const { status, stderr } = copy.cli('check');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: Cannot read errors_log\.json of \w{7}: git does not have it here, as in a partial clone, or it is too large\. Clone without --filter, or/,
    );
  });

  test('of which git does not answer says so', () => {
    writeLedger('errors_log.json');
    it.commitAll();
    const copy = clone();
    const { status, stderr } = runIn(copy, ['check'], { PATH: makeTempFolder() });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: Cannot ask git about \S+: .*Install git; .*safe\.directory .*--baseline <file>\n$/,
    );
  });

  test('with a hostile configuration runs nothing of it', () => {
    writeLedger('errors_log.json');
    it.write('.gitattributes', '* filter=x diff=x\n');
    it.commitAll();
    const canary = `touch ${join(it.folder, 'canary')}`;
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'filter.x.smudge',
      'diff.x.textconv',
      'core.sshCommand',
      'core.editor',
    ])
      it.git('config', key, canary);
    mkdirSync(join(it.folder, '.git', 'hooks'), { recursive: true });
    it.git('update-ref', 'refs/heads/$(touch${IFS}canary)', 'HEAD');
    for (const ref of ['HEAD', 'main', '$(touch${IFS}canary)', '--help', '-c', '@{-1}'])
      check('--baseline', ref);
    expect(check('--baseline', '$(touch${IFS}canary)').status).toBe(0);
    expect(it.has('canary')).toBe(false);
  });
});

describe('the formats', () => {
  beforeEach(() => {
    it.commitAll();
    record('HIGH ##[add-path]/x', 'LOW b');
  });

  test('--json is the contract', () => {
    const { stdout, status, stderr } = check('--json', '--severity', 'HIGH', '--max', '1');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toContain('##[');
    const told: Found = JSON.parse(stdout);
    const commit = it.git('rev-parse', 'HEAD').trim();
    expect({ ...told, findings: told.findings.length }).toEqual({
      passed: true,
      baseline: { kind: 'commit', ref: 'HEAD', commit, file: 'errors_log.json', found: false },
      rules: { severity: 'HIGH', regressed: false, max: 1 },
      counts: { new: 1, regressed: 0, passedOver: 1, known: 0, woken: 0 },
      findings: 1,
    });
    const [listed] = JSON.parse(it.cli('list', '--json').stdout);
    expect(told.findings[0]).toEqual({ kind: 'new', ...listed });
    expect(it.cli('check', '--format', 'json', '--severity=HIGH', '--max=1').stdout).toBe(stdout);
  });

  test('--format github adds to the summary of the step, and only there', () => {
    const path = join(makeTempFolder(), 'summary.md');
    writeFileSync(path, 'before');
    const github = { GITHUB_STEP_SUMMARY: path };
    const before = it.snapshot();
    runIn(it, ['check'], github);
    runIn(it, ['check', '--json'], github);
    expect(readFileSync(path, 'utf8')).toBe('before');
    const { status, stdout } = runIn(it, ['check', '--format', 'github'], github);
    expect(status).toBe(1);
    expect(stdout.split('\n').map((line) => line.split('title=')[1]?.split('::')[0])).toEqual([
      ...['New HIGH error%3A Error', 'New LOW error%3A Error', undefined, undefined, undefined],
    ]);
    expect(readFileSync(path, 'utf8')).toMatch(/^before\n### ❌ errtrack: 2 new errors\.\n\n/);
    expect(it.snapshot()).toEqual(before);
  });

  test.each(['', '/nowhere/at/all', '.'])('a summary in %j is no reason to fail', (path) => {
    const { status, stdout, stderr } = runIn(it, ['check', '--format', 'github', '--max', '2'], {
      GITHUB_STEP_SUMMARY: path,
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^::warning file=/);
    expect(stderr.startsWith('warning: Cannot write the step summary: ')).toBe(path !== '');
  });

  test.each([
    [['--format', 'githb'], 'Did you mean github?'],
    [['--json', '--format', 'github'], '--json and --format github: give one of them'],
    [['--severity', 'HIHG'], 'Did you mean HIGH?'],
    [['--max', '-1'], 'It must be a whole number.'],
    [['--max', 'many'], 'It must be a whole number.'],
    [['extra'], 'too many arguments'],
  ])('%j is wrong usage', (args, message) => {
    const { status, stdout, stderr } = check(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('run --check', () => {
  const throwing = (...texts: readonly string[]) => {
    const throws = texts.map((text) => `captureError(new Error('${text}'), { severity: 'HIGH' });`);
    const library = JSON.stringify(join(process.cwd(), 'dist', 'index.js'));
    it.write('job.mjs', `import { captureError } from ${library};\n${throws.join('\n')}\n`);
  };
  const run = (options: readonly string[], ...command: readonly string[]) =>
    runIn(it, ['run', '--check', ...options, '--', ...command], CI);

  test('records, and fails on what is new, in CI without a visible byte', () => {
    throwing('known');
    run([], 'node', 'job.mjs');
    commitLedger();
    const known = run([], 'node', 'job.mjs');
    expect(known).toMatchObject({ status: 0, stdout: expect.stringContaining('\nNo new errors,') });
    throwing('known', 'fresh');
    it.commitAll();
    const fresh = run(['--format', 'github'], 'sh', '-c', 'printf unended; node job.mjs');
    expect(fresh.status).toBe(1);
    expect(fresh.stdout).toMatch(/^unended\n::error file=job\.mjs,line=3,col=\d+,title=New HIGH/);
    expect(run(['--max', '1'], 'node', 'job.mjs').status).toBe(0);
    expect(run(['--regressed'], 'node', 'job.mjs').status).toBe(0);
    expect(it.git('status', '--porcelain')).toBe('');
  });

  test("exits with the command's own code, and tells what is new all the same", () => {
    throwing('fresh');
    it.commitAll();
    const failed = run([], 'sh', '-c', 'node job.mjs; exit 7');
    expect(failed.status).toBe(7);
    expect(failed.stdout).toContain('Message: fresh');
    expect(run([], 'no-such-command').status).toBe(127);
    const interrupted = run([], 'sh', '-c', 'exit 130');
    expect(interrupted).toMatchObject({ status: 130, stdout: '' });
  });

  test('goes by what was known before the command ran', () => {
    throwing('fresh');
    it.commitAll();
    const commit = `"${process.execPath}" "${BIN}" sync && git add -A && git -c user.name=A -c user.email=a@b commit -qm x`;
    const { status, stdout } = run([], 'sh', '-c', `node job.mjs && ${commit}`);
    expect(stdout).toContain('Message: fresh');
    expect(status).toBe(1);
  });

  test('runs nothing where there is nothing to compare with', () => {
    it.commitAll();
    const lost = run(['--baseline', 'nowhere'], 'touch', 'canary');
    expect(lost).toMatchObject({ status: 2, stdout: '' });
    expect(it.has('canary')).toBe(false);
  });

  test('runs nothing where nothing can be recorded, which would pass for nothing found', () => {
    it.commitAll();
    it.write('.errtrack', 'mine');
    const refused = run([], 'touch', 'canary');
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toBe(
      `error: Cannot record what the command throws, so a check would find nothing: ${it.dataDir} is not a folder of this user; move it away, then try again. \`errtrack doctor\` says what to do.\n`,
    );
    expect(it.has('canary')).toBe(false);
  });

  test.each([{ ERRTRACK: '0' }, { NODE_ENV: 'test' }])(
    'says that %j leaves nothing to find',
    (env) => {
      throwing('fresh');
      it.commitAll();
      const command = ['run', '--check', '--', 'node', 'job.mjs'];
      const off = runIn(it, command, { ...CI, ...env });
      expect(off.status).toBe(0);
      expect(off.stderr).toMatch(/^errtrack: Nothing that the command throws is recorded, as /);
      const on = runIn(it, command, { ...CI, ...env, ERRTRACK: '1' });
      expect(on.status).toBe(1);
      expect(on.stderr).not.toContain('Nothing that the command throws');
    },
  );

  test.each([
    ['ends well', 0, 1],
    ['does not', 3, 3],
  ])('checks after a signal where the command %s', async (_, code, status) => {
    const library = JSON.stringify(join(process.cwd(), 'dist', 'index.js'));
    it.write(
      'server.mjs',
      `import { captureError } from ${library};
      process.on('SIGTERM', () => process.exit(${code}));
      setInterval(() => {}, 1000);
      captureError(new Error('fresh'));
      console.log('ready');`,
    );
    it.commitAll();
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [BIN, 'run', '--check', '--', 'node', 'server.mjs'], {
      ...{ cwd: it.folder, env: { PATH, HOME, NO_COLOR: '1', ...CI } },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('ready')) child.kill('SIGTERM');
    });
    expect(await once(child, 'close')).toEqual([status, null]);
    expect(said.includes('1 new error.')).toBe(code === 0);
  });

  test.each([['--baseline=main'], ['--regressed'], ['--json']])(
    '%s has no effect without it, and is refused',
    (option) => {
      const { status, stderr } = runIn(it, ['run', option, '--', 'touch', 'canary']);
      expect(status).toBe(2);
      expect(stderr).toBe(
        `error: ${option.split('=')[0]} is for the check after the command: add --check\n`,
      );
      expect(it.has('canary')).toBe(false);
    },
  );
});
