import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteForBash, readBashWord } from '../../../src/cli/completion/bash-word.js';

const typeable = fc.string({ unit: fc.constantFrom(...'ab1 $`\'"\\!(){}[]*?~#&|;<>=:@é日') });

test('what bash reads of quoted words is what they stand for, and nothing is run', () => {
  fc.assert(
    fc.property(fc.array(typeable.filter(Boolean), { minLength: 20, maxLength: 40 }), (words) => {
      const quoted = words.map((it) => quoteForBash(it, ''));
      const script = `printf '%s\\n' ${quoted.join(' ')}`;
      const stdout = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
      expect(stdout).toBe(`${words.join('\n')}\n`);
    }),
    { numRuns: 10 },
  );
});

test('a quoted word is read back', () => {
  fc.assert(
    fc.property(typeable, (word) => {
      expect(readBashWord(quoteForBash(word, '') ?? '')).toEqual({ text: word, open: '' });
    }),
  );
});

test.each([
  ["'sta b", { text: 'sta b', open: "'" }],
  ['"a\\$b \\x', { text: 'a$b \\x', open: '"' }],
  ["--context='x y", { text: '--context=x y', open: "'" }],
  ['a\\ b', { text: 'a b', open: '' }],
])('%s is read as bash does', (raw, read) => {
  expect(readBashWord(raw)).toEqual(read);
});

test.each(["it's", '$(id)', '`id`', 'a"b', 'a\\b', 'hey!'])(
  'within quotes %s is not offered',
  (text) => {
    expect(quoteForBash(text, '"')).toBeNull();
    expect(quoteForBash(text, "'")).toBeNull();
  },
);
