import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FeedCursor,
  formatFeedCursor,
  KEY_DIGITS,
  parseFeedCursor,
} from '../../src/server/feed-cursor.js';

const time = fc.maxSafeNat();
const digits = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'),
    minLength: length,
    maxLength: length,
  });
const key = digits(KEY_DIGITS);

const told = fc.array(fc.tuple(key, fc.nat(), fc.boolean()));
const tokens = fc.array(key).map((it) => new Set(it));

const cursor: fc.Arbitrary<FeedCursor> = fc
  .tuple(time, told, time, fc.oneof(digits(16), fc.constant('')), tokens)
  .map(([since, runs, at, hash, errors]) => ({
    runs: { since, told: new Map(runs.map(([id, seq, isOver]) => [id, { seq, isOver }])) },
    errors: { mark: { time: at, hash }, told: errors },
  }));

test('what is formatted is parsed as it was', () => {
  fc.assert(
    fc.property(cursor, (it) => {
      expect(parseFeedCursor(formatFeedCursor(it))).toStrictEqual(it);
    }),
  );
});

test('a cursor needs no escape in a header, a query, or a line of a stream', () => {
  fc.assert(
    fc.property(cursor, (it) => {
      expect(formatFeedCursor(it)).toMatch(/^[\w.!]+$/);
    }),
  );
});

test.each([
  '',
  '0',
  '1_',
  '2_0__0._',
  '1_0__0._extra_',
  '1_0_zz_0._',
  '1_-1__0._',
  '1_0__0.zzzz_',
  '1_0__0._12',
  '1_999999999999__0._',
  '1_0_0123456789ab5!!_0._',
])('%j is no cursor', (text) => {
  expect(parseFeedCursor(text)).toBeNull();
});

test('any text is a cursor or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'01_.!az ') }), (text) => {
      const parsed = parseFeedCursor(text);
      if (parsed !== null) expect(parseFeedCursor(formatFeedCursor(parsed))).toStrictEqual(parsed);
    }),
  );
});

test('a cursor that names no run and no error is short', () => {
  const runs = { since: 1_770_206_400_000, told: new Map() };
  const errors = { mark: { time: 0, hash: '' }, told: new Set<string>() };
  expect(formatFeedCursor({ runs, errors })).toBe('1_ml7z6o00__0._');
});
