import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findNearestWord } from '../../src/core/nearest-word.js';

const WORDS = ['errorsFile', 'todoFile', 'fixedFile', 'fold', 'auto'];

test.each([
  ['errorFile', 'errorsFile'],
  ['ERRORSFILE', 'errorsFile'],
  ['todofile', 'todoFile'],
  ['fodl', 'fold'],
  ['fol', 'fold'],
  ['aut', 'auto'],
  ['fixedFiel', 'fixedFile'],
  ['colour', null],
  ['', null],
  ['x', null],
  ['x'.repeat(100_000), null],
])('%s stands for %s', (word, nearest) => {
  expect(findNearestWord(word, WORDS)).toBe(nearest);
});

test('knows no word among none', () => {
  expect(findNearestWord('fold', [])).toBeNull();
});

test('finds a word again after one slip of the hand', () => {
  const slip = fc.record({
    word: fc.constantFrom(...WORDS),
    place: fc.nat(),
    kind: fc.constantFrom('leave out', 'double', 'swap'),
  });
  fc.assert(
    fc.property(slip, ({ word, place, kind }) => {
      const at = place % word.length;
      const [before, letter, next, after] = [
        word.slice(0, at),
        word.charAt(at),
        word.charAt(at + 1),
        word.slice(at + 2),
      ];
      const slipped = {
        'leave out': before + next + after,
        double: before + letter + letter + next + after,
        swap: before + next + letter + after,
      }[kind];
      expect(findNearestWord(slipped, WORDS)).toBe(word);
    }),
  );
});
