import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createShortener, listNames } from '../../src/core/short-hash.js';

function name(hash: string, ...hashes: readonly string[]) {
  return { hash, hashes };
}

test('shows eight digits, more where two would look alike', () => {
  const hashes = ['9ba5976d4c1f02aa', '9ba5976d4c9902aa', '0123456789abcdef'];
  const shorten = createShortener(hashes);
  expect(hashes.map(shorten)).toEqual(['9ba5976d4c1', '9ba5976d4c9', '01234567']);
});

test('keeps clear of aliases, which name records too', () => {
  const record = name('9ba5976d4c1f02aa', '9ba5976dffffffff', '9ba5976d4c1f02aa');
  const shorten = createShortener(listNames([record]));
  expect(shorten('9ba5976d4c1f02aa')).toBe('9ba5976d4');
});

test('leaves what names no record whole', () => {
  const shorten = createShortener(['9ba5976d4c1f02aa']);
  expect(shorten('9ba5976d4c1f02ab')).toBe('9ba5976d4c1f02ab');
});

const digit = fc.constantFrom('a', 'b');
const anyHash = fc.array(digit, { minLength: 16, maxLength: 16 }).map((digits) => digits.join(''));

test('names exactly one of any hashes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyHash, { maxLength: 60 }), fc.nat(30), (hashes, count) => {
      const [records, aliases] = [hashes.slice(count), hashes.slice(0, count)];
      const shorten = createShortener(
        listNames(records.map((hash, index) => name(hash, ...(index === 0 ? aliases : [])))),
      );
      for (const hash of records) {
        const short = shorten(hash);
        const named = [...records, ...(records.length > 0 ? aliases : [])];
        expect(short.length).toBeGreaterThanOrEqual(8);
        expect(named.filter((it) => it.startsWith(short))).toEqual([hash]);
        expect(
          short.length === 8 || named.filter((it) => it.startsWith(short.slice(0, -1))).length > 1,
        ).toBe(true);
      }
    }),
  );
});
