import { chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openVisibleFolder } from '../../src/files/visible-folder.js';
import { makeTempFolder } from '../support/temp-folder.js';

const isRoot = process.getuid?.() === 0;

describe('openVisibleFolder', () => {
  test('makes the folder, as any program does', () => {
    const root = makeTempFolder();
    expect(openVisibleFolder(root, 'reports')).toBe(join(root, 'reports'));
    expect(statSync(join(root, 'reports')).mode & 0o777).toBe(0o777 & ~process.umask());
    expect(openVisibleFolder(root, 'reports')).toBe(join(root, 'reports'));
  });

  test('follows a link to a folder below the root', () => {
    const root = makeTempFolder();
    mkdirSync(join(root, 'archive'));
    symlinkSync('archive', join(root, 'reports'));
    expect(openVisibleFolder(root, 'reports')).toBe(join(root, 'reports'));
  });

  test('takes a root that is named by a link', () => {
    const root = makeTempFolder();
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'named'));
    openVisibleFolder(join(root, 'named'), 'reports');
    openVisibleFolder(join(root, 'named'), 'reports');
    expect(readdirSync(join(root, 'real'))).toEqual(['reports']);
  });

  test.each([
    ['out of the root', '..', 'a link leads out of'],
    ['nowhere', 'nowhere', 'ENOENT'],
    ['to itself', 'reports', 'ELOOP'],
    ['to the root', '.', 'a link leads to what is not for such files'],
    ['to the folder of git', '.git', 'a link leads to what is not for such files'],
    ['to what is ours', '.errtrack/runs', 'a link leads to what is not for such files'],
  ])('refuses a link %s', (_where, target, problem) => {
    const root = makeTempFolder();
    mkdirSync(join(root, '.git'));
    mkdirSync(join(root, '.errtrack/runs'), { recursive: true });
    symlinkSync(target, join(root, 'reports'));
    expect(() => openVisibleFolder(root, 'reports')).toThrow(
      `Cannot use ${join(root, 'reports')}: ${problem}`,
    );
  });

  test('refuses a file', () => {
    const root = makeTempFolder();
    writeFileSync(join(root, 'reports'), '');
    expect(() => openVisibleFolder(root, 'reports')).toThrow('it is no folder. Move it away.');
  });

  test.runIf(isRoot)('refuses a folder of another user, but acts for the owner of the root', () => {
    const root = makeTempFolder();
    mkdirSync(join(root, 'theirs'));
    chownSync(join(root, 'theirs'), 4321, 4321);
    expect(() => openVisibleFolder(root, 'theirs')).toThrow('it belongs to another user.');
    chownSync(root, 4321, 4321);
    openVisibleFolder(root, 'theirs');
    openVisibleFolder(root, 'made');
    expect(statSync(join(root, 'made')).uid).toBe(4321);
  });
});
