import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finer, FoldEvent } from '../../src/core/events.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import { formatLedger, parseLedger } from '../../src/core/ledger-text.js';
import type { SplitBy } from '../../src/core/split-by.js';
import { deriveKey, listSplitKeys } from '../../src/core/split-key.js';
import {
  at,
  booksOf,
  decided,
  fixed,
  HASH,
  NO_BOOKS,
  OTHER,
  occurred,
  record,
  thrown,
  writer,
} from './support/books.js';

const [M1, M2, S1, S2] = ['1', '2', '3', '4'].map((it) => it.repeat(16)) as [
  string,
  string,
  string,
  string,
];

function fold(events: readonly FoldEvent[], books: Books = NO_BOOKS) {
  return foldEvents(books, events, { head: null, holdsFix: () => false });
}

const split = (minute: number, by: SplitBy | null, hash = HASH) =>
  decided(minute, { type: 'split', hash, split: by });
const merged = (minute: number, hash: string, into: string) =>
  decided(minute, { type: 'merge', hash, into });
const of = (minute: number, finer: Finer, k = HASH, count = 1) => ({
  ...occurred({ minute, count, sample: { k } }),
  finer,
});

function countsOf({ counters }: Books) {
  return Object.fromEntries([...counters].map(([hash, { occurrences }]) => [hash, occurrences]));
}

describe('a split', () => {
  test('makes an error of each message from then on, with a task of its own', () => {
    const books = fold([
      of(1, { message: M1 }, HASH, 3),
      split(2, 'message'),
      of(3, { message: M1 }),
      of(4, { message: M2 }, HASH, 2),
      of(5, { message: M1 }),
    ]);
    const [one, two] = [deriveKey(HASH, M1), deriveKey(HASH, M2)];
    expect(countsOf(books)).toEqual({ [HASH]: 3, [one]: 2, [two]: 2 });
    expect(books.ledger.errors.get(one)).toEqual({
      ...record({ hash: one, grouping: { version: 1, of: HASH } }),
      ...{ statusAt: new Date(at(3)).toISOString(), firstSeen: new Date(at(3)).toISOString() },
    });
    expect(books.ledger.errors.get(HASH)).toEqual(
      record({ grouping: { version: 1, split: 'message' } }),
    );
  });

  test('by something else changes the rule, taken back it is over; what was split off stays', () => {
    const books = fold([
      of(1, {}),
      split(2, 'message'),
      of(3, { message: M1, site: S1 }),
      split(4, 'site'),
      of(5, { message: M1, site: S1 }),
      split(6, null),
      of(7, { message: M1, site: S1 }),
    ]);
    expect(countsOf(books)).toEqual({
      [HASH]: 2,
      [deriveKey(HASH, M1)]: 1,
      [deriveKey(HASH, S1)]: 1,
    });
    expect(books.ledger.errors.size).toBe(3);
    expect(books.ledger.errors.get(HASH)?.grouping).toEqual({ version: 1 });
  });

  test('of what is told without message and path counts on the error itself', () => {
    const books = fold([
      of(1, {}),
      split(2, 'message'),
      of(3, {}),
      of(4, { site: S1 }),
      occurred(),
    ]);
    expect(countsOf(books)).toEqual({ [HASH]: 4 });
  });

  test('of what is told without a description makes no record of it', () => {
    const { sample: _, ...event } = of(3, { message: M1 });
    const books = fold([of(1, {}), split(2, 'message'), { ...event, sample: null }]);
    expect(countsOf(books)).toEqual({ [HASH]: 2 });
  });

  test('gives way to a merge of the part back into the whole', () => {
    const part = deriveKey(HASH, M1);
    const books = fold([
      of(1, {}),
      split(2, 'message'),
      of(3, { message: M1 }),
      of(3, { message: M2 }),
      merged(4, part, HASH),
      of(5, { message: M1 }),
      of(6, { message: M2 }),
    ]);
    expect(countsOf(books)).toEqual({ [HASH]: 3, [deriveKey(HASH, M2)]: 2 });
    expect(books.ledger.errors.get(HASH)?.hashes).toEqual([part]);
    const again = fold([split(7, null), split(8, 'message'), of(9, { message: M1 })], books);
    expect(countsOf(again)[HASH]).toBe(4);
  });

  test('of the whole into a part of it leaves one', () => {
    const part = deriveKey(HASH, M1);
    const books = fold([
      of(1, {}),
      split(2, 'message'),
      of(3, { message: M1 }),
      merged(4, HASH, part),
      of(5, { message: M1 }),
      of(6, { message: M2 }),
    ]);
    expect(countsOf(books)).toEqual({ [part]: 4 });
  });

  test('of a part tells its own parts; by the same once more it changes nothing', () => {
    const part = deriveKey(HASH, M1);
    const finer = { message: M1, site: S2 };
    const books = fold([
      of(1, {}),
      split(2, 'message'),
      of(3, finer),
      split(4, 'site', part),
      of(5, finer),
    ]);
    expect(countsOf(books)).toEqual({ [HASH]: 1, [part]: 1, [deriveKey(part, S2)]: 1 });
    const again = fold([split(6, 'message', part), of(7, finer)], books);
    expect(countsOf(again)[part]).toBe(2);
  });

  test('holds for what was merged into the error, too', () => {
    const books = fold([of(1, {}), of(1, {}, OTHER), merged(2, OTHER, HASH), split(3, 'message')]);
    expect(countsOf(fold([of(4, { message: M1 }, OTHER)], books))).toEqual({
      [HASH]: 2,
      [deriveKey(HASH, M1)]: 1,
    });
  });

  test('leaves fixing, ignoring and deleting to each', () => {
    const part = deriveKey(HASH, M1);
    const books = fold([
      of(1, {}),
      split(2, 'message'),
      of(3, { message: M1 }),
      fixed(4),
      decided(5, { type: 'ignore', hash: part, condition: null }),
    ]);
    expect(books.ledger.errors.get(HASH)?.status).toBe('fixed');
    expect(books.ledger.errors.get(part)?.status).toBe('ignored');
    const late = { ...of(9, { message: M1 }), writer: writer({ w: 'w9', startedAt: at(8) }) };
    expect(fold([late], books).ledger.errors.get(HASH)?.status).toBe('fixed');
    const gone = fold([decided(10, { type: 'delete', hash: part })], books);
    expect(gone.ledger.errors.get(HASH)?.grouping.split).toBe('message');
    expect(countsOf(fold([of(11, { message: M1 })], gone))[part]).toBe(1);
  });

  test('describes a part as soon as it is told whole', () => {
    const { error } = thrown();
    const untold = { ...error, message: 'no face <int>', stack: [], location: null };
    const event = of(3, { site: S1 });
    const books = fold([
      of(1, {}),
      split(2, 'site'),
      { ...event, sample: thrown({ error: untold }) },
    ]);
    const part = deriveKey(HASH, S1);
    expect(books.ledger.errors.get(part)).toMatchObject({ stack: [], message: 'no face <int>' });
    const told = fold([of(4, { site: S1 })], books);
    expect(told.ledger.errors.get(part)).toMatchObject(error);
    expect([...told.changed]).toEqual([part]);
  });
});

test('a key is derived as the same whatever came first, and never looks like another', () => {
  const hash = fc.stringMatching(/^[0-9a-f]{16}$/);
  fc.assert(
    fc.property(hash, hash, hash, (a, b, c) => {
      expect(deriveKey(a, b)).toMatch(/^[0-9a-f]{16}$/);
      expect(deriveKey(deriveKey(a, b), b)).toBe(a);
      expect(deriveKey(a, b) === deriveKey(a, c)).toBe(b === c);
    }),
  );
});

describe('the keys to be told apart', () => {
  const [A, B, C] = ['a', 'b', 'c'].map((it) => it.repeat(16)) as [string, string, string];

  test('are none where nothing is split', () => {
    const { ledger } = booksOf(record({ hashes: [OTHER] }));
    expect(listSplitKeys(ledger, [merged(1, A, HASH)])).toEqual({
      keys: new Set(),
      by: [],
      cuts: [],
    });
  });

  test('are all names of what is split, or will be by a decision', () => {
    const { ledger } = booksOf(
      record({ hashes: [OTHER], grouping: { version: 1, split: 'site' } }),
      record({ hash: A, hashes: [B] }),
      record({ hash: C }),
    );
    expect([...listSplitKeys(ledger).keys].sort()).toEqual([OTHER, HASH].sort());
    const { keys, by, cuts } = listSplitKeys(ledger, [merged(1, M1, B), split(2, 'message', A)]);
    expect([...keys].sort()).toEqual([OTHER, M1, HASH, A, B].sort());
    expect(by).toEqual(['message', 'site']);
    expect(cuts).toEqual([at(2), at(1)]);
  });
});

describe('in the ledger', () => {
  const text = (grouping: object) =>
    formatLedger(booksOf({ ...record(), grouping: { version: 1, ...grouping } }).ledger);

  test.each([{ split: 'message' }, { split: 'site', of: OTHER }, { later: 1 }])(
    '%j is kept',
    (grouping) => {
      const parsed = parseLedger(text(grouping));
      expect(parsed.ok && parsed.ledger.errors.get(HASH)?.grouping).toEqual({
        version: 1,
        ...grouping,
      });
    },
  );

  test.each([{ split: 'line' }, { split: null }, { of: 'x' }])('%j is refused', (grouping) => {
    expect(parseLedger(text(grouping))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('bad "grouping"'),
    });
  });
});

describe('of any throws, merges and splits', () => {
  const KEYS = [HASH, OTHER, '00000000000000cc'];
  const hash = fc.constantFrom(
    ...KEYS,
    ...KEYS.flatMap((key) => [M1, M2, S1, S2].map((digest) => deriveKey(key, digest))),
  );
  const anyThrow = fc.record({
    k: fc.constantFrom(...KEYS),
    count: fc.integer({ min: 1, max: 5 }),
    finer: fc.record(
      { message: fc.constantFrom(M1, M2), site: fc.constantFrom(S1, S2) },
      { requiredKeys: [] },
    ),
  });
  /** So that most decisions are about what is known. */
  const FIRST = KEYS.map((k) => [0, { k, count: 1, finer: {} }] as const);
  const anyDecision = fc.oneof(
    fc.record({ type: fc.constant('merge' as const), hash, into: hash }),
    fc.record({
      type: fc.constant('split' as const),
      hash,
      split: fc.constantFrom('message' as const, 'site' as const, null),
    }),
  );
  /** Some journals; minute after minute one of them has the next event. */
  const anyStory = fc
    .array(fc.tuple(fc.nat(3), fc.oneof({ weight: 2, arbitrary: anyThrow }, anyDecision)), {
      maxLength: 25,
    })
    .map((steps) =>
      [...FIRST, ...steps].map(([by, step], index): FoldEvent => {
        const who = writer({ w: `w${by}` });
        if ('type' in step) return decided(index, step, who);
        const { k, count, finer } = step;
        return { ...occurred({ minute: index, count, by: who, sample: { k } }), finer };
      }),
    );
  const booksOfStory = ({ ledger, counters }: Books) => ({
    ledger: formatLedger(ledger),
    counters: Object.fromEntries([...counters].sort(([a], [b]) => (a < b ? -1 : 1))),
  });
  const sumOf = (events: readonly FoldEvent[]) =>
    events.reduce((sum, event) => sum + (event.type === 'occurrences' ? event.count : 0), 0);

  test('nothing is lost, every count has a record, and every name leads to one', () => {
    fc.assert(
      fc.property(anyStory, (events) => {
        const { ledger, counters } = fold(events);
        const counts = [...counters.values()].map(({ occurrences }) => occurrences);
        expect(counts.reduce((sum, one) => sum + one, 0)).toBe(sumOf(events));
        for (const key of counters.keys()) expect(ledger.errors.has(key)).toBe(true);
        const aliases = [...ledger.errors.values()].flatMap(({ hashes }) => hashes);
        expect(new Set(aliases).size).toBe(aliases.length);
        for (const alias of aliases) expect(ledger.errors.has(alias)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('it does not matter which journal is read first, nor how many folds it takes', () => {
    fc.assert(
      fc.property(anyStory, fc.array(fc.nat(25)), (events, cuts) => {
        const once = booksOfStory(fold(events));
        const byJournal = [3, 1, 0, 2].flatMap((by) =>
          events.filter((event) => event.writer.w === `w${by}`),
        );
        expect(booksOfStory(fold(byJournal))).toEqual(once);
        // A decision about what is not known yet waits for the rest of its own fold only.
        const isTimely = fold(events).notes.length === 0 && !isEarly(events);
        const ends = [...cuts, events.length].sort((a, b) => a - b);
        let books: Books = NO_BOOKS;
        ends.forEach((end, index) => {
          books = fold(events.slice(index === 0 ? 0 : ends[index - 1], end), books);
        });
        if (isTimely) expect(booksOfStory(books)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  /** Whether some decision comes before that which it is about. */
  function isEarly(events: readonly FoldEvent[]): boolean {
    return events.some(
      (event, index) =>
        event.type !== 'occurrences' && fold(events.slice(0, index + 1)).notes.length > 0,
    );
  }
});
