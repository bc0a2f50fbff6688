import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoldEvent, LifeEvent, Occurrences } from '../../src/core/events.js';
import { COARSE } from '../../src/core/fineness.js';
import { foldEvents } from '../../src/core/ledger.js';
import { deriveKey, listSplitKeys } from '../../src/core/split-key.js';
import { parseLine } from '../../src/files/checked-line.js';
import type { JournalEntry } from '../../src/journal/entry.js';
import { readJournal, startReading } from '../../src/journal/read-journal.js';
import {
  at,
  booksOf,
  decided,
  HASH,
  NO_BOOKS,
  OTHER,
  record,
  thrown,
  writer,
} from '../core/support/books.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { decisionOf, journalsOf, openJournal } from './support/journals.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What capture hands over for a throw with this message, called along this path. */
function said(message: string, path = 'a', k = HASH, fatal = false): JournalEntry {
  const [m, p] = [digest(message), digest(path)];
  const error = { ...thrown().error, message, stack: [`${path} src/a.ts:1:1`] };
  const { n, t, ...event } = thrown({ k, m, p, error, fatal });
  return { repeatOf: { k, m, p, signature: '' }, fatal, event: () => event };
}

const SPLIT_BOOKS = (split: 'message' | 'site') =>
  booksOf(record({ grouping: { version: 1, split } }));

function readSplit(dataDir: string, books = NO_BOOKS) {
  const read = (events: readonly FoldEvent[]) => {
    const split = listSplitKeys(books.ledger, events);
    const reading = startReading(new Map(), { ...COARSE, split });
    for (const file of journalsOf(dataDir)) readJournal(file, reading);
    return reading.events;
  };
  return read(read([]));
}

function fold(events: readonly FoldEvent[], books = NO_BOOKS) {
  const { ledger, counters } = foldEvents(books, events, { head: null, holdsFix: () => false });
  const counts = [...counters].map(([hash, { occurrences }]) => [hash, occurrences] as const);
  return { errors: ledger.errors, counts: Object.fromEntries(counts) };
}

function linesOf(dataDir: string): readonly string[] {
  return journalsOf(dataDir).flatMap(({ path }) =>
    readFileSync(path, 'utf8').trimEnd().split('\n').slice(1),
  );
}

describe('in a storm in which every message differs', () => {
  test('each is counted exactly, and no more than ten are told whole', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder, () => at(1));
    for (let i = 0; i < 600; i++) journal.append(said(`no row ${i % 200}`));
    journal.close();
    const lines = linesOf(folder);
    expect(lines.filter((line) => line.includes('"type":"throw"'))).toHaveLength(10);
    expect(Math.max(...lines.slice(10).map((line) => line.length))).toBeLessThan(150);
    const { errors, counts } = fold(
      readSplit(folder, SPLIT_BOOKS('message')),
      SPLIT_BOOKS('message'),
    );
    for (let i = 0; i < 200; i++) {
      const key = deriveKey(HASH, digest(`no row ${i}`));
      expect(counts[key]).toBe(3);
      expect(errors.get(key)?.message).toBe(`no row ${i}`);
    }
    expect(Object.keys(counts)).toHaveLength(200);
  });

  test('each path is counted exactly, and described once it is told whole', () => {
    const folder = makeTempFolder();
    let now = at(1);
    const { journal } = openJournal(folder, () => now);
    for (let i = 0; i < 90; i++) journal.append(said(`no row ${i}`, `path${i % 30}`));
    const books = SPLIT_BOOKS('site');
    const untold = deriveKey(HASH, digest('path29'));
    const first = fold(readSplit(folder, books), books);
    expect(first.counts[untold]).toBe(3);
    expect(first.errors.get(untold)).toMatchObject({ location: null, stack: [] });
    now = at(2);
    journal.append(said('no row', 'path29'));
    journal.close();
    const { errors, counts } = fold(readSplit(folder, books), books);
    expect(counts[untold]).toBe(4);
    expect(errors.get(untold)).toMatchObject({ stack: ['path29 src/a.ts:1:1'] });
  });

  test('of a known error without any decision they are gathered as one', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder, () => at(1));
    for (let i = 0; i < 100; i++) journal.append(said(`no row ${i}`));
    journal.close();
    expect(readSplit(folder)).toMatchObject([{ k: HASH, count: 100 }]);
  });
});

test('what was thrown before another process split the error stays where it was counted', () => {
  const folder = makeTempFolder();
  let now = at(1);
  const [thrower, decider] = [0, 1].map(() => openJournal(folder, () => now).journal);
  for (const minute of [1, 2, 4, 5, 7]) {
    now = at(minute);
    thrower?.append(said('no row'));
    now += 1;
    if (minute === 2) decider?.append(decisionOf({ type: 'split', hash: HASH, split: 'site' }));
    if (minute === 5) decider?.append(decisionOf({ type: 'split', hash: HASH, split: null }));
  }
  for (const journal of [thrower, decider]) journal?.close();
  const { counts } = fold(readSplit(folder));
  expect(counts).toEqual({ [HASH]: 3, [deriveKey(HASH, digest('a'))]: 2 });
});

test('what says the same again is as short as ever', () => {
  const folder = makeTempFolder();
  const { journal } = openJournal(folder, () => at(1));
  for (let i = 0; i < 3; i++) journal.append(said('no row'));
  journal.close();
  const [, ...repeats] = linesOf(folder);
  for (const line of repeats)
    expect(line).toMatch(
      /^\{"n":\d,"t":\d+,"type":"repeat","k":"[0-9a-f]{16}","c":"[0-9a-f]{8}"\}$/,
    );
});

test('what differs in something else too tells all of it', () => {
  const folder = makeTempFolder();
  const { journal } = openJournal(folder, () => at(1));
  for (let i = 0; i < 12; i++) {
    const entry = said(`no row ${i}`);
    const { n, t, ...event } = thrown({ ...entry.event(), tags: { i: String(i) } } as object);
    const { repeatOf } = entry;
    journal.append({
      repeatOf: repeatOf && { ...repeatOf, signature: String(i) },
      fatal: false,
      event: () => event,
    });
  }
  journal.close();
  const last = linesOf(folder).at(-1);
  expect(parseLine(last ?? '')).toMatchObject({
    ...{ type: 'repeat', tags: { i: '11' }, severity: 'MEDIUM' },
    ...{ m: digest('no row 11'), message: 'no row 11' },
  });
});

test('a journal of an older version still counts, on the error itself', () => {
  const folder = makeTempFolder();
  const { journal } = openJournal(folder, () => at(1));
  const { n, t, ...event } = thrown();
  for (let i = 0; i < 3; i++) {
    journal.append({ repeatOf: { k: HASH, signature: '' }, fatal: false, event: () => event });
  }
  journal.close();
  const books = SPLIT_BOOKS('message');
  expect(fold(readSplit(folder, books), books).counts).toEqual({ [HASH]: 3 });
});

test('what was counted in memory, of different messages, counts on the error itself', () => {
  const folder = makeTempFolder();
  const { journal } = openJournal(folder, () => at(1), { capBytes: 0 });
  for (let i = 0; i < 12; i++) journal.append(said(`no row ${i}`));
  for (let i = 0; i < 5; i++) journal.append(said('no row 11'));
  for (let i = 0; i < 5; i++) journal.append(said(`no row ${i}`));
  journal.close();
  const books = SPLIT_BOOKS('message');
  const { counts } = fold(readSplit(folder, books), books);
  const total = Object.values(counts).reduce((sum: number, one) => sum + Number(one), 0);
  expect(total).toBe(22);
  expect(counts[HASH]).toBeGreaterThan(0);
});

describe('of any journals, written side by side', () => {
  const digests = ['x', 'y'].flatMap((message) => [digest(message), digest(`path ${message}`)]);
  const derived = [HASH, OTHER].flatMap((k) => digests.map((it) => deriveKey(k, it)));
  const hash = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(HASH, OTHER) },
    fc.constantFrom(...derived),
  );
  const anyStep = fc.tuple(
    fc.nat(2),
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.tuple(
          fc.constantFrom(HASH, OTHER),
          fc.constantFrom('x', 'y'),
          fc.constantFrom('path x', 'path y'),
        ),
      },
      fc.record({ type: fc.constant('merge' as const), hash, into: hash }),
      fc.record({
        type: fc.constant('split' as const),
        hash,
        split: fc.constantFrom('message' as const, 'site' as const, null),
      }),
    ),
  );

  test('gathered throws count as if each was folded by itself', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 10, maxLength: 30 }), (steps) => {
        const folder = makeTempFolder();
        let now = at(1);
        const journals = [0, 1, 2].map(() => openJournal(folder, () => now).journal);
        const events: FoldEvent[] = [];
        const first = [HASH, OTHER].map((k) => [0, [k, 'x', 'path x']] as const);
        for (const [by, step] of [...first, ...steps]) {
          now += 1_000;
          const who = writer({ w: `w${by}` });
          if ('type' in step) {
            journals[by]?.append(decisionOf(step));
            events.push({ ...decided(0, step, who), t: now } as FoldEvent & LifeEvent);
          } else {
            const [k, message, path] = step;
            const entry = said(message, path, k);
            journals[by]?.append(entry);
            events.push(singly(k, message, path, now, who.w));
          }
        }
        for (const journal of journals) journal.close();
        expect(fold(readSplit(folder)).counts).toEqual(fold(events).counts);
      }),
      { numRuns: 40 },
    );
  });

  function singly(k: string, message: string, path: string, t: number, w: string): Occurrences {
    return {
      ...{ type: 'occurrences', writer: writer({ w }), k, sample: thrown({ k, t }), count: 1 },
      ...{ finer: { message: digest(message), site: digest(path) } },
      ...{ firstAt: t, lastAt: t, days: {}, tags: {}, samples: [] },
    };
  }
});
