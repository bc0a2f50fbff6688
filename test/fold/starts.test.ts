import { execFileSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseLingerMs } from '../../src/fold/starts.js';
import { makeTempFolder } from '../support/temp-folder.js';

function plantCanary() {
  const folder = makeTempFolder();
  const canary = join(makeTempFolder(), 'canary');
  writeFileSync(canary, 'canary');
  return { folder, canary, path: join(folder, 'fold.starts') };
}

test('the fifth start within a minute lingers', () => {
  const { folder } = plantCanary();
  const lingers = Array.from({ length: 6 }, () => chooseLingerMs(folder));
  expect(lingers).toEqual([0, 0, 0, 0, 10_000, 10_000]);
  expect(readdirSync(folder)).toEqual(['fold.starts']);
});

test.each([
  ['a link', symlinkSync],
  ['a hard link', linkSync],
  ['a FIFO', (_canary: string, path: string) => execFileSync('mkfifo', [path])],
])(
  '%s in the place of the starts is replaced, and what it leads to is left alone',
  (_what, put) => {
    const { folder, canary, path } = plantCanary();
    put(canary, path);
    expect(chooseLingerMs(folder)).toBe(0);
    expect(readFileSync(canary, 'utf8')).toBe('canary');
    expect(lstatSync(path).isFile()).toBe(true);
    expect(lstatSync(path).nlink).toBe(1);
  },
);

test('a folder in the place of the starts stops nothing, and leaves nothing behind', () => {
  const { folder, path } = plantCanary();
  mkdirSync(path);
  expect(chooseLingerMs(folder)).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'fold.starts', 'trouble.ndjson']);
});
