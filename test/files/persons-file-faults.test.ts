import {
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readPersonsFile, replacePersonsFile } from '../../src/files/persons-file.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

const { linkSync, renameSync } = process.getBuiltinModule('node:fs');
const OURS = Buffer.from('ours\n');

afterEach(() => faults.clear());

function makeTodo() {
  const root = makeTempFolder();
  const path = join(root, 'TODO.md');
  writeFileSync(path, 'theirs\n');
  const backup = () =>
    readdirSync(join(root, '.errtrack/backup')).map((it) => join(root, '.errtrack/backup', it));
  return { path, dataDir: join(root, '.errtrack'), backup };
}

test('where files cannot be linked the old version is copied', () => {
  const { path, dataDir, backup } = makeTodo();
  faults.set('linkSync', failWith('EPERM'));
  expect(replacePersonsFile(readPersonsFile(path), OURS, dataDir)?.isSettled()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('ours\n');
  expect(backup().map((it) => readFileSync(it, 'utf8'))).toEqual(['theirs\n']);
});

test('what is saved into the old file while ours is put in its place stands', () => {
  const { path, dataDir, backup } = makeTodo();
  faults.set('renameSync', (from: string, to: string) => {
    renameSync(from, to);
    if (to === path && from.endsWith('.tmp')) writeFileSync(backup()[0] ?? '', 'saved\n');
  });
  expect(replacePersonsFile(readPersonsFile(path), OURS, dataDir)).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe('saved\n');
});

function saveByRename(path: string, text: string): void {
  writeFileSync(`${path}~`, text);
  renameSync(`${path}~`, path);
}

test('another file that holds the same bytes for a moment is not taken for the old one', () => {
  const { path, dataDir, backup } = makeTodo();
  writeFileSync(path, '');
  utimesSync(path, 0, 0);
  const editor: number[] = [];
  faults.set('linkSync', (from: string, to: string) => {
    linkSync(from, to);
    // Saved by a rename, and the next time in place, which begins by emptying the file.
    saveByRename(path, 'theirs\n');
    editor.push(openSync(path, 'w'));
  });
  expect(replacePersonsFile(readPersonsFile(path), OURS, dataDir)).toBeNull();
  for (const fd of editor) writeSync(fd, 'saved\n');
  expect(readFileSync(path, 'utf8')).toBe('saved\n');
  expect(backup()).toEqual([]);
});

test('a file that is replaced at the moment of the link is not replaced by ours', () => {
  const { path, dataDir } = makeTodo();
  const read = readPersonsFile(path);
  // What the system answers where the name is given to another file just then.
  faults.set('linkSync', () => {
    saveByRename(path, 'theirs\n');
    throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  });
  expect(replacePersonsFile(read, OURS, dataDir)).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe('theirs\n');
});

test.each([
  ['with links', null],
  ['without links', 'EPERM'],
])('a file that is made while ours is written stands, %s', (_how, code) => {
  const { path, dataDir } = makeTodo();
  unlinkSync(path);
  const absent = readPersonsFile(path);
  faults.set('linkSync', (from: string, to: string) => {
    writeFileSync(path, 'theirs\n');
    if (code === null) return linkSync(from, to);
    throw Object.assign(new Error(code), { code });
  });
  expect(replacePersonsFile(absent, OURS, dataDir)).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe('theirs\n');
  faults.clear();
  expect(readdirSync(dataDir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a file is made where there are no links', () => {
  const { path, dataDir } = makeTodo();
  unlinkSync(path);
  faults.set('linkSync', failWith('EPERM'));
  expect(replacePersonsFile(readPersonsFile(path), OURS, dataDir)?.isSettled()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('ours\n');
});

test.each([
  ['ENOENT', null],
  ['EIO', 'EIO'],
])('an old backup that cannot be dropped (%s)', (code, thrown) => {
  const { path, dataDir, backup } = makeTodo();
  for (let i = 0; i < 20; i++) {
    replacePersonsFile(readPersonsFile(path), Buffer.from(`${i}\n`), dataDir);
  }
  expect(backup()).toHaveLength(20);
  faults.set('unlinkSync', failWith(code));
  const replace = () => replacePersonsFile(readPersonsFile(path), OURS, dataDir);
  if (thrown === null) expect(replace()?.isSettled()).toBe(true);
  else expect(replace).toThrow(thrown);
});
