import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sealJournals } from '../../src/journal/seal.js';
import { HASH, OTHER } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { decisionOf, openJournal, readAll, throwOf } from './support/journals.js';

const { closeSync, fdatasyncSync } = process.getBuiltinModule('node:fs');

afterEach(() => faults.clear());

/** How often each call is made from now on. */
function countCalls(name: string, call: (fd: number) => void): () => number {
  let calls = 0;
  faults.set(name, (fd: number) => {
    calls++;
    call(fd);
  });
  return () => calls;
}

describe('what is synced to the medium', () => {
  test('is the first full record of a key, a fatal one and a decision, and nothing else', () => {
    const { journal } = openJournal(join(makeTempFolder(), '.errtrack'));
    const syncs = countCalls('fdatasyncSync', fdatasyncSync);
    const syncsAfter = (entry: Parameters<typeof journal.append>[0]) => {
      journal.append(entry);
      return syncs();
    };
    expect(syncsAfter(throwOf())).toBe(1);
    expect(syncsAfter(throwOf())).toBe(1);
    expect(syncsAfter(throwOf(HASH, {}, 'other'))).toBe(1);
    expect(syncsAfter(throwOf(OTHER))).toBe(2);
    expect(syncsAfter({ ...throwOf(), fatal: true })).toBe(3);
    expect(syncsAfter(decisionOf({ type: 'delete', hash: HASH }))).toBe(4);
    journal.close();
  });

  test('is every record where durability is full', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const { journal } = openJournal(dataDir, undefined, { durability: 'full' });
    const syncs = countCalls('fdatasyncSync', fdatasyncSync);
    for (let i = 0; i < 5; i++) journal.append(throwOf());
    journal.close();
    expect(syncs()).toBe(5);
  });
});

test('a file that a fold has taken is closed, and so is the last one', () => {
  const dataDir = join(makeTempFolder(), '.errtrack');
  const { journal } = openJournal(dataDir);
  journal.append(throwOf());
  sealJournals(join(dataDir, 'journal'));
  const closes = countCalls('closeSync', closeSync);
  // The file, and the folder that was opened to sync the new one's name.
  journal.append(throwOf());
  const { path } = journal;
  const before = closes();
  expect(before).toBeGreaterThan(0);
  journal.close();
  expect(closes()).toBe(before + 1);
  journal.close();
  expect(closes()).toBe(before + 1);
  expect(readFileSync(path ?? '', 'utf8')).toContain('"throw"');
});

test('a record too large however it is shortened is dropped, told, and keeps nothing back', () => {
  const dataDir = join(makeTempFolder(), '.errtrack');
  const { journal, troubles } = openJournal(dataDir);
  journal.append(decisionOf({ type: 'delete', hash: 'x'.repeat(70_000) }));
  journal.append(throwOf());
  expect(journal.dropped).toBe(1);
  expect(troubles.map(String)).toEqual(['Error: A record (delete) is larger than 64 KB']);
  expect(readAll(dataDir)).toMatchObject({ count: 1, events: [{ k: HASH, count: 1 }] });
});

test('a folder whose size may not be looked at is told, and stops no record', () => {
  const dataDir = join(makeTempFolder(), '.errtrack');
  const { journal, troubles } = openJournal(dataDir);
  faults.set('readdirSync', failWith('EIO'));
  journal.append(throwOf());
  faults.clear();
  expect(troubles).toMatchObject([{ code: 'EIO' }]);
  expect([journal.dropped, readAll(dataDir).count]).toEqual([0, 1]);
});
