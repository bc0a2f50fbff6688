import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Extent, findWindow, offsetOf } from '../../src/dashboard/virtual-window.js';

const PLAIN: Extent = { count: 10_000, rowHeight: 32, open: [] };

test('draws what is seen and a little more', () => {
  expect(findWindow(PLAIN, 3_200, 640)).toEqual({
    first: 95,
    end: 126,
    before: 3_040,
    after: 315_968,
  });
  expect(findWindow(PLAIN, 0, 640)).toMatchObject({ first: 0, end: 26, before: 0 });
});

test('an end is an end', () => {
  expect(findWindow(PLAIN, 1e9, 640)).toMatchObject({ first: 9_994, end: 10_000, after: 0 });
  expect(findWindow({ ...PLAIN, count: 0 }, 0, 640)).toEqual({
    first: 0,
    end: 0,
    before: 0,
    after: 0,
  });
});

test('what is open below a row pushes those after it down', () => {
  const extent: Extent = {
    count: 100,
    rowHeight: 10,
    open: [
      [2, 500],
      [4, 50],
    ],
  };
  expect([0, 2, 3, 4, 5].map((index) => offsetOf(extent, index))).toEqual([0, 20, 530, 540, 600]);
  expect(findWindow(extent, 300, 10)).toMatchObject({ first: 0, end: 8 });
  expect(findWindow(extent, 700, 10)).toMatchObject({ first: 10, end: 22 });
});

test('whatever is open, the rows that are seen are drawn, and nothing is lost', () => {
  const extents = fc.record({
    count: fc.integer({ min: 1, max: 300 }),
    rowHeight: fc.integer({ min: 1, max: 60 }),
    heights: fc.dictionary(
      fc.integer({ min: 0, max: 299 }).map(String),
      fc.integer({ min: 1, max: 900 }),
    ),
  });
  fc.assert(
    fc.property(
      extents,
      fc.nat(20_000),
      fc.nat(1_000),
      ({ count, rowHeight, heights }, top, height) => {
        const open = Object.entries(heights)
          .map(([index, high]) => [Number(index), high] as const)
          .filter(([index]) => index < count)
          .sort(([a], [b]) => a - b);
        const extent = { count, rowHeight, open };
        const { first, end, before, after } = findWindow(extent, top, height);
        const total = offsetOf(extent, count);
        expect(before + (offsetOf(extent, end) - offsetOf(extent, first)) + after).toBe(total);
        for (let index = 0; index < count; index += 1) {
          const [from, to] = [offsetOf(extent, index), offsetOf(extent, index + 1)];
          if (to > top && from < top + height) expect(index >= first && index < end).toBe(true);
        }
      },
    ),
  );
});
