import { expect, test } from 'vitest';
import { MAY_HAVE_HOLES, splitHoles } from '../../src/sources/text-holes.js';

const render = (text: string) =>
  splitHoles(text)
    .map((part) => ('text' in part ? part.text : `<${part.hole}>`))
    .join('');

test.each([
  ['no %s of %d', 'no <> of <>'],
  ['%(name)s is gone', '<name> is gone'],
  ['{page} of {{ book.name }}', '<page> of <book.name>'],
  ['%{count} of ${all}, {0}', '<count> of <all>, <0>'],
  ['$1 is :name', '<> is <name>'],
  ['{n, number} left', '<n> left'],
  ['100%sure at http://a:80', '100%sure at http://a:80'],
])('%s has its holes', (text, shown) => {
  expect(render(text)).toBe(shown);
});

test('holes of hostile texts are found in linear time', () => {
  for (const part of ['%(', '{', '{a', '{a.', '%{ a,', '{{ ', '$', ':a', ' :', '${', '{a, ']) {
    const text = part.repeat(200_000 / part.length);
    expect(render(text).length).toBeGreaterThan(0);
    expect(typeof MAY_HAVE_HOLES.test(text)).toBe('boolean');
  }
});
