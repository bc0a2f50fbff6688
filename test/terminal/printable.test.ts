import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  toOneLine,
  toPrintable,
  toPrintableLines,
  toPrintableText,
} from '../../src/terminal/printable.js';

test.each([
  ['colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['link (OSC 8)', '\x1b]8;;http://x\x07x', '\\x1b]8;;http://x\\x07x'],
  ['clipboard (OSC 52)', '\x1b]52;c;aGk=\x1b\\', '\\x1b]52;c;aGk=\\x1b\\'],
  ['C1 control', 'a\x9b31mb', 'a\\x9b31mb'],
  ['carriage return and backspace', 'ok\rno\b', 'ok\\x0dno\\x08'],
  ['delete and null', '\x7f\0', '\\x7f\\x00'],
  ['direction override', 'user\u202egpj.exe', 'usergpj.exe'],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', 'a'],
  ['zero width', 'a\u200bb\u200d\u2060\ufeffc\u00ad', 'abc'],
  ['invisible letters', 'a\u3164b\u115f\u2800', 'ab'],
  ['tag characters', 'a\u{e0041}\u{e0042}', 'a'],
  ['line separator', 'a\u2028b', 'a\\u2028b'],
  ['lone surrogate', 'a\ud800b', 'a\\ud800b'],
  ['private use', '\ue000\u{f0000}', '\\ue000\\u{f0000}'],
  ['tab', 'a\tb', 'a\tb'],
  ['text of any language', 'Größe 日本語 שלום 🚀 é', 'Größe 日本語 שלום 🚀 é'],
])('%s', (_, text, expected) => {
  expect(toPrintable(text)).toBe(expected);
});

test('lets nothing through that is not printable, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(toPrintable(text)).not.toMatch(
        /[^\P{C}\t]|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}/u,
      );
    }),
    { numRuns: 2000 },
  );
});

test('does nothing to what is printable already', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toPrintable(toPrintable(text))).toBe(toPrintable(text));
    }),
  );
});

test('folds white space into one line', () => {
  expect(toOneLine('  a\r\n\tb\u2028c\u00a0 d\n')).toBe('a b c d');
});

test('keeps lines apart where a text has them', () => {
  expect(toPrintableLines('a\r\nb\rc\n\x1b')).toEqual(['a', 'b\\x0dc', '\\x1b']);
});

test('keeps a text of several lines in lines', () => {
  expect(toPrintableText('a\r\n\x1bb\nc')).toBe('a\n\\x1bb\nc');
});

test('pads a short escape, and gives a long one in braces', () => {
  expect(toPrintable('\x01\xff\u0100\u0378\u{10ffff}')).toBe('\\x01ÿĀ\\u0378\\u{10ffff}');
});
