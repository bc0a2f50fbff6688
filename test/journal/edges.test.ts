import { closeSync, lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseHeader } from '../../src/journal/journal-event.js';
import { listJournals } from '../../src/journal/journal-name.js';
import { closeFile, createFile, syncIfAllowed } from '../../src/journal/open-file.js';
import { readJournal, startReading } from '../../src/journal/read-journal.js';
import { HASH } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { openJournal, readAll, throwOf } from './support/journals.js';

afterEach(() => faults.clear());

describe('a journal', () => {
  test('has a path from its first record on, and none while records wait', () => {
    const { journal } = openJournal(join(makeTempFolder(), '.errtrack'));
    expect(journal.path).toBeNull();
    journal.append(throwOf());
    expect(journal.path).toMatch(/\.1\.ndjson$/);
    faults.set('writeSync', failWith('ENOSPC'));
    journal.append(throwOf());
    expect(journal.path).toBeNull();
  });

  test('comes to an end where the file system gives a name another number each time', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const { journal, troubles } = openJournal(dataDir);
    let looks = 0;
    faults.set('statSync', (path: string) => {
      if (++looks > 1_000) throw new Error('it looks for ever');
      return Object.assign(lstatSync(path), { ino: -looks });
    });
    journal.append(throwOf());
    journal.append(throwOf());
    faults.clear();
    expect(looks).toBeLessThan(100);
    expect(troubles.map(String)).toEqual([]);
    expect(readAll(dataDir).count).toBe(2);
  });

  test.each([
    ['a fraction', () => 12_345.75],
    ['no number', () => Number.NaN],
    ['out of range', () => 1e300],
    ['an error', failWith('EINVAL')],
  ])('of a host whose clock tells %s counts each record', (_what, now) => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const { journal } = openJournal(dataDir, now);
    for (let i = 0; i < 3; i++) journal.append(throwOf());
    journal.close();
    expect(readAll(dataDir).count).toBe(3);
  });

  test('of more keys than it remembers counts each of them', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const { journal } = openJournal(dataDir);
    faults.set('fdatasyncSync', () => {});
    for (let i = 0; i < 10_002; i++) journal.append(throwOf(i.toString(16).padStart(16, '0')));
    journal.close();
    expect(readAll(dataDir).count).toBe(10_002);
  });

  test('that is gone when it is read is passed over', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const { journal } = openJournal(dataDir);
    journal.append(throwOf());
    journal.close();
    const [file] = listJournals(join(dataDir, 'journal'));
    if (file === undefined) throw new Error('no journal');
    rmSync(file.path);
    const reading = startReading(new Map());
    readJournal(file, reading);
    expect([reading.count, reading.files.size]).toEqual([0, 0]);
  });

  test('whose full record is damaged still counts its repeats, without a sample', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const { journal } = openJournal(dataDir);
    for (let i = 0; i < 3; i++) journal.append(throwOf());
    const { path } = journal;
    journal.close();
    const text = process.getBuiltinModule('node:fs').readFileSync(path ?? '', 'utf8');
    writeFileSync(path ?? '', text.replace('"throw"', '"Throw"'));
    expect(readAll(dataDir).events).toMatchObject([{ k: HASH, count: 2, sample: null }]);
  });
});

test('a descriptor that the host has closed is not closed once more', () => {
  const file = createFile(join(makeTempFolder(), 'journal'), 'header\n');
  closeSync(file.fd);
  const closed: number[] = [];
  faults.set('closeSync', (fd: number) => closed.push(fd));
  closeFile(file);
  expect(closed).toEqual([]);
});

test('a sync that is not permitted is none; one that fails is an error', () => {
  expect(() => syncIfAllowed(failWith('ERR_ACCESS_DENIED'))).not.toThrow();
  expect(() => syncIfAllowed(failWith('EIO'))).toThrow('EIO');
});

test('what is no header is none', () => {
  expect(parseHeader({ v: 1, w: 'w' })).toBeNull();
});

test('journals of several writers are in the order of their names', () => {
  const folder = makeTempFolder();
  const writers = [3, 1, 2, 5, 4].map((pid) => `aa-bb-${pid}-0-cc`);
  for (const writer of writers)
    for (const generation of [2, 1])
      writeFileSync(join(folder, `${writer}.${generation}.ndjson`), '');
  faults.set('readdirSync', () => writers.flatMap((it) => [`${it}.2.ndjson`, `${it}.1.ndjson`]));
  expect(listJournals(folder).map(({ pid, generation }) => `${pid}.${generation}`)).toEqual(
    [1, 2, 3, 4, 5].flatMap((pid) => [`${pid}.1`, `${pid}.2`]),
  );
});
