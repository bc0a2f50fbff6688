import { expect, test } from 'vitest';
import { readMeaning } from '../../src/markdown/meaning.js';

test.each([
  ['one line, wrapped', 'Check the width first. Then go on', 'Check the\nwidth first.\nThen go on'],
  [
    'wrapped before what would be parsed',
    'Checked on port 80. Then',
    'Checked on port\n80\\. Then',
  ],
  ['other marks', '* a *b*\n* c __d__', '- a _b_\n- c **d**'],
  [
    'other blanks',
    'a\n***\n`x\ny`\n\n|a|b|\n|-|-|',
    'a\n\n---\n\n`x y`\n\n| a   | b   |\n| --- | --- |',
  ],
  ['other escapes', 'a_b and 2 \\* 3', 'a\\_b and 2 * 3'],
  ['a loose list', '1. a\n2. b', '1. a\n\n2. b'],
])('%s says the same', (_, one, other) => {
  expect(readMeaning(other)).toBe(readMeaning(one));
});

test.each([
  ['a word', 'Check it', 'Check that'],
  ['a blank', 'data base', 'database'],
  ['a paragraph', 'a b', 'a\n\nb'],
  ['emphasis', 'a b', 'a *b*'],
  ['a blank before it', 'a*b*', 'a *b*'],
  ['code', '```\na  b\n```', '```\na b\n```'],
  ['a language', '```js\na\n```', '```ts\na\n```'],
  ['where a link leads', '[a](b)', '[a](c)'],
  ['a hard break', 'a  \nb', 'a\nb'],
  ['a tick', '- [ ] a', '- [x] a'],
])('another %s says something else', (_, one, other) => {
  expect(readMeaning(other)).not.toBe(readMeaning(one));
});
