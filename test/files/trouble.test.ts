import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasTrouble, readTrouble } from '../../src/files/noted-trouble.js';
import { noteTrouble } from '../../src/files/trouble.js';
import { makeTempFolder } from '../support/temp-folder.js';

function plantCanary() {
  const folder = makeTempFolder();
  const canary = join(makeTempFolder(), 'canary');
  writeFileSync(canary, 'canary');
  return { folder, canary, path: join(folder, 'trouble.ndjson') };
}

test('trouble is noted, one line each', () => {
  const { folder } = plantCanary();
  noteTrouble(folder, 'here', new Error('first'));
  noteTrouble(folder, 'there', 'second');
  expect(readTrouble(folder, 5)).toMatchObject([
    { where: 'here', what: 'Error: first' },
    { where: 'there', what: 'second' },
  ]);
});

test.each([
  ['a link', symlinkSync],
  ['a hard link', linkSync],
  ['a FIFO', (_canary: string, path: string) => execFileSync('mkfifo', [path])],
  ['a folder', (_canary: string, path: string) => mkdirSync(path)],
])('%s in the place of the troubles gets none', (_what, put) => {
  const { folder, canary, path } = plantCanary();
  put(canary, path);
  noteTrouble(folder, 'here', new Error('first'));
  expect(readFileSync(canary, 'utf8')).toBe('canary');
  expect(readTrouble(folder, 5)).toEqual([]);
});

test('a link to nowhere makes no file', () => {
  const { folder, canary, path } = plantCanary();
  symlinkSync(`${canary}2`, path);
  noteTrouble(folder, 'here', new Error('first'));
  expect(() => readFileSync(`${canary}2`)).toThrow('ENOENT');
});

test('a log that could not be written because the disk was full says so', () => {
  const { folder, path } = plantCanary();
  writeFileSync(path, '');
  expect(hasTrouble(folder)).toBe(true);
  expect(readTrouble(folder, 5)).toMatchObject([{ what: expect.stringContaining('disk full') }]);
});

test('a folder that cannot be looked into has none to show', () => {
  const { folder } = plantCanary();
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  expect(hasTrouble(loop)).toBe(false);
});
