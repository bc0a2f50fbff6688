import { expect, test } from 'vitest';
import { findMedian } from '../../../src/core/runs/median.js';

test.each([
  [[], null],
  [[3], 3],
  [[3, 1], 2],
  [[10, 9, 100], 10],
  [[1, 10, 2, 3], 2.5],
])('the median of %j is %j', (values, median) => {
  expect(findMedian(values)).toBe(median);
});
