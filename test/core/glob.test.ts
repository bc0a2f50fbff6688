import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileGlob } from '../../src/core/glob.js';

describe('a pattern of texts', () => {
  test.each([
    ['*', '', true],
    ['*', 'any\ntext / at all', true],
    ['timeout', 'timeout', true],
    ['timeout', 'Timeout', false],
    ['timeout', 'a timeout', false],
    ['*timeout*', 'a timeout of 5s', true],
    ['no *: *', 'no face: left', true],
    ['no *: *', 'no face', false],
    ['a*b*c', 'abbbc', true],
    ['a*b*c', 'acb', false],
    ['*.jpg', 'x.jpg.png', false],
    ['*.jpg', 'x.jpg.jpg', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '😀', true],
    ['??', '😀', false],
    ['a**b', 'a/x/b', true],
    ['[a-z]{2}\\d+(.)', '[a-z]{2}\\d+(.)', true],
    ['[a-z]*', 'b', false],
    ['*?', '', false],
    ['*?', 'x', true],
    ['?*a', 'a', false],
    ['what?', 'what?', true],
    ['aab*', 'aaab', false],
    ['*aab', 'aaab', true],
  ])('%j takes %j: %s', (pattern, text, taken) => {
    expect(compileGlob(pattern)(text)).toBe(taken);
  });
});

describe('a pattern of paths', () => {
  test.each([
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/deep/a.ts', false],
    ['src/*.ts', 'src/.ts', true],
    ['*.ts', 'src/a.ts', false],
    ['src/**', 'src/deep/er/a.ts', true],
    ['src/**', 'srcs/a.ts', false],
    ['**/*.ts', 'a.ts', true],
    ['**/*.ts', 'src/deep/a.ts', true],
    ['**/a.ts', 'src/ba.ts', false],
    ['**/**/a.ts', 'a.ts', true],
    ['**/**/a.ts', 'x/a.ts', true],
    ['src/**/a.ts', 'src/a.ts', true],
    ['src/**/a.ts', 'src/x/y/a.ts', true],
    ['src/**/a.ts', 'src/xa.ts', false],
    ['src/**/*/a.ts', 'src/a.ts', false],
    ['src/**/*/a.ts', 'src/x/a.ts', true],
    ['**/x/**/a.ts', 'x/a.ts', true],
    ['**/x/**/a.ts', 'y/x/z/a.ts', true],
    ['src?a.ts', 'src/a.ts', false],
    ['s**s', 's/a/s', true],
    ['**', 'a/b', true],
    ['a*/b', 'ax/b', true],
    ['a*/b', 'a/x/b', false],
    ['a**/b', 'ax/y/b', true],
    ['**/', 'a/', true],
    ['**/', 'a', false],
  ])('%j takes %j: %s', (pattern, text, taken) => {
    expect(compileGlob(pattern, { isPath: true })(text)).toBe(taken);
  });
});

test.each([false, true])(
  'a pattern takes what the regular expression for it takes (paths: %s)',
  (isPath) => {
    const ofThese = fc.string({ unit: fc.constantFrom('a', 'b', '/', '😀'), maxLength: 12 });
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '/', '?', '*', '**', '**/', '😀'), { maxLength: 10 })
      .map((parts) => parts.join('').replace(/\*{3,}/g, '**'));
    fc.assert(
      fc.property(pattern, ofThese, (glob, text) => {
        expect(compileGlob(glob, { isPath })(text)).toBe(toRegExp(glob, isPath).test(text));
      }),
      { numRuns: 2_000 },
    );
  },
);

test('a pattern longer than a word of bits takes what it says', () => {
  const long = 'ab'.repeat(200);
  expect(compileGlob(`${long}*${long}?`)(`${long}-${long}x`)).toBe(true);
  expect(compileGlob(`${long}*${long}?`)(`${long}-${long}`)).toBe(false);
  expect(compileGlob(`${'a/'.repeat(31)}**/b`, { isPath: true })(`${'a/'.repeat(31)}b`)).toBe(true);
  expect(compileGlob(`${'a'.repeat(31)}/**/b`, { isPath: true })(`${'a'.repeat(31)}/b`)).toBe(true);
});

test('no pattern makes a long text a wait: ten thousand of the worst kinds are soon through', () => {
  const text = 'a'.repeat(2_048);
  const worst = ['*a*a*a*a*b', '*a*a*a*a*b*', '*a?a?a?a?b', '*aaaaaaaaaaaaaaaab*', '?*?*?*?*b?'];
  const globs = Array.from({ length: 10_000 }, (_, at) => compileGlob(worst[at % 5] ?? ''));
  expect(globs.some((glob) => glob(text))).toBe(false);
});

/** As a naive reader would write it; slow for bad patterns, so only for short texts. */
function toRegExp(glob: string, isPath: boolean): RegExp {
  const any = isPath ? '[^/]' : '[^]';
  const source = glob.replace(/(^|\/)(?:\*\*\/)+|\*+|\?/g, (token, before: string | undefined) => {
    if (token === '?') return any;
    if (!isPath) return /^\/?(?:\*\*\/)+$/.test(token) ? token.replaceAll('**', '[^]*') : '[^]*';
    if (before !== undefined) return `${before}(?:[^]*/)?`;
    return token.length > 1 ? '[^]*' : '[^/]*';
  });
  return new RegExp(`^${source}$`, 'u');
}
