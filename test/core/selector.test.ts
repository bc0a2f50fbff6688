import { expect, test } from 'vitest';
import { findSelected, isSelector, looksLikeSelector } from '../../src/core/selector.js';
import { createRecord } from '../support/counted-record.js';

const often = createRecord({ hash: 'aaaa000000000000', occurrences: 9 });
const late = createRecord({ hash: 'bbbb000000000000', lastSeen: '2026-11-21T00:00:00.000Z' });
const fixed = createRecord({
  ...{ hash: 'cccc000000000000', status: 'fixed', occurrences: 99 },
  lastSeen: '2026-11-22T00:00:00.000Z',
});
const records = [often, late, fixed];

test('the first of the preferred, or of all where there are none', () => {
  expect(findSelected(records, '@latest', ({ status }) => status === 'active')).toBe(late);
  expect(findSelected(records, '@most', ({ status }) => status === 'active')).toBe(often);
  expect(findSelected(records, '@most', ({ status }) => status === 'fixed')).toBe(fixed);
  expect(findSelected(records, '@latest', ({ status }) => status === 'ignored')).toBe(fixed);
  expect(findSelected([], '@latest', () => true)).toBeUndefined();
});

test('is known by its name', () => {
  expect(['@latest', '@most', '@toString', 'latest'].map(isSelector)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([' @x', 'a@x'].map(looksLikeSelector)).toEqual([true, false]);
});
