import { expect, test } from 'vitest';
import { createLastLines } from '../../src/cli/run/last-lines.js';

function lastLines(...chunks: readonly (string | Buffer)[]): readonly string[] {
  const last = createLastLines();
  for (const chunk of chunks) last.push(Buffer.from(chunk));
  return last.lines();
}

test('keeps the last twenty lines', () => {
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
  expect(lastLines(lines.join('\n'), '\n\n')).toEqual(lines.slice(30));
});

test('puts lines and letters together that came in pieces', () => {
  const bytes = Buffer.from('größer\r\nalles');
  expect(lastLines(bytes.subarray(0, 3), bytes.subarray(3), ' gut\n')).toEqual([
    'größer',
    'alles gut',
  ]);
});

test.each([[[]], [['']], [['\n\n']]])('has no lines of %j', (chunks) => {
  expect(lastLines(...chunks)).toEqual([]);
});

test('is bounded in bytes, for one line and for many', () => {
  const chunks = Array.from({ length: 300 }, () => 'x'.repeat(10_000));
  expect(lastLines(...chunks)).toEqual(['x'.repeat(1000)]);
  const lines = lastLines(...chunks, '\nthe end\n');
  expect(lines.at(-1)).toBe('the end');
});
