import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findGitDir, findGitWork, readHead } from '../../src/sources/git.js';
import { readAuthor } from '../../src/sources/git-author.js';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-git-')));
afterAll(() => rmSync(base, { recursive: true }));

let repository = '';
let count = 0;

function git(folder: string, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: base, GIT_CONFIG_NOSYSTEM: '1' };
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  return execFileSync('git', [...identity, ...args], {
    ...{ cwd: folder, encoding: 'utf8', env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function commit(folder: string, text: string): string {
  writeFileSync(join(folder, 'a.txt'), text);
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', text);
  return git(folder, 'rev-parse', 'HEAD');
}

beforeEach(() => {
  count += 1;
  repository = join(base, `repo ${count}`);
  mkdirSync(repository);
  git(repository, 'init', '-q', '-b', 'main');
});

describe('the commit that is checked out', () => {
  it('is read from a loose ref, packed refs, or HEAD itself', () => {
    const first = commit(repository, 'one');
    expect(readHead(repository)).toBe(first);
    git(repository, 'branch', 'main-2');
    git(repository, 'pack-refs', '--all');
    expect(existsSync(join(repository, '.git/refs/heads/main'))).toBe(false);
    expect(readHead(repository)).toBe(first);
    const second = commit(repository, 'two');
    expect(readHead(repository)).toBe(second);
    git(repository, 'checkout', '-q', '--detach', first);
    expect(readHead(repository)).toBe(first);
  });

  it('is that of a branch with slashes and odd letters', () => {
    const head = commit(repository, 'one');
    git(repository, 'checkout', '-qb', 'feature/größe+a.b');
    expect(readHead(repository)).toBe(head);
    git(repository, 'pack-refs', '--all');
    expect(readHead(repository)).toBe(head);
  });

  it('is found from a folder inside, and in a work tree of its own', () => {
    commit(repository, 'one');
    mkdirSync(join(repository, 'deep/er'), { recursive: true });
    expect(readHead(join(repository, 'deep/er'))).toBe(readHead(repository));
    const tree = join(base, `tree ${count}`);
    git(repository, 'worktree', 'add', '-q', '-b', 'side', tree);
    const side = commit(tree, 'side');
    expect(readHead(tree)).toBe(side);
    expect(readHead(repository)).not.toBe(side);
    git(repository, 'pack-refs', '--all');
    expect(readHead(tree)).toBe(side);
    expect(findGitDir(tree)).toBe(git(tree, 'rev-parse', '--absolute-git-dir'));
  });

  it('is null before the first commit and outside git', () => {
    expect(readHead(repository)).toBeNull();
    const outside = join(base, 'outside');
    mkdirSync(outside, { recursive: true });
    expect(readHead(outside)).toBeNull();
    expect(findGitDir(outside)).toBeNull();
    expect(findGitWork(outside)).toBeNull();
  });

  it.each([
    'ref: ../../../../etc/passwd',
    'ref: refs/heads/../../../secret',
    'ref: refs/heads/.hidden',
    'ref: HEAD',
    'ref: refs/heads/a\0b',
    '-x',
    'abc',
    'ref: ',
    '',
    'x'.repeat(10_000_000),
  ])('is null for a HEAD of %j', (content) => {
    writeFileSync(join(repository, '.git/secret'), 'a'.repeat(40));
    writeFileSync(join(repository, '.git/HEAD'), content.length > 1000 ? content : `${content}\n`);
    expect(readHead(repository)).toBeNull();
  });

  it('is null for refs that go round in a circle', () => {
    writeFileSync(join(repository, '.git/refs/heads/a'), 'ref: refs/heads/b\n');
    writeFileSync(join(repository, '.git/refs/heads/b'), 'ref: refs/heads/a\n');
    writeFileSync(join(repository, '.git/HEAD'), 'ref: refs/heads/a\n');
    expect(readHead(repository)).toBeNull();
  });

  it.each(['gitdir: /nowhere', 'gitdir: ', 'nonsense', '', 'gitdir: a\0b'])(
    'is null for a .git file of %j',
    (content) => {
      const folder = join(repository, '..', `file ${count}`);
      mkdirSync(folder);
      writeFileSync(join(folder, '.git'), content);
      expect(readHead(folder)).toBeNull();
    },
  );
});

describe('git at work', () => {
  it('is none in a clean repository', () => {
    commit(repository, 'one');
    expect(findGitWork(repository)).toBeNull();
  });

  it.each([
    ['index.lock', 'another git command'],
    ['MERGE_HEAD', 'a merge'],
    ['rebase-merge', 'a rebase'],
    ['rebase-apply', 'a rebase'],
    ['CHERRY_PICK_HEAD', 'a cherry-pick'],
    ['REVERT_HEAD', 'a revert'],
    ['BISECT_LOG', 'a bisect'],
  ])('is known by %s', (name, work) => {
    writeFileSync(join(repository, '.git', name), '');
    expect(findGitWork(repository)).toBe(work);
  });

  it('is a merge, a rebase or a bisect while it lasts, in its own work tree only', () => {
    commit(repository, 'one');
    const tree = join(base, `work tree ${count}`);
    git(repository, 'worktree', 'add', '-q', '-b', 'side', tree);
    commit(tree, 'side');
    commit(repository, 'main');
    expect(() => git(tree, 'merge', 'main')).toThrow();
    expect(findGitWork(tree)).toBe('a merge');
    expect(findGitWork(repository)).toBeNull();
    git(tree, 'merge', '--abort');
    expect(() => git(tree, 'rebase', 'main')).toThrow();
    expect(findGitWork(tree)).toBe('a rebase');
    git(tree, 'rebase', '--abort');
    git(tree, 'bisect', 'start');
    expect(findGitWork(tree)).toBe('a bisect');
  });
});

describe('the author', () => {
  it('is who the repository says', () => {
    git(repository, 'config', 'user.name', 'Ada Lovelace');
    git(repository, 'config', 'user.email', 'ada@example.com');
    expect(readAuthor(repository)).toBe('Ada Lovelace <ada@example.com>');
  });

  it('is null outside any folder', () => {
    expect(readAuthor(join(base, 'gone'))).toBeNull();
  });

  it('runs nothing that the repository names', () => {
    const canary = join(base, `canary ${count}`);
    const hook = join(repository, 'hook.sh');
    writeFileSync(hook, `#!/bin/sh\ntouch "${canary}"\n`, { mode: 0o755 });
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'alias.var',
      'core.sshCommand',
    ]) {
      git(repository, 'config', key, key === 'alias.var' ? `!"${hook}"` : hook);
    }
    git(repository, 'config', 'core.hooksPath', repository);
    git(repository, 'config', 'user.name', 'Ada');
    git(repository, 'config', 'user.email', 'ada@example.com');
    expect(readAuthor(repository)).toBe('Ada <ada@example.com>');
    expect(existsSync(canary)).toBe(false);
  });
});
