import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toVisibleText } from '../../src/core/printable.js';

test.each([
  ['colour', '\x1b[31mred', '\\x1b[31mred'],
  ['direction override', 'user\u202egpj.exe', 'user\\u202egpj.exe'],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
  ['zero width', 'a\u200bb\u200d\ufeffc\u00ad', 'a\\u200bb\\u200d\\ufeffc\\xad'],
  ['null and a lone surrogate', '\0\ud800', '\\x00\\ud800'],
  ['lines and tabs', 'a\r\nb\n\tc\rd', 'a\nb\n\tc\\x0dd'],
  ['a family and a heart', '👩‍💻 ❤️', '👩‍💻 ❤️'],
  ['joiners of a script', 'می‌خواهم', 'می‌خواهم'],
  ['text of any language', 'Größe 日本語 שלום é', 'Größe 日本語 שלום é'],
])('%s is shown', (_, text, expected) => {
  expect(toVisibleText(text)).toBe(expected);
});

test('nothing that reorders a line or moves a cursor stays, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(toVisibleText(text)).not.toMatch(/[^\P{Cc}\t\n]|\p{Bidi_Control}|[\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 1000 },
  );
});
