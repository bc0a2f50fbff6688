import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDecimal } from '../../src/journal/decimal.js';

test('gives the digits of any whole number, in any order', () => {
  const numbers = fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(numbers, (values) => {
      const format = createDecimal();
      expect(values.map(format)).toEqual(values.map(String));
    }),
  );
});

test.each([
  0, 9, 10, 99, 100, 999, 1_000, 1_001, 1_010, 9_999, 10_000, 999_999, 1_000_000, 1_763_673_480_000,
])('%i', (n) => {
  expect(createDecimal()(n)).toBe(String(n));
});
