import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

const EXAMPLE = resolve('examples/ci');
const WORKFLOW = readFileSync(join(EXAMPLE, 'errtrack.yml'), 'utf8');

/** Holds everything: the package, the repository that is cloned, and the clones. */
const home = new UserProject();
const origin = join(home.folder, 'origin');
afterAll(() => home.remove());

beforeAll(() => {
  copyFileSync(home.tarball, join(home.folder, 'errtrack.tgz'));
  cpSync(EXAMPLE, origin, { recursive: true });
  mkdirSync(join(origin, '.github', 'workflows'), { recursive: true });
  copyFileSync(join(origin, 'errtrack.yml'), join(origin, '.github', 'workflows', 'errtrack.yml'));
  const manifest = JSON.parse(readFileSync(join(origin, 'package.json'), 'utf8'));
  manifest.dependencies.errtrack = 'file:../errtrack.tgz';
  writeFileSync(join(origin, 'package.json'), JSON.stringify(manifest));
  shell(origin, 'npm install');
  // As the README has it.
  shell(origin, 'npx errtrack run -- npm run import');
  git(origin, 'init', '-q', '-b', 'main');
  commitAll(origin);
});

test('the workflow fetches what it compares with, and has the lines that are run here', () => {
  expect(WORKFLOW).toMatch(/^ +fetch-depth: 0$/m);
  expect(WORKFLOW).toMatch(/^ +BASELINE: origin\/\$\{\{ github\.base_ref \}\}$/m);
  expect(listRunLines()).toEqual([
    'npm ci',
    'npx errtrack run --check --baseline "$BASELINE" --format github -- npm run import',
  ]);
});

test('what the base branch knows passes, and the tree stays clean', () => {
  const clone = pullRequest('known', 'eyelet,,USD');
  const { status, stdout, stderr } = runWorkflow(clone);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
  expect(stdout).toContain('2 imported, 2 left out');
  expect(stdout).toContain(
    '\nNo new errors, and none came back.\nCompared with errors_log.json of ',
  );
  expect(stdout).not.toContain('::error');
  expect(git(clone, 'status', '--porcelain')).toBe('');
});

test('what is new fails, with file and line, and --severity and --max are honoured', () => {
  const clone = pullRequest('fresh', 'dynamo,7.00,JPY');
  const summary = join(home.folder, 'summary.md');
  const { status, stdout, stderr } = runWorkflow(clone, { GITHUB_STEP_SUMMARY: summary });
  expect(status).toBe(1);
  const source = readFileSync(join(EXAMPLE, 'import.js'), 'utf8').split('\n');
  const line = 1 + source.findIndex((text) => text.includes('throw new TypeError'));
  expect(stdout).toMatch(
    new RegExp(
      `^::error file=import\\.js,line=${line},col=\\d+,title=New HIGH error%3A TypeError::`,
      'm',
    ),
  );
  expect(stdout.match(/^::/gm)).toHaveLength(1);
  expect(stderr).toContain('`npx errtrack ignore <hash>`');
  expect(readFileSync(summary, 'utf8')).toContain('### ❌ errtrack: 1 new error.');

  const [, gate = ''] = listRunLines();
  const withOptions = (options: string) =>
    shell(clone, gate.replace('--check', `--check ${options}`), { CI: 'true' }).status;
  expect(withOptions('--severity HIGH')).toBe(1);
  expect(withOptions('--max 1')).toBe(0);
  expect(withOptions('--regressed')).toBe(0);
  const low = pullRequest('low', 'eyelet,,USD', (text) => text.replace('has no', 'lacks its'));
  expect(runWorkflow(low).status).toBe(1);
  const strict = gate.replace('--check', '--check --severity HIGH');
  expect(shell(low, strict, { CI: 'true' }).status).toBe(0);
  for (const folder of [clone, low]) expect(git(folder, 'status', '--porcelain')).toBe('');
}, 120_000);

test('without its depth it says which', () => {
  const clone = pullRequest('shallow', 'eyelet,,USD', (text) => text, ['--depth', '1']);
  const { status, stderr } = runWorkflow(clone);
  expect(status).toBe(2);
  expect(stderr).toContain('this clone is shallow. Fetch more of it: `fetch-depth: 0`');
});

/** The commands of the workflow, as they stand in it. */
function listRunLines(): readonly string[] {
  return [...WORKFLOW.matchAll(/^ +(?:- )?run: (.+)$/gm)].map(([, line = '']) => line);
}

/** A branch with one more line of prices, and maybe another program, as the machine that builds it has it. */
function pullRequest(
  name: string,
  line: string,
  change: (program: string) => string = (program) => program,
  options: readonly string[] = [],
): string {
  const author = join(home.folder, `author-${name}`);
  git(home.folder, 'clone', '-q', origin, author);
  git(author, 'checkout', '-qb', name);
  appendFileSync(join(author, 'prices.csv'), `${line}\n`);
  const program = join(author, 'import.js');
  writeFileSync(program, change(readFileSync(program, 'utf8')));
  commitAll(author);
  git(author, 'push', '-q', 'origin', name);
  const clone = join(home.folder, `clone-${name}`);
  git(home.folder, 'clone', '-q', ...options, '--branch', name, `file://${origin}`, clone);
  return clone;
}

/** Run its lines one after the other, until one fails. */
function runWorkflow(folder: string, env: NodeJS.ProcessEnv = {}) {
  const ended: { status: number | null; stdout: string; stderr: string } = {
    ...{ status: 0, stdout: '', stderr: '' },
  };
  for (const line of listRunLines()) {
    const { status, stdout, stderr } = shell(folder, line, { CI: 'true', ...env });
    ended.status = status;
    ended.stdout += stdout;
    ended.stderr += stderr;
    if (status !== 0) break;
  }
  return ended;
}

/** As GitHub runs a line, without a network. */
function shell(cwd: string, line: string, env: NodeJS.ProcessEnv = {}) {
  const { PATH } = process.env;
  const npm = { npm_config_offline: 'true', npm_config_cache: join(home.folder, 'cache') };
  return spawnSync('bash', ['-e', '-c', line], {
    cwd,
    env: { PATH, HOME: home.folder, NO_COLOR: '1', BASELINE: 'origin/main', ...npm, ...env },
    encoding: 'utf8',
  });
}

function git(cwd: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const env = { PATH: process.env['PATH'], HOME: home.folder };
  return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
}

function commitAll(folder: string): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'all');
}
