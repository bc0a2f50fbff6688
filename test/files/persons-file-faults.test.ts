import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readPersonsFile, replacePersonsFile } from '../../src/files/persons-file.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

const { renameSync } = process.getBuiltinModule('node:fs');
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
