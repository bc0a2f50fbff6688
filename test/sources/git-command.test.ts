import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runGit } from '../../src/sources/git-command.js';
import { makeTempFolder } from '../support/temp-folder.js';

let home = '';
let root = '';
let canary = '';

beforeEach(() => {
  home = makeTempFolder();
  root = makeTempFolder();
  canary = join(home, 'canary');
  gitIn(root, 'init', '-q', '-b', 'main');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function gitIn(folder: string, ...args: readonly string[]): void {
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const options = { cwd: folder, env, stdio: 'pipe' } as const;
  execFileSync('git', [...who, '-c', 'protocol.file.allow=always', ...args], options);
}

/** A program that leaves a trace. */
function plant(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho fired >> '${canary}'\nexit 1\n`);
  chmodSync(path, 0o755);
  return path;
}

const ask = (folder: string) => runGit(folder, ['rev-parse', '--git-dir'], { maxBytes: 4096 });

test('a git that the repository brings is not run, wherever in it the root is', () => {
  mkdirSync(join(root, 'packages', 'app'), { recursive: true });
  plant(join(root, 'node_modules', '.bin', 'git'));
  symlinkSync(root, join(home, 'link'));
  const own = [join(root, 'node_modules/.bin'), join(home, 'link/node_modules/.bin')];
  vi.stubEnv('PATH', [...own, process.env['PATH']].join(':'));
  expect(ask(join(root, 'packages', 'app'))).not.toBeNull();
  expect(existsSync(canary)).toBe(false);
});

test('nor one of the repository above, of which it is a submodule', () => {
  const inner = makeTempFolder();
  gitIn(inner, 'init', '-q', '-b', 'main');
  gitIn(inner, 'commit', '-q', '--allow-empty', '-m', 'one');
  gitIn(root, 'submodule', '--quiet', 'add', inner, 'sub');
  plant(join(root, 'bin', 'git'));
  vi.stubEnv('PATH', [join(root, 'bin'), process.env['PATH']].join(':'));
  expect(ask(join(root, 'sub'))).not.toBeNull();
  expect(existsSync(canary)).toBe(false);
});

test('nothing is fetched, by no program of whatever name, also by a git that has no switch for it', () => {
  const bin = makeTempFolder();
  // One that knows nothing of GIT_NO_LAZY_FETCH.
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(bin, 'git'), `#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec '${real}' "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
  const script = plant(join(bin, 'script'));
  for (const name of ['none', 'own']) plant(join(bin, `git-remote-${name}`));
  vi.stubEnv('PATH', [bin, process.env['PATH']].join(':'));
  gitIn(root, 'config', 'core.repositoryFormatVersion', '1');
  gitIn(root, 'config', 'extensions.partialClone', 'origin');
  const other = makeTempFolder();
  gitIn(other, 'init', '-q');
  const remotes: readonly Readonly<Record<string, string>>[] = [
    { url: `ext::${script}` },
    { url: other, uploadpack: script },
    { url: `file://${other}`, uploadpack: script },
    { url: 'own::x' },
    { url: 'none::x' },
    { url: 'x', vcs: 'own' },
    { url: 'x', vcs: 'none' },
    { url: 'ssh://example.invalid/x' },
    { url: 'git://127.0.0.1:1/x' },
  ];
  for (const key of ['ext', 'own', 'none', 'ssh', 'file'])
    gitIn(root, 'config', `protocol.${key}.allow`, 'always');
  gitIn(root, 'config', 'core.sshCommand', script);
  gitIn(root, 'config', 'core.gitProxy', script);
  for (const remote of remotes) {
    const file = join(root, '.git', 'remote');
    rmSync(file, { force: true });
    const settings = { promisor: 'true', ...remote };
    for (const [key, value] of Object.entries(settings))
      gitIn(root, 'config', '--file', file, `remote.origin.${key}`, value);
    gitIn(root, 'config', 'include.path', 'remote');
    const missing = ['cat-file', '-e', '1'.repeat(40)];
    expect(runGit(root, missing, { maxBytes: 4096 })).toBeNull();
    expect(existsSync(canary), JSON.stringify(remote)).toBe(false);
    expect(() => gitIn(root, ...missing)).toThrow();
    expect(existsSync(canary), `no trap: ${JSON.stringify(remote)}`).toBe(true);
    rmSync(canary);
  }
});

test.skipIf(process.getuid?.() !== 0)('under sudo, the folder of whoever called it', () => {
  for (const path of [root, join(root, '.git')]) chownSync(path, 4321, 4321);
  vi.stubEnv('HOME', home);
  expect(ask(root)).toBeNull();
  vi.stubEnv('SUDO_UID', '4321');
  expect(ask(root)).not.toBeNull();
});
