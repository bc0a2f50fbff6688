import { describe, expect, test } from 'vitest';
import { renderInertLine, renderInertText } from '../../src/markdown/inert-text.js';

const line = (text: string) => renderInertLine(text, 100);

describe('a line', () => {
  test.each([
    ['blanks and line breaks', ' a \r\n\t b\u00a0c\u0085d\u2028e\u2029f ', 'a b c d e f'],
    ['a colour', 'a\x1b[31mred\x1b[0m b', 'ared b'],
    ['a colour with all it may have', '\x1b[?25;1 qb', 'b'],
    ['a link of a terminal', '\x1b]8;;http://x\x07a\x1b]8;;\x1b\\b', 'ab'],
    ['a short escape', 'a\x1bMb', 'ab'],
    ['half an escape', 'a\x1b', 'a␛'],
    ['controls', 'a\0b\x08c\x7fd', 'a␀b␈c␡d'],
    ['later controls', 'a\x9bb', 'a\\u{9B}b'],
    ['bidi controls', 'a\u202eb\u2066c\u200fd\u061ce', 'a\\u{202E}b\\u{2066}c\\u{200F}d\\u{61C}e'],
    ['what cannot be seen', 'a\u00adb\u200bc\u2060d', 'a\\u{AD}b\\u{200B}c\\u{2060}d'],
    ['a mark of byte order', 'a\ufeffb', 'a\\u{FEFF}b'],
    ['tags', '\u{e0041}', '\\u{E0041}'],
    ['halves of characters', 'a\ud800b\udfffc', 'a\ufffdb\ufffdc'],
    ['joiners, which scripts need', 'a\u200db\u200cc', 'a\u200db\u200cc'],
    ['text of any language', 'Größe 日本語 שלום 🚀', 'Größe 日本語 שלום 🚀'],
  ])('with %s', (_what, text, expected) => {
    expect(line(text)).toBe(expected);
  });

  test.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abc…'],
    ['ab cde', 4, 'ab…'],
    ['🚀🚀🚀🚀', 4, '🚀🚀🚀🚀'],
    ['🚀🚀🚀🚀🚀', 4, '🚀🚀🚀…'],
  ])('of %j is cut at %d characters', (text, length, expected) => {
    expect(renderInertLine(text, length)).toBe(expected);
  });

  test('of megabytes is looked at only as far as it may be shown', () => {
    expect(renderInertLine(`${'a'.repeat(19_999)}bc`, 100_000)).toBe(`${'a'.repeat(19_999)}b`);
  });
});

test('a text of several lines keeps them, and shows what cannot be seen', () => {
  expect(renderInertText('a\r\n\tb\x1b[1mc\n\0d\u202ee')).toBe('a\r\n\tbc\n␀d\\u{202E}e');
});
