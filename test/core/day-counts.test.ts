import { expect, test } from 'vitest';
import { countDays } from '../../src/core/day-counts.js';

const now = Date.parse('2026-03-01T00:00:00.000Z');

test('the last days, today as the last one', () => {
  const days = { '2026-02-26': 9, '2026-02-27': 2, '2026-03-01': 5, '2026-03-02': 7 };
  expect(countDays(days, 3, now)).toEqual([2, null, 5]);
  expect(countDays({}, 2, now)).toEqual([null, null]);
});
