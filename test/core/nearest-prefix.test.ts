import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findNearestPrefix } from '../../src/core/nearest-prefix.js';

const HASHES = ['9ba5976d4c1f02aa', 'feedface00000000', 'feedfacf00000000'];

test.each([
  ['one digit wrong', '9ba5976e', HASHES[0]],
  ['one letter that is no digit', '9ba5g76d', HASHES[0]],
  ['two swapped', '9b5a976d', HASHES[0]],
  ['one missing', '9b5976d4', HASHES[0]],
  ['one too many', '9bba5976d4', HASHES[0]],
  ['a capital', '9BA5976E', HASHES[0]],
  ['two that are as near', 'feedfacd', null],
  ['two digits wrong', '9ba59711', null],
  ['too little to tell', '9bb', null],
  ['nothing', '', null],
])('%s', (_, typed, nearest) => {
  expect(findNearestPrefix(typed, HASHES)).toBe(nearest);
});

test('a digit changed anywhere in a hash that is far from all others is found', () => {
  const digit = fc.constantFrom(...'0123456789abcdef');
  fc.assert(
    fc.property(fc.nat(15), digit, fc.integer({ min: 4, max: 16 }), (at, wrong, length) => {
      const hash = '9ba5976d4c1f02aa';
      const typed = (hash.slice(0, at) + wrong + hash.slice(at + 1)).slice(0, length);
      expect(findNearestPrefix(typed, [hash, 'feedface00000000'])).toBe(hash);
    }),
  );
});
