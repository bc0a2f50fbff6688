import { expect, test } from 'vitest';
import {
  formatAge,
  formatCount,
  formatNumber,
  formatTime,
} from '../../src/terminal/relative-time.js';

const now = Date.parse('2026-11-20T12:00:00.000Z');

test.each([
  ['2026-11-20T12:00:00.000Z', 'just now'],
  ['2026-11-20T11:59:01.000Z', 'just now'],
  ['2026-11-20T11:59:00.000Z', '1 minute ago'],
  ['2026-11-20T11:00:00.001Z', '59 minutes ago'],
  ['2026-11-20T11:00:00.000Z', '1 hour ago'],
  ['2026-11-19T12:00:00.000Z', '1 day ago'],
  ['2026-11-06T12:00:00.000Z', '2 weeks ago'],
  ['2026-09-01T12:00:00.000Z', '2 months ago'],
  ['2023-11-20T12:00:00.000Z', '3 years ago'],
  ['2026-11-20T12:00:30.000Z', 'just now'],
  ['2026-11-20T13:00:00.000Z', 'in 1 hour'],
  ['no time', 'no time'],
])('%s is %s', (time, expected) => {
  expect(formatAge(time, now)).toBe(expected);
});

test('leaves the fraction of a second away', () => {
  expect(formatTime('2026-11-20T12:00:00.123Z')).toBe('2026-11-20T12:00:00Z');
});

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
])('%i reads %s', (count, expected) => {
  expect(formatNumber(count)).toBe(expected);
});

test('counts one thing as one', () => {
  expect([formatCount(1, 'error'), formatCount(2, 'error')]).toEqual(['1 error', '2 errors']);
  expect(formatCount(2, 'entry', 'entries')).toBe('2 entries');
});
