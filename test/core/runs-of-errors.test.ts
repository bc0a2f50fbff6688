import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunTally } from '../../src/core/errors/run-tally.js';
import type { FoldEvent } from '../../src/core/events.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import { deriveKey } from '../../src/core/split-key.js';
import {
  booksOf,
  decided,
  HASH,
  NO_BOOKS,
  OTHER,
  occurred,
  record,
  runsOf,
} from './support/books.js';

const POLICY = { head: null, holdsFix: () => false };
const DIGEST = '00000000000000dd';

function fold(events: readonly FoldEvent[], books: Books = NO_BOOKS) {
  return foldEvents(books, events, POLICY);
}

/** How many runs, and which, newest first. */
function told(books: Books, hash = HASH): readonly [number, readonly string[]] | undefined {
  const runs = books.counters.get(hash)?.runs;
  return runs && [runs.count, runs.newest.map(({ id }) => id)];
}

const seenIn = (minute: number, ids: readonly string[], k = HASH) =>
  occurred({ minute, sample: { k }, count: ids.length, runs: runsOf(minute, ...ids) });

test('an error in many runs is one error, and each run counts once (R148)', () => {
  const books = fold([seenIn(1, ['a', 'b']), seenIn(2, ['b', 'c']), seenIn(3, ['a'])]);
  expect(books.ledger.errors.size).toBe(1);
  expect(books.counters.get(HASH)?.occurrences).toBe(5);
  expect(told(books)).toEqual([3, ['a', 'c', 'b']]);
  expect(told(fold([occurred({ minute: 9 })], books))).toEqual([3, ['a', 'c', 'b']]);
});

test('counting a run changes no record: a work tree stays clean', () => {
  const once = fold([occurred()]);
  const twice = fold([seenIn(2, ['a'])], once);
  expect(twice.changed.size).toBe(0);
  expect(twice.ledger.errors.get(HASH)).toBe(once.ledger.errors.get(HASH));
  expect(JSON.stringify([...twice.ledger.errors])).not.toContain('"run');
});

describe('the runs of an error', () => {
  const known = booksOf(record(), record({ hash: OTHER }));
  const both = [seenIn(1, ['a', 'b']), seenIn(2, ['b', 'c'], OTHER)];
  const merge = decided(3, { type: 'merge', hash: OTHER, into: HASH });

  test('that is merged into another are that one’s, those of both once', () => {
    const merged = fold([...both, merge], known);
    expect(told(merged)).toEqual([3, ['c', 'b', 'a']]);
    expect(merged.counters.has(OTHER)).toBe(false);
    expect(told(fold([seenIn(4, ['c', 'd'], OTHER)], merged))).toEqual([4, ['d', 'c', 'b', 'a']]);
  });

  test('that was counted before it was named as another are that one’s', () => {
    const early = fold([occurred({ sample: null, runs: runsOf(1, 'x') })], NO_BOOKS);
    expect(told(early)).toEqual([1, ['x']]);
    const named = { ...early, ledger: booksOf(record({ hash: OTHER })).ledger };
    const books = fold([decided(2, { type: 'merge', hash: HASH, into: OTHER })], named);
    expect(told(books, OTHER)).toEqual([1, ['x']]);
  });

  test('that is split are counted on each part that was seen in them', () => {
    const split = booksOf(record({ grouping: { version: 1, split: 'message' } }));
    const part = deriveKey(HASH, DIGEST);
    const finer = { message: DIGEST };
    const books = fold([seenIn(1, ['a']), { ...seenIn(2, ['a', 'b']), finer }], split);
    expect(told(books)).toEqual([1, ['a']]);
    expect(told(books, part)).toEqual([2, ['b', 'a']]);
    expect(told(fold([decided(3, { type: 'merge', hash: part, into: HASH })], books))).toEqual([
      2,
      ['b', 'a'],
    ]);
  });

  test('that is deleted are forgotten with it', () => {
    const books = fold([...both, decided(3, { type: 'delete', hash: HASH })], known);
    expect(told(books)).toBeUndefined();
    expect(told(fold([seenIn(4, ['a'])], books))).toEqual([1, ['a']]);
  });

  test('that is fixed and comes back go on', () => {
    const fix = { description: '', commit: null, by: null, source: 'cli' } as const;
    const fixed = fold([...both, decided(3, { type: 'fix', hash: HASH, ...fix })], known);
    expect(told(fold([seenIn(4, ['b', 'z'])], fixed))).toEqual([3, ['z', 'b', 'a']]);
  });
});

test('a hundred of ten thousand runs are kept, and all are counted, in whatever files they come', () => {
  const ids = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `r${from + i}`);
  const events = [
    seenIn(1, ids(0, 4_000)),
    seenIn(2, ids(3_950, 8_000)),
    // Another process of early runs, whose journal is read last.
    seenIn(3, ids(10, 20)),
    seenIn(4, ids(8_000, 10_000)),
  ];
  const runs = fold(events).counters.get(HASH)?.runs;
  expect(runs?.count).toBe(10_000);
  expect(runs?.newest.map(({ id }) => id)).toEqual(ids(9_900, 10_000).reverse());
});

test('however occurrences are spread over folds, and errors merged, the count is exact', () => {
  const step = fc.record({
    what: fc.constantFrom('seen', 'seen', 'seen', 'seen', 'fold', 'merge'),
    k: fc.constantFrom(HASH, OTHER),
    ids: fc.array(fc.nat(60), { minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let books: Books = booksOf(record(), record({ hash: OTHER }));
      let waiting: FoldEvent[] = [];
      const all: FoldEvent[] = [];
      for (const [i, { what, k, ids }] of steps.entries()) {
        const event =
          what === 'merge'
            ? decided(i, { type: 'merge', hash: OTHER, into: HASH })
            : seenIn(i, [...new Set(ids.map((id) => `r${id}`))], k);
        if (what === 'fold') books = fold(waiting.splice(0), books);
        else for (const list of [waiting, all]) list.push(event);
      }
      books = fold(waiting, books);
      waiting = [];
      const atOnce = fold(all, booksOf(record(), record({ hash: OTHER })));
      expect(books.counters).toEqual(atOnce.counters);
      for (const [hash, ids] of expected(steps)) {
        const { count = 0, newest = [] }: Partial<RunTally> = books.counters.get(hash)?.runs ?? {};
        expect([count, new Set(newest.map(({ id }) => id))]).toEqual([ids.size, ids]);
      }
    }),
    { numRuns: 150 },
  );

  function expected(
    steps: readonly {
      readonly what: string;
      readonly k: string;
      readonly ids: readonly number[];
    }[],
  ) {
    const sets: Record<string, Set<string>> = { [HASH]: new Set(), [OTHER]: new Set() };
    let isMerged = false;
    for (const { what, k, ids } of steps) {
      if (what === 'merge') {
        isMerged = true;
        for (const id of sets[OTHER] ?? []) sets[HASH]?.add(id);
        sets[OTHER]?.clear();
      }
      if (what === 'seen') for (const id of ids) sets[isMerged ? HASH : k]?.add(`r${id}`);
    }
    return Object.entries(sets);
  }
});
