import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createMarker,
  dropStaleMarker,
  readMarker,
  removeMarker,
  updateMarker,
} from '../../src/fold/marker.js';
import { makeTempFolder } from '../support/temp-folder.js';

test.each([
  ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link', (path: string) => symlinkSync(join(path, '../canary'), path)],
])('%s in the place of the marker stops nothing', (_what, put) => {
  const folder = makeTempFolder();
  const canary = join(folder, 'canary');
  writeFileSync(canary, '{"pid":1,"foldedUpTo":9}');
  put(join(folder, 'fold.marker'));
  expect(readMarker(folder)).toBeNull();
  expect(createMarker(folder)).toBe(true);
  updateMarker(folder, { pid: process.pid, foldedUpTo: 5 });
  expect(readMarker(folder)).toEqual({ pid: process.pid, foldedUpTo: 5 });
  expect(lstatSync(join(folder, 'fold.marker')).isFile()).toBe(true);
  expect(readFileSync(canary, 'utf8')).toBe('{"pid":1,"foldedUpTo":9}');
});

test('the marker of a child that was killed goes, that of one at work stays', () => {
  const folder = makeTempFolder();
  dropStaleMarker(folder);
  updateMarker(folder, { pid: spawnSync(process.execPath, ['-v']).pid, foldedUpTo: 5 });
  dropStaleMarker(folder);
  expect(readMarker(folder)).toBeNull();
  createMarker(folder);
  dropStaleMarker(folder);
  expect(readMarker(folder)).toEqual({ pid: process.pid, foldedUpTo: 0 });
});

test('has one holder, until that is gone or gives it back', () => {
  const folder = makeTempFolder();
  expect(createMarker(folder)).toBe(true);
  expect(createMarker(folder)).toBe(false);
  expect(readMarker(folder)).toEqual({ pid: process.pid, foldedUpTo: 0 });
  updateMarker(folder, { pid: 2_147_483_646, foldedUpTo: 3 });
  expect(createMarker(folder)).toBe(true);
  removeMarker(folder);
  removeMarker(folder);
  expect(readMarker(folder)).toBeNull();
});

test.each(['', '{"pid":', '7', '{"pid":1}', '{"pid":1,"foldedUpTo":"9"}'])(
  'with %j in it tells of no work done',
  (text) => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'fold.marker'), text);
    expect(readMarker(folder)).toEqual({ pid: 0, foldedUpTo: 0 });
  },
);

test('that cannot be removed is no silent matter', () => {
  const folder = makeTempFolder();
  mkdirSync(join(folder, 'fold.marker'));
  expect(() => removeMarker(folder)).toThrow(/EISDIR|EPERM/);
});
