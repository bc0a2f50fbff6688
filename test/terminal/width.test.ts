import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toOneLine } from '../../src/terminal/printable.js';
import { cutToWidth, getWidth, wrapToWidth } from '../../src/terminal/width.js';

test.each([
  ['', 0],
  ['abc', 3],
  ['Größe', 5],
  ['日本語', 6],
  ['e\u0301', 1],
  ['🚀', 2],
  ['한글', 4],
  ['ｆｕｌｌ', 8],
  ['▲ ●…', 4],
])('%j is %i columns wide', (text, width) => {
  expect(getWidth(text)).toBe(width);
});

test('every character is as wide alone, where it may not be looked up, as beside one that is', () => {
  for (let code = 0x20; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    const width = getWidth(character);
    if (getWidth(`🚀${character}`) !== width + 2) expect.fail(`U+${code.toString(16)}`);
  }
});

test.each([
  ['hello', 5, 'hello'],
  ['hello', 4, 'hel…'],
  ['hello', 1, '…'],
  ['hello', 0, ''],
  ['ab cd', 4, 'ab…'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
])('cuts %j to %i columns: %j', (text, width, expected) => {
  expect(cutToWidth(text, width)).toBe(expected);
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['a reallylongword b', 6, ['a', 'really', 'longwo', 'rd b']],
  ['日本語 x', 4, ['日本', '語 x']],
  ['日本', 1, ['日', '本']],
  ['', 5, ['']],
])('wraps %j to %i columns', (text, width, expected) => {
  expect(wrapToWidth(text, width)).toEqual(expected);
});

const line = fc.string({ unit: 'grapheme' }).map(toOneLine);

test('never exceeds the width, and never loses a character by wrapping', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 2, max: 40 }), (text, width) => {
      expect(getWidth(cutToWidth(text, width))).toBeLessThanOrEqual(width);
      const lines = wrapToWidth(text, width);
      expect(lines.map(getWidth).every((it) => it <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});
