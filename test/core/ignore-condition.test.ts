import { expect, test } from 'vitest';
import { parseIgnoreCondition, tellCondition } from '../../src/core/ignore-condition.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');

test.each([
  ['30m', { until: '2026-11-20T12:30:00.000Z' }, 'until 2026-11-20 12:30 UTC'],
  [' 7D ', { until: '2026-11-27T12:00:00.000Z' }, 'until 2026-11-27 12:00 UTC'],
  ['2027-01-01', { until: '2027-01-01T00:00:00.000Z' }, 'until 2027-01-01'],
  ['2027-01-01T09:00+02:00', { until: '2027-01-01T07:00:00.000Z' }, 'until 2027-01-01 07:00 UTC'],
  ['1x', { count: 1 }, 'until seen once more'],
  ['10x', { count: 10 }, 'until seen 10 more times'],
  ['10X/1H', { count: 10, window: '1h' }, 'until seen 10 more times within 1h'],
])('%s', (text, condition, told) => {
  expect(parseIgnoreCondition(text, NOW)).toEqual(condition);
  expect(tellCondition(condition)).toBe(told);
});

test.each([
  ...['', 'soon', '7', '0x', 'x', '10x/', '10x/0m', '10x/1y', '1.5x', '-3x', '10 x'],
  ...['2026-11-20', '2020-01-01', '0m', '999999w', '2027-13-01', '9999999999x'],
])('%j is no condition', (text) => {
  expect(parseIgnoreCondition(text, NOW)).toBeNull();
});

test('for ever is told by no word, and two conditions by both', () => {
  expect(tellCondition(null)).toBe('');
  expect(tellCondition({})).toBe('');
  expect(tellCondition({ until: '2027-01-01T00:00:00.000Z', count: 2 })).toBe(
    'until 2027-01-01, or until seen 2 more times',
  );
});
