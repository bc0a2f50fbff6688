import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { journalName, listJournals } from '../../src/journal/journal-name.js';
import { deleteSealed, isOldEnough, sealJournals } from '../../src/journal/seal.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

const writer = (pid: number) => `aaaaaaaa-bbbbbbbb-${pid}-3-cccccccccccc`;

test('journals are listed by writer and generation, and nothing else is', () => {
  const folder = makeTempFolder();
  const names = [
    journalName(writer(20), 10),
    journalName(writer(20), 9),
    `${writer(20)}.2.sealed`,
    journalName(writer(10), 1),
  ];
  for (const name of [...names, 'notes.txt', `${writer(1)}.x.ndjson`, `${writer(1)}.1.ndjson.tmp`])
    writeFileSync(join(folder, name), '');
  const listed = listJournals(folder);
  expect(listed.map(({ path }) => basename(path))).toEqual(names.reverse());
  expect(listed[1]).toEqual({
    ...{ path: join(folder, `${writer(20)}.2.sealed`), writer: writer(20) },
    ...{ generation: 2, sealed: true, pid: 20, thread: 3 },
  });
  expect(listed[0]?.sealed).toBe(false);
});

test('no folder holds no journals, and one that may not be read is an error', () => {
  const folder = makeTempFolder();
  expect(listJournals(join(folder, 'none'))).toEqual([]);
  writeFileSync(join(folder, 'file'), '');
  expect(listJournals(join(folder, 'file'))).toEqual([]);
  faults.set('readdirSync', failWith('EACCES'));
  expect(() => listJournals(folder)).toThrow('EACCES');
});

test('sealing passes over what is gone, and says what else is wrong', () => {
  const folder = makeTempFolder();
  const path = join(folder, journalName(writer(1), 1));
  writeFileSync(path, '');
  faults.set('renameSync', failWith('ENOENT'));
  expect(sealJournals(folder)).toEqual([]);
  faults.set('renameSync', failWith('EROFS'));
  expect(() => sealJournals(folder)).toThrow('EROFS');
  faults.clear();
  const [file] = sealJournals(folder);
  if (file === undefined) throw new Error('it was not sealed');
  expect(file.sealed).toBe(true);
  expect(sealJournals(folder)).toEqual([file]);
  deleteSealed(file);
  deleteSealed(file);
  expect(isOldEnough(file, Date.now() + 120_000)).toBe(false);
  mkdirSync(file.path);
  expect(() => deleteSealed(file)).toThrow(/EISDIR|EPERM/);
});

test.each([
  [59_000, false],
  [61_000, true],
  [-59_000, false],
  [-61_000, true],
])('a sealed journal is old enough after %d ms: %s', (ms, isOld) => {
  const folder = makeTempFolder();
  writeFileSync(join(folder, journalName(writer(1), 1)), '');
  const [file] = sealJournals(folder);
  expect(file && isOldEnough(file, Date.now() + ms)).toBe(isOld);
});
