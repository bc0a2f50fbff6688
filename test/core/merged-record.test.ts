import { describe, expect, test } from 'vitest';
import { countRecord, joinAliasedCounters, seedCounters } from '../../src/core/counted.js';
import type { Counter, ErrorRecord } from '../../src/core/errors/record.js';
import type { FoldEvent } from '../../src/core/events.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import type { Ledger } from '../../src/core/ledger-text.js';
import { findRecord } from '../../src/core/lookup.js';
import { joinRecords } from '../../src/core/merged-record.js';
import {
  at,
  booksOf,
  decided,
  fixed,
  HASH,
  iso,
  NO_BOOKS,
  OTHER,
  occurred,
  record,
  thrown,
  writer,
} from './support/books.js';

const THIRD = '00000000000000cc';

function fold(events: readonly FoldEvent[], books: Books = NO_BOOKS) {
  return foldEvents(books, events, { head: null, holdsFix: () => false });
}

const merged = (minute: number, hash: string, into: string) =>
  decided(minute, { type: 'merge', hash, into });

const of = (k: string, minute = 1, count = 1) => occurred({ minute, count, sample: { k } });

function countsOf({ counters }: Books) {
  return Object.fromEntries([...counters].map(([hash, { occurrences }]) => [hash, occurrences]));
}

describe('a merge', () => {
  test('joins counts, tags, days, samples and names, and takes the record away', () => {
    const { ledger, counters, changed, notes } = fold([
      occurred({ sample: { tags: { tenant: 'acme' } }, count: 2 }),
      occurred({
        minute: 3,
        lastMinute: 4,
        sample: {
          k: OTHER,
          tags: { tenant: 'zen' },
          error: { ...thrown().error, message: 'no nose' },
        },
      }),
      merged(5, OTHER, HASH),
      of(OTHER, 6, 4),
    ]);
    expect([...ledger.errors.values()]).toEqual([record({ hashes: [OTHER] })]);
    expect(Object.fromEntries(counters)).toEqual({
      [HASH]: {
        occurrences: 7,
        firstSeen: at(1),
        lastSeen: at(6),
        tags: { tenant: { acme: 2, zen: 1 } },
        days: { '2026-11-20': 7 },
        samples: [{ t: at(4), message: 'no nose', context: 'stage1' }],
      },
    });
    expect([...changed].sort()).toEqual([OTHER, HASH].sort());
    expect(notes).toEqual([]);
  });

  test('of what was seen first tells since when there is the other', () => {
    const { ledger } = fold([of(OTHER, 1), of(HASH, 3), merged(5, OTHER, HASH)]);
    expect(ledger.errors.get(HASH)?.firstSeen).toBe(iso(1));
  });

  test('in a chain leaves every hash a name of the last', () => {
    const events = [of(HASH), of(OTHER, 2), of(THIRD, 3)];
    const chain = [merged(4, HASH, OTHER), merged(5, OTHER, THIRD), of(HASH, 6), of(OTHER, 7)];
    const { ledger, counters } = fold([...events, ...chain]);
    expect([...ledger.errors.keys()]).toEqual([THIRD]);
    expect(ledger.errors.get(THIRD)?.hashes).toEqual([OTHER, HASH]);
    expect(countsOf({ ledger, counters })).toEqual({ [THIRD]: 5 });
    const records = countRecords(ledger, counters);
    for (const name of [HASH, '9ba5', OTHER, '00000000000000bb'])
      expect(findRecord(records, name)).toMatchObject({ kind: 'found', record: { hash: THIRD } });
  });

  test('the other way round, later, changes nothing; nor does the same one again', () => {
    const once = fold([of(HASH), of(OTHER, 2), merged(4, OTHER, HASH)]);
    const again = fold(
      [merged(5, HASH, OTHER), merged(6, OTHER, HASH), merged(7, HASH, HASH)],
      once,
    );
    expect(again.ledger.errors).toEqual(once.ledger.errors);
    expect(countsOf(again)).toEqual({ [HASH]: 2 });
    expect(again.changed.size).toBe(0);
    expect(again.notes).toEqual([]);
  });

  test('of a key that has no record yet is obeyed when it comes, in this fold or a later one', () => {
    const now = fold([of(HASH), merged(2, OTHER, HASH), of(OTHER, 3, 5)]);
    expect([...now.ledger.errors]).toEqual([[HASH, record({ hashes: [OTHER] })]]);
    expect(countsOf(now)).toEqual({ [HASH]: 6 });
    const later = fold([of(OTHER, 3, 5)], fold([of(HASH), merged(2, OTHER, HASH)]));
    expect(later.ledger).toEqual(now.ledger);
    expect(countsOf(later)).toEqual({ [HASH]: 6 });
  });

  test('into a key that comes later, by a clock that was set back, is obeyed', () => {
    const { ledger, counters } = fold([of(OTHER, 1), merged(2, OTHER, HASH), of(HASH, 3)]);
    expect([...ledger.errors.keys()]).toEqual([HASH]);
    expect(countsOf({ ledger, counters })).toEqual({ [HASH]: 2 });
  });

  test('into what is not there at all says so, and nothing is lost', () => {
    const { ledger, notes } = fold([of(OTHER), merged(2, OTHER, HASH)]);
    expect([...ledger.errors.keys()]).toEqual([OTHER]);
    expect(notes).toEqual([`${HASH} is not in the ledger: merge had no effect`]);
  });

  test('is not undone by somebody who deletes what has just been merged', () => {
    const { ledger, notes } = fold([
      of(HASH),
      of(OTHER),
      merged(4, OTHER, HASH),
      decided(5, { type: 'delete', hash: OTHER }),
    ]);
    expect([...ledger.errors.keys()]).toEqual([HASH]);
    expect(notes).toEqual([`${OTHER} is merged into ${HASH}: delete had no effect`]);
  });
});

describe('what is merged', () => {
  const fixOf = (minute: number, description = 'done') =>
    ({ at: iso(minute), description, commit: null, by: 'Ada', source: 'cli' }) as const;
  const states: Record<string, Partial<ErrorRecord>> = {
    active: {},
    fixed: { status: 'fixed', statusAt: iso(3), fixes: [fixOf(3)] },
    ignored: { status: 'ignored', statusAt: iso(4), ignore: { count: 10 } },
  };

  test.each([
    ['active', 'active', 'active', iso(1)],
    ['fixed', 'active', 'active', iso(1)],
    ['ignored', 'active', 'active', iso(1)],
    ['active', 'fixed', 'active', iso(9)],
    ['fixed', 'fixed', 'fixed', iso(3)],
    ['ignored', 'fixed', 'fixed', iso(3)],
    ['active', 'ignored', 'ignored', iso(4)],
    ['fixed', 'ignored', 'ignored', iso(4)],
    ['ignored', 'ignored', 'ignored', iso(4)],
  ])('%s into %s is %s', (from, into, status, statusAt) => {
    const source = record({ hash: OTHER, ...states[from] });
    const target = record(states[into]);
    const joined = joinRecords(target, source, iso(9));
    expect(joined).toMatchObject({ hash: HASH, hashes: [OTHER], status, statusAt });
    expect(joined.ignore).toEqual(status === 'ignored' ? { count: 10 } : null);
    expect(joined.fixes).toHaveLength(from === 'fixed' || into === 'fixed' ? 1 : 0);
  });

  test('keeps the fix that holds as the last, so that it can be taken back', () => {
    const target = record({ status: 'fixed', statusAt: iso(3), fixes: [fixOf(1), fixOf(3)] });
    const source = record({ hash: OTHER, fixes: [fixOf(2), fixOf(8, 'late')] });
    const { fixes } = joinRecords(target, { ...source, status: 'ignored' }, iso(9));
    expect(fixes).toEqual([fixOf(1), fixOf(2), fixOf(8, 'late'), fixOf(3)]);
    const { ledger, undone } = fold(
      [merged(9, OTHER, HASH), decided(10, { type: 'reopen', hash: OTHER })],
      booksOf(target, { ...source, status: 'ignored' }),
    );
    expect(ledger.errors.get(HASH)).toMatchObject({ status: 'active' });
    expect(undone).toEqual([{ hash: HASH, fixedAt: iso(3) }]);
  });

  test('comes back after the fix of the other, by its own key', () => {
    const books = booksOf(record(), record({ hash: OTHER }));
    const late = writer({ w: 'w2', startedAt: at(20) });
    const { ledger } = fold(
      [
        merged(5, OTHER, HASH),
        fixed(6, null, OTHER),
        occurred({ minute: 21, by: late, sample: { k: OTHER } }),
      ],
      books,
    );
    expect(ledger.errors.get(HASH)).toMatchObject({ status: 'active', regressions: 1 });
  });

  test.each([
    ['LOW', null, 'HIGH', null, 'HIGH', null],
    ['LOW', 'person', 'HIGH', null, 'LOW', 'person'],
    ['LOW', 'person', 'HIGH', 'person', 'LOW', 'person'],
    ['HIGH', null, 'LOW', 'person', 'LOW', 'person'],
  ] as const)('%s (by %s) and %s (by %s) is %s', (a, aBy, b, bBy, severity, severityBy) => {
    const target = record({ severity: a, severityBy: aBy });
    const source = record({ hash: OTHER, severity: b, severityBy: bBy });
    expect(joinRecords(target, source, iso(9))).toMatchObject({ severity, severityBy });
  });

  test('has a task, and is worked on, if one of two open ones was', () => {
    const target = record({ task: 'none' });
    const source = record({ hash: OTHER, work: 'in_progress', task: 'missing' });
    expect(joinRecords(target, source, iso(9))).toMatchObject({
      task: 'missing',
      work: 'in_progress',
    });
    const done = joinRecords(target, { ...source, status: 'fixed', work: 'none' }, iso(9));
    expect(done).toMatchObject({ task: 'none', work: 'none' });
  });
});

describe('what another machine has counted', () => {
  const counter = (occurrences: number) => ({
    ...{ occurrences, firstSeen: at(1), lastSeen: at(2) },
    ...{ tags: {}, days: {}, samples: [] },
  });

  test('under a hash that was merged elsewhere counts on', () => {
    const { ledger } = booksOf(record({ hashes: [OTHER] }), record({ hash: THIRD }));
    const counters = new Map([
      [OTHER, counter(2)],
      [HASH, counter(3)],
      [THIRD, counter(4)],
    ]);
    const joined = joinAliasedCounters(ledger, counters);
    expect(countsOf({ ledger, counters: joined })).toEqual({ [HASH]: 5, [THIRD]: 4 });
    expect(joinAliasedCounters(ledger, joined)).toBe(joined);
  });

  test('is not counted twice where the ledger carries it', () => {
    const { ledger } = booksOf(record({ hashes: [OTHER], occurrences: 9 }));
    const joined = joinAliasedCounters(ledger, new Map([[OTHER, counter(2)]]));
    expect(countsOf({ ledger, counters: seedCounters(ledger, joined) })).toEqual({ [HASH]: 9 });
  });
});

function countRecords(ledger: Ledger, counters: ReadonlyMap<string, Counter>) {
  return [...ledger.errors.values()].map((it) => countRecord(it, counters.get(it.hash)));
}
