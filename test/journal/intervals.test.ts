import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addNumber, hasAllNumbers, hasNumber } from '../../src/journal/intervals.js';

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });

function intervalsOf(list: readonly number[]): [number, number][] {
  const intervals: [number, number][] = [];
  for (const n of list) addNumber(intervals, n);
  return intervals;
}

test('intervals hold what was added, and are sorted and apart', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const intervals = intervalsOf(list);
      for (let n = 0; n <= 42; n++) expect(hasNumber(intervals, n)).toBe(list.includes(n));
      for (const [index, [from, to]] of intervals.entries()) {
        expect(from).toBeLessThanOrEqual(to);
        const next = intervals[index + 1];
        if (next !== undefined) expect(next[0]).toBeGreaterThan(to + 1);
      }
    }),
  );
});

test('one holds another where every number of it is in it', () => {
  fc.assert(
    fc.property(numbers, numbers, (list, wanted) => {
      const isWithin = wanted.every((n) => list.includes(n));
      expect(hasAllNumbers(intervalsOf(list), intervalsOf(wanted))).toBe(isWithin);
    }),
  );
});

test('numbers that come backwards, with gaps, cost no more than a search each', () => {
  const backwards = Array.from({ length: 20_000 }, (_, i) => 2 * (20_000 - i));
  const intervals = intervalsOf(backwards);
  expect(intervals).toEqual(backwards.map((n) => [n, n]).reverse());
  expect(hasAllNumbers(intervals, intervals)).toBe(true);
});
