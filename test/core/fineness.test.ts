import { expect, test } from 'vitest';
import { chooseFineness, refineFineness } from '../../src/core/fineness.js';
import { NO_JOINED_KEYS } from '../../src/core/joined-keys.js';
import { at, booksOf, decided, HASH, OTHER, occurred, record, writer } from './support/books.js';

const ALIAS = '1'.repeat(16);
const JOINED = '2'.repeat(16);
const UNKNOWN = '3'.repeat(16);
const window = { count: 10, window: '1h' };
const windowed = record({ status: 'ignored', ignore: window, hashes: [ALIAS] });
const other = record({ hash: OTHER, status: 'ignored', ignore: { count: 10 } });
const joined = new Map([[HASH, [JOINED]]]);
const timedOf = (fineness: ReturnType<typeof refineFineness>) =>
  [HASH, ALIAS, JOINED, UNKNOWN, OTHER].map((key) => fineness?.isTimed(key));

test('times are kept for what is ignored within a time, by all its names, and what may come to it', () => {
  const { ledger } = booksOf(windowed, other);
  const timed = [true, true, true, true, false];
  expect(timedOf(chooseFineness(ledger, joined))).toEqual(timed);
  expect(timedOf(chooseFineness(booksOf(other).ledger, NO_JOINED_KEYS))).not.toContain(true);
  const ofOthers = { ...windowed, overflow: true };
  const all = chooseFineness(booksOf(ofOthers, other).ledger, joined);
  expect(timedOf(all)).not.toContain(false);
});

test('events ask for more only where they change what a throw counts for', () => {
  const { ledger } = booksOf(record(), other);
  const refine = (...events: Parameters<typeof refineFineness>[2]) =>
    refineFineness(ledger, NO_JOINED_KEYS, events);
  const process = writer({ w: 'thrower' });
  const spanning = occurred({ minute: 1, lastMinute: 5, by: process });
  const gone = (minute: number) => decided(minute, { type: 'delete', hash: HASH });
  expect(refine(spanning, decided(3, { type: 'reopen', hash: HASH }))).toBeNull();
  expect(refine(spanning, gone(0), gone(5))).toBeNull();
  expect(refine(spanning, gone(4), gone(1), gone(4))?.cuts).toEqual([at(1), at(4)]);
  const until = decided(0, { type: 'ignore', hash: HASH, condition: window });
  expect(timedOf(refine(spanning, until))).not.toContain(false);
});
