import { spawn } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { formatLine } from '../../src/files/checked-line.js';
import { readJournals, startReading } from '../../src/journal/read-journal.js';
import { sealJournals } from '../../src/journal/seal.js';
import { HASH, OTHER } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';
import {
  countsOf,
  decisionOf,
  journalsOf,
  KEYS,
  openJournal,
  readAll,
  throwOf,
} from './support/journals.js';

function dataDirOf(folder: string): string {
  return join(folder, '.errtrack');
}

function linesOf(dataDir: string): readonly string[][] {
  return journalsOf(dataDir).map((file) =>
    readFileSync(file.path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).type ?? 'header'),
  );
}

describe('a journal', () => {
  test('holds a header, the first throw whole, and the same again as a repeat', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    for (let i = 0; i < 3; i++) journal.append(throwOf());
    journal.append(throwOf(OTHER));
    journal.append(throwOf(HASH, { severity: 'HIGH' }, 'HIGH'));
    journal.append(throwOf(HASH, { severity: 'HIGH' }, 'HIGH'));
    journal.append(throwOf());
    expect(linesOf(dataDir)).toEqual([
      ['header', 'throw', 'repeat', 'repeat', 'throw', 'throw', 'repeat', 'throw'],
    ]);
    const { events, count } = readAll(dataDir);
    expect(count).toBe(7);
    expect(events).toMatchObject([
      { k: HASH, count: 6, sample: { n: 1, severity: 'HIGH' } },
      { k: OTHER, count: 1, sample: { n: 4, severity: 'MEDIUM' } },
    ]);
  });

  test('is private, in a private folder that git does not see', () => {
    const dataDir = dataDirOf(makeTempFolder());
    openJournal(dataDir).journal.append(throwOf());
    const [file] = journalsOf(dataDir);
    expect(statSync(file?.path ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'journal')).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(dataDir, '.gitignore'), 'utf8')).toBe('*\n');
  });

  test('makes no file before the first record', () => {
    const folder = makeTempFolder();
    openJournal(dataDirOf(folder)).journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('says once who writes it, whatever is checked out later', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    journal.append(throwOf());
    sealJournals(join(dataDir, 'journal'));
    journal.append(throwOf());
    const headers = journalsOf(dataDir).map((it) => readFileSync(it.path, 'utf8').split('\n')[0]);
    expect(headers).toHaveLength(2);
    expect(headers[1]).toBe(headers[0]);
  });

  test('goes on in a new file when a fold has sealed it, with a full record first', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    for (let round = 0; round < 3; round++) {
      journal.append(throwOf());
      journal.append(throwOf());
      sealJournals(join(dataDir, 'journal'));
    }
    // What is written between the seal and the look at the name stands in both files.
    expect(linesOf(dataDir)).toEqual([
      ['header', 'throw', 'repeat', 'repeat'],
      ['header', 'throw', 'repeat', 'repeat'],
      ['header', 'throw', 'repeat'],
    ]);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 6 });
  });

  test('goes on in a new file after 8 MB', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    const stack = Array.from({ length: 50 }, () => 'f'.repeat(1_000));
    const { error } = { error: { type: 'E', message: '', location: null, stack, causes: [] } };
    const keys = Array.from({ length: 200 }, (_, i) => i.toString(16).padStart(16, '0'));
    for (const k of keys) journal.append(throwOf(k, { error }));
    const sizes = journalsOf(dataDir).map((it) => statSync(it.path).size);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(8.2 * 1024 * 1024);
    expect(Object.keys(countsOf(readAll(dataDir).events)).sort()).toEqual(keys);
  });

  test('writes into no file of the host that has got its number', () => {
    const folder = makeTempFolder();
    const dataDir = dataDirOf(folder);
    const { journal, troubles } = openJournal(dataDir);
    journal.append(throwOf());
    const [file] = journalsOf(dataDir);
    const fd = findDescriptor(file?.path ?? '');
    closeSync(fd);
    const hostFile = join(folder, 'host.txt');
    expect(openSync(hostFile, 'w')).toBe(fd);
    journal.append(throwOf());
    journal.close();
    expect(readFileSync(hostFile, 'utf8')).toBe('');
    expect(fstatSync(fd).isFile()).toBe(true);
    closeSync(fd);
    expect(troubles).toEqual([]);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 2 });
  });
});

function findDescriptor(path: string): number {
  const { ino } = statSync(path);
  for (let fd = 3; fd < 1000; fd++) {
    try {
      if (fstatSync(fd).ino === ino) return fd;
    } catch {
      // Not open.
    }
  }
  throw new Error(`${path} is not open`);
}

test('a clock that was fake at the first record is not kept', () => {
  const dataDir = dataDirOf(makeTempFolder());
  const { now } = Date;
  try {
    Date.now = () => 1_000;
    const { journal } = openJournal(dataDir);
    journal.append(throwOf());
    Date.now = () => 2_000;
    journal.append(throwOf());
  } finally {
    Date.now = now;
  }
  expect(readAll(dataDir).events).toMatchObject([{ count: 2, firstAt: 1_000, lastAt: 2_000 }]);
});

describe('trouble with the file system', () => {
  test.each([
    ['openSync', 'EMFILE'],
    ['openSync', 'EROFS'],
    ['mkdirSync', 'EACCES'],
    ['writeSync', 'ENOSPC'],
    ['fsyncSync', 'EIO'],
    ['fdatasyncSync', 'EIO'],
  ])('%s: %s is held in memory, and written when it is over', (call, code) => {
    const dataDir = dataDirOf(makeTempFolder());
    let now = 1_000;
    const { journal, troubles } = openJournal(dataDir, () => now);
    faults.set(call, failWith(code));
    try {
      for (let i = 0; i < 5; i++) journal.append(throwOf());
      expect(troubles).toMatchObject([{ code }]);
      now += 999;
      journal.append(throwOf());
      expect(troubles).toHaveLength(1);
      now += 1;
      journal.append(throwOf());
      expect(troubles).toHaveLength(2);
    } finally {
      faults.delete(call);
    }
    now += 2_000;
    journal.append(throwOf());
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 8 });
    expect(journal.dropped).toBe(0);
    journal.close();
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 8 });
  });

  test('leaves no file and no descriptor where a journal cannot be begun', () => {
    const dataDir = dataDirOf(makeTempFolder());
    openJournal(dataDir).journal.append(throwOf());
    const before = countDescriptors();
    const { journal } = openJournal(dataDir);
    faults.set('writeSync', failWith('ENOSPC'));
    for (let i = 0; i < 20; i++) {
      journal.append(throwOf());
      journal.flush();
    }
    faults.delete('writeSync');
    expect(journalsOf(dataDir)).toHaveLength(1);
    expect(countDescriptors()).toBe(before);
  });

  test('counts what is alike, however many there are, and tells it in order', () => {
    const dataDir = dataDirOf(makeTempFolder());
    let now = 1_000;
    const { journal } = openJournal(dataDir, () => now);
    faults.set('openSync', failWith('ENOSPC'));
    for (let i = 0; i < 5_000; i++) {
      journal.append(throwOf(i % 2 === 0 ? HASH : OTHER));
      now++;
    }
    journal.append(decisionOf({ type: 'delete', hash: HASH }));
    for (let i = 0; i < 3; i++) journal.append(throwOf());
    faults.delete('openSync');
    journal.flush();
    expect(journal.dropped).toBe(0);
    expect(readAll(dataDir).events).toMatchObject([
      { k: HASH, count: 2_500, firstAt: 1_000, lastAt: 5_998 },
      { k: OTHER, count: 2_500, firstAt: 1_001, lastAt: 5_999 },
      { type: 'delete' },
      { k: HASH, count: 3 },
    ]);
    expect(linesOf(dataDir)).toEqual([
      ['header', 'throw', 'count', 'throw', 'count', 'delete', 'repeat', 'count'],
    ]);
  });

  test('has room for 1,000 different records, and counts by key, then tells what it had to drop', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal, troubles } = openJournal(dataDir);
    faults.set('openSync', failWith('ENOSPC'));
    for (let i = 0; i < 1_010; i++) journal.append(throwOf(HASH, {}, String(i)));
    for (let i = 0; i < 5; i++) journal.append(throwOf(OTHER));
    faults.delete('openSync');
    expect(journal.dropped).toBe(5);
    expect(troubles.map(String).at(-1)).toMatch('the next ones are lost');
    journal.flush();
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 1_010 });
  });

  test('what was left when a release failed in the middle is written by the next one', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    journal.append(throwOf());
    const refuse = failWith('ENOSPC');
    faults.set('writeSync', refuse);
    for (const k of KEYS) for (let i = 0; i < 3; i++) journal.append(throwOf(k));
    for (let written = 0; written < 50; written++) {
      let left = written % 4;
      faults.set('writeSync', (...args: never[]) => (left-- > 0 ? realWrite()(...args) : refuse()));
      journal.flush();
    }
    faults.delete('writeSync');
    journal.flush();
    expect(journal.dropped).toBe(0);
    const expected = Object.fromEntries(KEYS.map((k) => [k, 3]));
    expect(countsOf(readAll(dataDir).events)).toEqual({ ...expected, [HASH]: 1 });
  });

  test('is tried again by itself, without a further record', async () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    faults.set('openSync', failWith('EMFILE'));
    journal.append(throwOf());
    faults.delete('openSync');
    expect(journal.path).toBe(null);
    await vi.waitFor(() => expect(journal.path).not.toBe(null), { timeout: 10_000 });
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 1 });
  });

  test('a torn line is healed by the next write', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    journal.append(throwOf());
    const { write, restore } = tearNextWrite(10);
    faults.set('writeSync', write);
    journal.append(throwOf());
    restore();
    journal.append(throwOf());
    journal.close();
    const reading = readAll(dataDir);
    expect(countsOf(reading.events)).toEqual({ [HASH]: 3 });
    expect([...reading.files.values()].map((it) => it.damaged)).toEqual([1]);
  });

  test('short writes are gone on with', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal, troubles } = openJournal(dataDir);
    journal.append(throwOf());
    const { write, restore } = shortWrites();
    faults.set('writeSync', write);
    journal.append(throwOf(OTHER));
    restore();
    expect(troubles).toEqual([]);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 1, [OTHER]: 1 });
  });

  test('a clock that was set back does not keep records waiting', () => {
    const dataDir = dataDirOf(makeTempFolder());
    let now = 1e12;
    const { journal } = openJournal(dataDir, () => now);
    faults.set('openSync', failWith('EACCES'));
    journal.append(throwOf());
    faults.delete('openSync');
    now -= 86_400_000;
    journal.append(throwOf());
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 2 });
  });
});

type Write = (fd: number, data: Uint8Array | string, offset?: number) => number;

function realWrite(): (...args: never[]) => number {
  return process.getBuiltinModule('node:fs').writeSync;
}

/** Write no more than so many bytes. */
function writePart(fd: number, data: Uint8Array | string, offset: number, length: number): number {
  const bytes = Buffer.from(data).subarray(offset, offset + length);
  return process.getBuiltinModule('node:fs').writeSync(fd, bytes);
}

/** Some bytes go out, and then the medium is full. */
function tearNextWrite(length: number) {
  let calls = 0;
  const write: Write = (fd, data, offset = 0) => {
    if (calls++ === 0) return writePart(fd, data, offset, length);
    return failWith('ENOSPC')();
  };
  return { write, restore: () => faults.delete('writeSync') };
}

function shortWrites() {
  const write: Write = (fd, data, offset = 0) => writePart(fd, data, offset, 7);
  return { write, restore: () => faults.delete('writeSync') };
}

function countDescriptors(): number {
  let open = 0;
  for (let fd = 0; fd < 1000; fd++) {
    try {
      fstatSync(fd);
      open++;
    } catch {
      // Not open.
    }
  }
  return open;
}

describe('a storm', () => {
  test('of one error with ever other tags is told whole ten times a minute, then by what differs', () => {
    const dataDir = dataDirOf(makeTempFolder());
    let now = 60_000;
    const { journal } = openJournal(dataDir, () => now);
    const throwOne = (i: number, severity: 'LOW' | 'HIGH' = 'LOW') => {
      const tags = { request: String(i % 3) };
      journal.append(throwOf(HASH, { tags, severity, task: i === 14 }, `${i} ${severity}`));
    };
    for (let i = 0; i < 15; i++) throwOne(i);
    throwOne(15, 'HIGH');
    now += 60_000;
    throwOne(16);
    expect(linesOf(dataDir)[0]?.filter((type) => type === 'throw')).toHaveLength(11);
    expect(linesOf(dataDir)[0]?.filter((type) => type === 'repeat')).toHaveLength(6);
    const { events } = readAll(dataDir);
    expect(events).toMatchObject([
      {
        count: 17,
        sample: { n: 1, severity: 'HIGH', task: true },
        tags: { request: { 0: 6, 1: 6, 2: 5 } },
      },
    ]);
  });

  test('of fatal errors is told whole each time', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir, () => 0);
    for (let i = 0; i < 12; i++) {
      journal.append({ ...throwOf(HASH, { fatal: true }, String(i)), fatal: true });
    }
    expect(linesOf(dataDir)).toEqual([['header', ...Array.from({ length: 12 }, () => 'throw')]]);
  });

  test('beyond the folder’s cap is counted, but never a new error', () => {
    const dataDir = dataDirOf(makeTempFolder());
    let now = 60_000;
    const { journal, troubles } = openJournal(dataDir, () => now, { capBytes: 100 });
    for (let i = 0; i < 10; i++) journal.append(throwOf());
    expect(linesOf(dataDir)).toEqual([['header', 'throw']]);
    journal.append(throwOf(OTHER));
    journal.append(decisionOf({ type: 'delete', hash: OTHER }));
    expect(linesOf(dataDir)).toEqual([['header', 'throw', 'throw', 'delete']]);
    now += 1_000;
    journal.append(throwOf());
    expect(linesOf(dataDir)).toEqual([['header', 'throw', 'throw', 'delete', 'repeat', 'count']]);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 11, [OTHER]: 1 });
    expect(troubles.map(String)).toEqual([expect.stringContaining('more than their cap')]);
  });

  test('beyond the folder’s cap is counted however many keys it has', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir, () => 60_000, { capBytes: 100 });
    faults.set('fdatasyncSync', () => {});
    const keys = Array.from({ length: 1_500 }, (_, i) => i.toString(16).padStart(16, '0'));
    for (let i = 0; i < 4; i++) for (const k of keys) journal.append(throwOf(k));
    journal.close();
    expect(journal.dropped).toBe(0);
    expect(countsOf(readAll(dataDir).events)).toEqual(Object.fromEntries(keys.map((k) => [k, 4])));
  });

  test('beyond the folder’s cap is counted too where each has tags of its own', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir, () => 60_000, { capBytes: 100 });
    for (let i = 0; i < 5_000; i++) journal.append(throwOf(HASH, { tags: { i: `${i}` } }, `${i}`));
    journal.close();
    expect(linesOf(dataDir)[0]?.length).toBeLessThan(20);
    const [gathered, ...others] = readAll(dataDir).events;
    expect(others).toEqual([]);
    const told = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, 1]));
    expect(gathered).toMatchObject({ count: 5_000, tags: { i: told } });
  });

  test('is written in full again once the folder fits, and tells what it had counted', async () => {
    const dataDir = dataDirOf(makeTempFolder());
    const full = openJournal(dataDir).journal;
    for (const k of KEYS) full.append(throwOf(k));
    const capBytes = statSync(full.path ?? '').size;
    full.close();
    const { journal, troubles } = openJournal(dataDir, undefined, { capBytes });
    for (let i = 0; i < 5; i++) journal.append(throwOf());
    expect(troubles).toHaveLength(1);
    const [first] = journalsOf(dataDir).filter((file) => file.writer === full.writer);
    rmSync(first?.path ?? '');
    await vi.waitFor(() => expect(troubles).toHaveLength(2), { timeout: 10_000 });
    expect(String(troubles[1])).toMatch('4 repeats were counted together');
    journal.append(throwOf());
    expect(linesOf(dataDir)).toEqual([['header', 'throw', 'repeat', 'count', 'repeat']]);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 6 });
  });
});

describe('a record that does not fit into a line', () => {
  test('is shortened, and counted like any other', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal, troubles } = openJournal(dataDir);
    const error = {
      type: 'E',
      message: 'm\u0000é'.repeat(100_000),
      location: { file: 'f'.repeat(100_000), line: 1, column: 1, function: 'g'.repeat(100_000) },
      stack: Array.from({ length: 10_000 }, () => 'frame'.repeat(100)),
      causes: [{ type: 'C'.repeat(90_000), message: '', location: null }],
    };
    const over = { error, context: 'c'.repeat(90_000), tags: { ['t'.repeat(90_000)]: 'v' } };
    journal.append(throwOf(HASH, over));
    journal.append(throwOf(HASH, over));
    journal.append(throwOf(OTHER));
    expect(troubles).toEqual([]);
    const { events } = readAll(dataDir);
    expect(countsOf(events)).toEqual({ [HASH]: 2, [OTHER]: 1 });
    const [file] = journalsOf(dataDir);
    const longest = Math.max(
      ...readFileSync(file?.path ?? '', 'utf8')
        .split('\n')
        .map((line) => Buffer.byteLength(line)),
    );
    expect(longest).toBeLessThan(64 * 1024);
    expect(longest).toBeGreaterThan(1_000);
  });

  test('a long description of a fix is shortened too', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal, troubles } = openJournal(dataDir);
    const description = 'd'.repeat(200_000);
    const fix = { type: 'fix', hash: HASH, commit: null, by: null, source: 'cli' } as const;
    journal.append(decisionOf({ ...fix, description }));
    expect(troubles).toEqual([]);
    expect(readAll(dataDir).events).toMatchObject([{ type: 'fix', hash: HASH }]);
  });

  test('one that cannot be made is dropped, and keeps nothing else back', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal, troubles } = openJournal(dataDir);
    const broken = { ...throwOf(OTHER), event: () => failWith('X')() };
    journal.append(broken);
    journal.append(throwOf());
    expect(journal.dropped).toBe(1);
    expect(troubles).toHaveLength(1);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 1 });
  });
});

describe('reading', () => {
  /** A journal of one throw and two repeats, and its text. */
  function writeThree() {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    for (let i = 0; i < 3; i++) journal.append(throwOf());
    journal.close();
    const path = journalsOf(dataDir)[0]?.path ?? '';
    return { dataDir, path, text: readFileSync(path, 'utf8'), writer: journal.writer };
  }

  test('a line that was altered is left out and told', () => {
    const { dataDir, path, text } = writeThree();
    writeFileSync(path, text.replace('"type":"repeat"', '"type":"Repeat"'));
    const reading = readAll(dataDir);
    expect(countsOf(reading.events)).toEqual({ [HASH]: 2 });
    expect([...reading.files.values()]).toMatchObject([{ damaged: 1 }]);
  });

  test('cut at any byte, it gives what is whole', () => {
    const { dataDir, path, text } = writeThree();
    const ends = [...text.matchAll(/\n/g)].map((it) => it.index + 1);
    for (let length = 0; length <= text.length; length += 3) {
      writeFileSync(path, text.slice(0, length));
      const whole = ends.filter((end) => end <= length).length;
      expect(readAll(dataDir).count).toBe(Math.max(0, whole - 1));
    }
  });

  test('the same number counts once, in one file or several, and not at all when folded', () => {
    const { dataDir, path, text, writer } = writeThree();
    const last = text.trimEnd().split('\n').at(-1);
    writeFileSync(path, `${text}${last}\n`);
    writeFileSync(path.replace('.1.ndjson', '.2.sealed'), text);
    expect(countsOf(readAll(dataDir).events)).toEqual({ [HASH]: 3 });
    expect(countsOf(readAll(dataDir, new Map([[writer, [[1, 2]]]])).events)).toEqual({ [HASH]: 1 });
    expect(readAll(dataDir, new Map([[writer, [[1, 3]]]])).events).toEqual([]);
  });

  test('a repeat whose record is folded already still knows it', () => {
    const { dataDir, writer } = writeThree();
    const { events } = readAll(dataDir, new Map([[writer, [[1, 1]]]]));
    expect(events).toMatchObject([{ count: 2, sample: { n: 1 } }]);
  });

  test('the header of another writer is refused', () => {
    const { dataDir, path } = writeThree();
    renameSync(path, path.replace(/-[0-9a-f]{12}\.1/, '-000000000000.1'));
    const reading = readAll(dataDir);
    expect(reading.count).toBe(0);
    expect([...reading.files.values()]).toMatchObject([{ damaged: 1, numbers: [] }]);
  });

  test('an event of a later version is kept in its file, and the rest is read', () => {
    const { dataDir, path, text } = writeThree();
    writeFileSync(path, text + formatLine('{"n":4,"t":1,"type":"annotate","hash":"x"}'));
    const reading = readAll(dataDir);
    expect(reading.count).toBe(3);
    expect([...reading.files.values()]).toMatchObject([{ damaged: 0, isOfLaterVersion: true }]);
  });

  test('a repeat that differs in its severity alone has all else of its record', () => {
    const { dataDir, path, text } = writeThree();
    const repeat = { n: 4, t: 1, type: 'repeat', k: HASH, severity: 'HIGH' };
    writeFileSync(path, text + formatLine(JSON.stringify(repeat)));
    const [event] = readAll(dataDir).events;
    expect(event).toMatchObject({ count: 4, sample: { n: 1, severity: 'HIGH', task: true } });
  });

  test.each([
    '{"n":4,"t":1,"type":"repeat","k":"../etc"}',
    '{"n":4,"t":1e400,"type":"repeat","k":"9ba5976d4c1f02aa"}',
    '{"n":"4","t":1,"type":"repeat","k":"9ba5976d4c1f02aa"}',
    '{"n":4,"t":1,"type":"repeat","k":"9ba5976d4c1f02aa","tags":{"a":1}}',
    '{"n":4,"t":1,"type":"count","k":"9ba5976d4c1f02aa","count":0,"since":1}',
    '{"n":4,"t":1,"type":"count","k":"9ba5976d4c1f02aa","count":1.5,"since":1}',
    '{"n":4,"t":1,"type":"count","k":"9ba5976d4c1f02aa","count":1}',
    '{"n":4,"t":1,"type":"throw","k":"9ba5976d4c1f02aa","severity":"HIGH"}',
    '{"n":4,"t":1,"type":"severity","hash":"9ba5976d4c1f02aa","severity":"high"}',
    '{"n":4,"t":1,"type":"fix","hash":"9ba5976d4c1f02aa"}',
  ])('nonsense with a good checksum is left out: %s', (json) => {
    const { dataDir, path, text } = writeThree();
    writeFileSync(path, text + formatLine(json));
    const reading = readAll(dataDir);
    expect(reading.count).toBe(3);
    expect([...reading.files.values()]).toMatchObject([{ damaged: 1 }]);
  });

  test('a decision parts what was thrown before it from what was thrown after', () => {
    const dataDir = dataDirOf(makeTempFolder());
    const { journal } = openJournal(dataDir);
    journal.append(throwOf());
    journal.append(decisionOf({ type: 'delete', hash: HASH }));
    journal.append(throwOf());
    const { events } = readAll(dataDir);
    expect(events.map((it) => it.type)).toEqual(['occurrences', 'delete', 'occurrences']);
  });

  test('one that is sealed between the look at its name and the look into it is found', () => {
    const { dataDir, path } = writeThree();
    const { openSync: open, renameSync: rename } = process.getBuiltinModule('node:fs');
    faults.set('openSync', (...args: never[]) => {
      faults.delete('openSync');
      rename(path, path.replace(/ndjson$/, 'sealed'));
      return Reflect.apply(open, undefined, args);
    });
    const reading = startReading(new Map());
    readJournals(join(dataDir, 'journal'), reading);
    expect(countsOf(reading.events)).toEqual({ [HASH]: 3 });
  });

  test('there is nothing to read where there is no folder', () => {
    expect(journalsOf(join(makeTempFolder(), 'nothing'))).toEqual([]);
  });
});

test('a writer loses and doubles nothing while its journal is sealed in a loop', async () => {
  const dataDir = dataDirOf(makeTempFolder());
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', await writerProgram(dataDir)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let seals = 0;
  while (child.exitCode === null) {
    sealJournals(join(dataDir, 'journal'));
    seals++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await ended).toBe(0);
  expect(seals).toBeGreaterThan(10);
  const { events, taken } = readAll(dataDir);
  const counts = countsOf(events);
  expect(KEYS.map((k) => counts[k])).toEqual(KEYS.map(() => 1_000));
  expect([...taken.values()]).toEqual([[[1, 20_000]]]);
  expect(journalsOf(dataDir).length).toBeGreaterThan(3);
});

/** The journal itself, in a process of its own. */
async function writerProgram(dataDir: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { KEYS, openJournal, throwOf } from './test/journal/support/journals.ts';
        const { journal, troubles } = openJournal(${JSON.stringify(dataDir)});
        for (let i = 0; i < 1000; i++) for (const k of KEYS) journal.append(throwOf(k));
        if (troubles.length > 0) throw troubles[0];
      `,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  return outputFiles[0]?.text ?? '';
}
