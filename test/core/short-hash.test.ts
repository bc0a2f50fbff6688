import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortenHashes } from '../../src/core/short-hash.js';

test('shows eight digits, more where two would look alike', () => {
  const short = shortenHashes(['9ba5976d4c1f02aa', '9ba5976d4c9902aa', '0123456789abcdef']);
  expect([...short.values()]).toEqual(['9ba5976d4c1', '9ba5976d4c9', '01234567']);
});

test('keeps clear of aliases, which name records too', () => {
  const short = shortenHashes(['9ba5976d4c1f02aa'], ['9ba5976dffffffff', '9ba5976d4c1f02aa']);
  expect(short.get('9ba5976d4c1f02aa')).toBe('9ba5976d4');
});

test('names exactly one of any hashes', () => {
  const digit = fc.constantFrom('a', 'b');
  const hash = fc.array(digit, { minLength: 16, maxLength: 16 }).map((digits) => digits.join(''));
  fc.assert(
    fc.property(fc.uniqueArray(hash, { maxLength: 60 }), (hashes) => {
      for (const [whole, short] of shortenHashes(hashes)) {
        expect(short.length).toBeGreaterThanOrEqual(8);
        expect(hashes.filter((it) => it.startsWith(short))).toEqual([whole]);
      }
    }),
  );
});
