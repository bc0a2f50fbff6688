import { describe, expect, test } from 'vitest';
import { cutName, cutText } from '../../../src/core/errors/bounded-text.js';

describe('cutText', () => {
  test.each([
    ['short enough', 'a bc', 4, 'a bc'],
    ['cut in a token', 'key=abc secret', 10, 'key=abc'],
    ['cut at the end of a token', 'key=abc secret', 8, 'key=abc'],
    ['cut behind a token', 'key=abc secret', 7, ''],
    ['one token', 'secretsecret', 5, ''],
    ['a token in quotes', '"one","two"', 8, '"one","'],
    ['many blanks', 'ab     cdef', 7, 'ab'],
    ['nothing of it', 'a b', 0, ''],
  ])('of a text that is %s', (_what, text, length, expected) => {
    expect(cutText(text, length)).toBe(expected);
  });

  test.each([...' \t\n"\'`,;(){}[]<>|'])('takes %j for the end of a token', (sign) => {
    expect(cutText(`ab${sign}cd`, 4)).toBe(`ab${sign}`.trimEnd());
  });
});

describe('cutName', () => {
  test.each([
    ['a name', 'TypeError', 20, 'TypeError'],
    ['a long name', 'TypeError', 4, 'Type'],
    ['two lines', 'a\nb', 20, 'a'],
    ['two lines of Windows', 'a\r\nb', 20, 'a'],
    ['an empty line', '\nb', 20, ''],
    ['a line that ends behind the cut', 'abc\nd', 2, 'ab'],
  ])('of %s', (_what, text, length, expected) => {
    expect(cutName(text, length)).toBe(expected);
  });
});

test('half of a card’s number is not left at the end', () => {
  expect(cutText('paid by 4111 1111 1111 1111', 18)).toBe('paid by');
});
