import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { readFileAtCommit } from '../../src/sources/file-at-commit.js';
import { makeTempFolder } from '../support/temp-folder.js';

let repository = '';
let commit = '';

function git(folder: string, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  return execFileSync('git', [...identity, ...args], {
    ...{ cwd: folder, encoding: 'utf8', env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

beforeEach(() => {
  repository = makeTempFolder();
  git(repository, 'init', '-q', '-b', 'main');
  mkdirSync(join(repository, 'a b'));
  writeFileSync(join(repository, 'errors_log.json'), 'old\r\n\0\xff', 'latin1');
  writeFileSync(join(repository, 'a b', '-größe.md'), 'inside');
  git(repository, 'add', '.');
  git(repository, 'commit', '-qm', 'one');
  commit = git(repository, 'rev-parse', 'HEAD');
});

it('reads the bytes that were committed, whatever stands there now', () => {
  rmSync(join(repository, 'errors_log.json'));
  expect(readFileAtCommit(repository, commit, 'errors_log.json')?.toString('latin1')).toBe(
    'old\r\n\0\xff',
  );
  expect(readFileAtCommit(repository, commit, 'a b/-größe.md')?.toString()).toBe('inside');
});

it('takes the path from a folder below the top', () => {
  const below = join(repository, 'a b');
  expect(readFileAtCommit(below, commit, '-größe.md')?.toString()).toBe('inside');
  expect(readFileAtCommit(below, commit, './x/../-größe.md')?.toString()).toBe('inside');
});

it('is null for what is not there, no file, or no whole hash', () => {
  for (const path of ['gone', 'a b', '', '.', '..', '../errors_log.json', '/etc/passwd', 'a\0b']) {
    expect(readFileAtCommit(join(repository, 'a b'), commit, path), path).toBeNull();
  }
  const names = ['HEAD', 'main', '--help', '-p', commit.slice(0, 12), `${commit} `, '0'.repeat(40)];
  for (const name of names) {
    expect(readFileAtCommit(repository, name, 'errors_log.json'), name).toBeNull();
  }
  expect(readFileAtCommit('/', commit, 'errors_log.json')).toBeNull();
});

it('is null for what is larger than 64 MB', () => {
  writeFileSync(join(repository, 'large'), Buffer.alloc(64 * 1024 * 1024 + 1));
  git(repository, 'add', '.');
  git(repository, '-c', 'core.compression=1', 'commit', '-qm', 'large');
  const bytes = readFileAtCommit(repository, git(repository, 'rev-parse', 'HEAD'), 'large');
  expect(bytes === null).toBe(true);
});

it('applies no filter and no textconv', () => {
  const shout = `tr a-z A-Z | tee "${join(repository, 'canary')}"`;
  writeFileSync(join(repository, '.gitattributes'), '* filter=loud diff=loud\n');
  git(repository, 'config', 'filter.loud.smudge', shout);
  git(repository, 'config', 'diff.loud.textconv', `${shout} <`);
  expect(readFileAtCommit(repository, commit, 'a b/-größe.md')?.toString()).toBe('inside');
  expect(existsSync(join(repository, 'canary'))).toBe(false);
});

it('fetches nothing into a partial clone, by no program that its configuration names', () => {
  const canary = join(repository, 'canary');
  git(repository, 'config', 'core.repositoryFormatVersion', '1');
  git(repository, 'config', 'extensions.partialClone', 'origin');
  git(repository, 'config', 'remote.origin.promisor', 'true');
  git(repository, 'config', 'protocol.ext.allow', 'always');
  git(repository, 'config', 'protocol.ssh.allow', 'always');
  git(repository, 'config', 'core.sshCommand', `touch "${canary}"; false`);
  const blob = git(repository, 'rev-parse', `${commit}:errors_log.json`);
  rmSync(join(repository, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  for (const url of [`ext::sh -c touch% "${canary}"`, 'ssh://example.invalid/x']) {
    git(repository, 'config', 'remote.origin.url', url);
    expect(readFileAtCommit(repository, commit, 'errors_log.json')).toBeNull();
    expect(existsSync(canary), url).toBe(false);
    // So that the trap is known to be one.
    expect(() => git(repository, 'cat-file', 'blob', `${commit}:errors_log.json`)).toThrow();
    expect(existsSync(canary), url).toBe(true);
    rmSync(canary);
  }
});

it('runs no git that the repository brings along', () => {
  const canary = join(repository, 'canary');
  mkdirSync(join(repository, 'bin'));
  for (const path of ['git', 'bin/git']) {
    writeFileSync(join(repository, path), `#!/bin/sh\ntouch "${canary}"\n`);
    chmodSync(join(repository, path), 0o755);
  }
  const path = process.env['PATH'] ?? '';
  const read = () => readFileAtCommit(repository, commit, 'a b/-größe.md')?.toString();
  for (const first of ['', '.', './bin', 'bin', join(repository, 'bin'), repository]) {
    vi.stubEnv('PATH', `${first}:${path}`);
    expect([read(), existsSync(canary)], first).toEqual(['inside', false]);
  }
  vi.stubEnv('PATH', 'bin');
  expect([read(), existsSync(canary)]).toEqual(['inside', false]);
  vi.unstubAllEnvs();
});

it('is not led elsewhere by the environment', () => {
  vi.stubEnv('GIT_DIR', '/nowhere');
  vi.stubEnv('GIT_WORK_TREE', '/nowhere');
  vi.stubEnv('GIT_OBJECT_DIRECTORY', '/nowhere');
  expect(readFileAtCommit(repository, commit, 'a b/-größe.md')?.toString()).toBe('inside');
  vi.unstubAllEnvs();
});
