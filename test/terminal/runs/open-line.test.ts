import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { OpenLine } from '../../../src/terminal/runs/open-line.js';

test.each([
  ['nothing', [], 0],
  ['a whole line', ['one\n'], 0],
  ['a part of one', ['one\ntwo'], 3],
  ['parts that add up', ['on', 'e ', 'and'], 7],
  ['colours', ['\u001b[31mred\u001b[0m'], 3],
  ['a prompt that moves the cursor', ['\u001b[1G\u001b[0J> '], null],
  ['a tab', ['a\tb'], null],
  ['a line begun anew', ['10%\r20%'], null],
  ['letters that may be wide', ['宽'], null],
  ['bytes', [Buffer.from('ab\ncd')], 2],
  ['half of a letter', [Buffer.from([0x61, 0xc3])], null],
  ['all of it, later', [Buffer.from([0x61, 0xc3]), Buffer.from([0xa4, 10])], 0],
  ['what is no text at all', [12], 0],
] as const)('%s', (_, chunks, column) => {
  const line = new OpenLine();
  for (const chunk of chunks) line.take(chunk, undefined);
  expect(line.column).toBe(column);
  expect(line.isOpen).toBe(column !== 0);
});

it('reads other encodings', () => {
  const line = new OpenLine();
  line.take('b25lCnR3bw==', 'base64');
  expect(line.column).toBe(3);
  line.take('0a', 'hex');
  expect(line.isOpen).toBe(false);
});

it('does not depend on how a text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ -~\n]{0,20}$/)), (chunks) => {
      const line = new OpenLine();
      for (const [index, chunk] of chunks.entries()) {
        line.take(index % 2 === 0 ? chunk : Buffer.from(chunk), 'utf8');
      }
      const tail = chunks.join('').split('\n').at(-1) ?? '';
      expect(line.column).toBe(tail.length);
    }),
  );
});
