import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderSparkline } from '../../src/terminal/sparkline.js';

test.each([
  [[0, 1, 2, 3, 4, 5, 6, 7], 8, undefined, '▁▂▃▄▅▆▇█'],
  [[10, 10], 8, undefined, '██'],
  [[0, 0], 8, undefined, '▁▁'],
  [[1, null, 2], 8, undefined, '▅·█'],
  [[1, 2, 3, 4], 2, undefined, '▆█'],
  [[1, 2], 0, undefined, ''],
  [[], 8, undefined, ''],
  [[0, 50, 100], 8, { from: 0, to: 100 }, '▁▅█'],
  [[-5, 500], 8, { from: 0, to: 100 }, '▁█'],
])('%j in %i columns by %j is %s', (values, columns, range, line) => {
  expect(renderSparkline(values, columns, range)).toBe(line);
});

test('has a column for each number that fits, and a higher one for a higher number', () => {
  const values = fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })));
  fc.assert(
    fc.property(values, fc.nat(100), (numbers, columns) => {
      const line = renderSparkline(numbers, columns);
      expect(line).toHaveLength(Math.min(numbers.length, columns));
      expect(line).toMatch(/^[▁-█·]*$/);
    }),
  );
});
