import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { hasFileAtCommit, readNamedBlob } from '../../src/sources/file-at-commit.js';
import { findDepth, findMergeBase } from '../../src/sources/merge-base.js';
import { makeTempFolder } from '../support/temp-folder.js';

let folder = '';
let home = '';

function git(...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  return execFileSync('git', [...identity, ...args], {
    ...{ cwd: folder, encoding: 'utf8', env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function commit(message: string): string {
  git('commit', '-qm', message, '--allow-empty');
  return git('rev-parse', 'HEAD');
}

beforeEach(() => {
  home = makeTempFolder();
  folder = makeTempFolder();
  git('init', '-q', '-b', 'main');
});

it('is where both histories part, whichever way they are named', () => {
  const parting = commit('parting');
  git('checkout', '-qb', 'feature');
  const feature = commit('feature');
  git('checkout', '-q', 'main');
  commit('main');
  git('tag', '-am', 'annotated', 'v1');
  git('checkout', '-q', 'feature');
  const found = { kind: 'found', commit: parting };
  for (const ref of [
    'main',
    'v1',
    'refs/heads/main',
    'main^{}',
    ':/main',
    git('rev-parse', 'main'),
  ])
    expect(findMergeBase(folder, ref), ref).toEqual(found);
  for (const ref of ['HEAD', 'feature', '@', feature.slice(0, 10)])
    expect(findMergeBase(folder, ref), ref).toEqual({ kind: 'found', commit: feature });
  git('checkout', '-q', '--detach', feature);
  expect(findMergeBase(folder, 'main')).toEqual(found);
});

it('says what is missing', () => {
  expect(findMergeBase(folder, 'HEAD')).toEqual({ kind: 'unborn' });
  expect(findMergeBase(folder, 'main')).toEqual({ kind: 'unknown' });
  commit('one');
  git('checkout', '-q', '--orphan', 'other');
  expect(findMergeBase(folder, 'main')).toEqual({ kind: 'unborn' });
  commit('two');
  expect(findMergeBase(folder, 'main')).toEqual({ kind: 'unrelated' });
  expect(findMergeBase(folder, 'nowhere')).toEqual({ kind: 'unknown' });
});

it.each(
  [
    '--help',
    '--output=canary',
    '-',
    '--upload-pack=touch canary',
    '$(touch canary)',
    '`touch canary`',
    '; touch canary',
    '\'"',
    'a\nb',
    'main\n',
    'main..HEAD',
    '^main',
    ' ',
    '',
    'x'.repeat(200_000),
  ].map((ref) => [ref.slice(0, 30), ref]),
)('runs nothing for %j, and finds nothing', (_, ref) => {
  commit('one');
  expect(findMergeBase(folder, ref)).toEqual({ kind: 'unknown' });
  expect(readNamedBlob(folder, ref)).toBeNull();
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});

it('takes a branch with an odd name for what it is', () => {
  const first = commit('one');
  for (const ref of ['$(touch${IFS}canary)', '"quoted"', "it's", '-dash', 'größe']) {
    git('update-ref', `refs/heads/${ref}`, first);
    expect(findMergeBase(folder, ref), ref).toEqual({ kind: 'found', commit: first });
  }
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});

it('tells a shallow clone from a whole one, and both from none', () => {
  commit('one');
  commit('two');
  const origin = folder;
  expect(findDepth(folder)).toBe('whole');
  folder = makeTempFolder();
  git('clone', '-q', '--depth', '1', `file://${origin}`, '.');
  expect(findDepth(folder)).toBe('shallow');
  expect(findMergeBase(folder, 'HEAD~1')).toEqual({ kind: 'unknown' });
  expect(findDepth(makeTempFolder())).toBeNull();
  vi.stubEnv('PATH', '/nowhere');
  expect(findDepth(folder)).toBeNull();
  expect(findMergeBase(folder, 'HEAD')).toMatchObject({ kind: 'found' });
  vi.unstubAllEnvs();
});

it('knows whether a commit has a file, though it may not be here', () => {
  for (const name of [':(top)x.json', '*.json', 'a b.json'])
    writeFileSync(join(folder, name), 'of the commit');
  git('add', '.');
  const made = commit('files');
  for (const name of [':(top)x.json', '*.json', 'a b.json'])
    expect(hasFileAtCommit(folder, made, name), name).toBe(true);
  for (const name of ['x.json', '?.json', 'b.json'])
    expect(hasFileAtCommit(folder, made, name), name).toBe(false);
  for (const name of ['../x.json', '/etc/passwd'])
    expect(hasFileAtCommit(folder, made, name), name).toBeNull();
  expect(hasFileAtCommit(folder, '0'.repeat(40), 'a b.json')).toBeNull();
  expect(readNamedBlob(folder, 'HEAD:a b.json')?.toString()).toBe('of the commit');
});
