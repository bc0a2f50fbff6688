import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findBurst,
  joinMoments,
  MomentRegister,
  type Moments,
} from '../../../src/core/errors/moments.js';

const anyMoments = (maxLength: number) =>
  fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 5 })), { maxLength });

/** Looks at every window that ends with a moment. */
function findPlainly(moments: Moments, count: number, windowMs: number): number | null {
  for (const [end] of moments) {
    const inside = moments.filter(([t]) => t > end - windowMs && t <= end);
    if (inside.reduce((sum, [, seen]) => sum + seen, 0) >= count) return end;
  }
  return null;
}

const total = (moments: Moments) => moments.reduce((sum, [, count]) => sum + count, 0);

test('a burst is found as by looking at every window', () => {
  fc.assert(
    fc.property(
      anyMoments(40),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 50_000 }),
      (told, count, windowMs) => {
        const moments = joinMoments(told, []);
        expect(findBurst(moments, count, windowMs)).toBe(findPlainly(moments, count, windowMs));
      },
    ),
  );
});

test('so many in a window are no burst where the window has just ended', () => {
  const moments: Moments = [
    [0, 1],
    [1_000, 1],
  ];
  expect(findBurst(moments, 2, 1_000)).toBeNull();
  expect(findBurst(moments, 2, 1_001)).toBe(1_000);
  expect(findBurst([], 1, 1_000)).toBeNull();
});

test('however many moments there are, few are kept, in order, and none is lost', () => {
  fc.assert(
    fc.property(anyMoments(3_000), (told) => {
      const register = new MomentRegister();
      for (const [t, count] of told) register.see(t, count);
      for (const moments of [register.close(), joinMoments(told, []), joinMoments([], told)]) {
        expect(moments.length).toBeLessThanOrEqual(256);
        expect(total(moments)).toBe(total(told));
        expect(moments).toEqual(moments.toSorted(([a], [b]) => a - b));
      }
    }),
    { numRuns: 30 },
  );
});

test('what was seen at once is one moment', () => {
  const register = new MomentRegister();
  register.see(5, 1);
  register.see(5, 2);
  register.see(9, 1);
  expect(register.close()).toEqual([
    [5, 3],
    [9, 1],
  ]);
});
