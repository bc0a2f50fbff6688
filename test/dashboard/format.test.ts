import { expect, test } from 'vitest';
import { listDays } from '../../src/dashboard/day-counts.js';
import {
  formatAge,
  formatCount,
  formatDifference,
  formatPercent,
  formatTook,
} from '../../src/dashboard/format.js';

const NOW = Date.UTC(2026, 10, 21, 12);

test.each([
  [0, 'just now'],
  [12_000, '12s ago'],
  [3 * 60_000 + 59_000, '3m ago'],
  [2 * 3_600_000, '2h ago'],
  [5 * 86_400_000, '5d ago'],
  [40 * 86_400_000, 'Oct 12 2026'],
  [-60_000, 'just now'],
  [Number.NaN, '–'],
])('%d ms ago is told as %s', (age, told) => {
  expect(formatAge(NOW - age, NOW)).toBe(told);
});

test('what took long is told coarsely, and less than nothing never', () => {
  expect([0, 12, 99.6, 100, 8_300, 125_000].map(formatTook)).toEqual([
    '0ms',
    '12ms',
    '100ms',
    '0.1s',
    '8.3s',
    '2m 05s',
  ]);
  expect([formatTook(null), formatDifference(-1_500), formatDifference(20)]).toEqual([
    '–',
    '−1.5s',
    '+20ms',
  ]);
});

test('only everything is a hundred percent', () => {
  expect([100, 99.99, 97.78, 0].map(formatPercent)).toEqual(['100%', '99.9%', '97.7%', '0%']);
});

test('numbers have their nouns', () => {
  expect([formatCount(1, 'run'), formatCount(1_234, 'run')]).toEqual(['1 run', '1,234 runs']);
});

test('days without anything are days, too', () => {
  const days = listDays({ '2026-11-21': 3, '2026-11-19': 1, '2020-01-01': 9 }, NOW, 4);
  expect(days).toEqual([
    { day: '2026-11-18', count: 0 },
    { day: '2026-11-19', count: 1 },
    { day: '2026-11-20', count: 0 },
    { day: '2026-11-21', count: 3 },
  ]);
});
