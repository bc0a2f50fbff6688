import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteForShell } from '../../src/core/shell-word.js';

test.each([
  ['/home/me/a-b_c.d', '/home/me/a-b_c.d'],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
  ['$(x) `y` "z"', `'$(x) \`y\` "z"'`],
  ['\u001b[31m\n\\', "$'\\x1b[31m\\x0a\\\\'"],
  ["'\u202e", "$'\\'\\xe2\\x80\\xae'"],
])('%j is the word %s', (text, word) => {
  expect(quoteForShell(text)).toBe(word);
});

test('a shell reads what was meant, and nothing that moves a cursor is in it', () => {
  const evil = fc.constantFrom(
    "'",
    '\\',
    '"',
    '$',
    '`',
    '\n',
    '\u001b',
    ' ',
    'x',
    '1',
    'ä',
    '\u202e',
    '!',
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.array(evil).map((it) => it.join('')),
        { minLength: 50 },
      ),
      (texts) => {
        const words = texts.map(quoteForShell);
        expect(words.join('')).not.toMatch(/\p{C}/u);
        const read = execFileSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`]).toString();
        expect(read.split('\0').slice(0, -1)).toEqual(texts);
      },
    ),
    { numRuns: 10 },
  );
});
