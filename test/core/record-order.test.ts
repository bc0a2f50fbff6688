import { expect, test } from 'vitest';
import { isSortOrder, type SortOrder, sortRecords } from '../../src/core/record-order.js';
import { createRecord } from '../support/counted-record.js';

const a = createRecord({
  hash: 'aaaa000000000000',
  severity: 'LOW',
  context: 'load',
  occurrences: 9,
  firstSeen: '2026-01-01T00:00:00Z',
  lastSeen: '2026-01-05T00:00:00Z',
});
const b = createRecord({
  hash: 'bbbb000000000000',
  severity: 'HIGH',
  firstSeen: '2026-01-03T00:00:00Z',
  lastSeen: '2026-01-03T00:00:00Z',
});
const c = createRecord({
  hash: 'cccc000000000000',
  firstSeen: '2026-01-02T00:00:00Z',
  lastSeen: null,
});

test.each<[SortOrder, readonly unknown[]]>([
  ['severity', [b, c, a]],
  ['recent', [a, b, c]],
  ['occurrences', [a, b, c]],
  ['new', [b, c, a]],
  ['seen', [a, b, c]],
  ['first', [b, c, a]],
  ['count', [a, b, c]],
  ['context', [a, b, c]],
])('by %s', (order, expected) => {
  expect(sortRecords([c, b, a], order)).toEqual(expected);
});

test('an order leaves its input alone, and breaks ties by hash', () => {
  const twins = [createRecord({ hash: 'ffff000000000000' }), createRecord()];
  expect(sortRecords(twins, 'severity').map(({ hash }) => hash)).toEqual([
    '9ba5976d4c1f02aa',
    'ffff000000000000',
  ]);
  expect(twins[0]?.hash).toBe('ffff000000000000');
});

test('an order has a name of its own, not one that every object has', () => {
  expect(['severity', 'toString', '__proto__'].map(isSortOrder)).toEqual([true, false, false]);
});
