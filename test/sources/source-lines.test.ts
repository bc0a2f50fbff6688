import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSourceLines } from '../../src/sources/source-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'errtrack-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('source lines', () => {
  const file = write('a.ts', 'one\r\ntwo\nthree\nfour\n');

  it('come with those around them', () => {
    expect(readSourceLines(file, 2, 1)).toEqual([
      { number: 1, text: 'one' },
      { number: 2, text: 'two' },
      { number: 3, text: 'three' },
    ]);
    expect(readSourceLines(file, 1, 0)).toEqual([{ number: 1, text: 'one' }]);
    expect(readSourceLines(file, 4, 9)?.map((line) => line.text)).toEqual([
      'one',
      'two',
      'three',
      'four',
      '',
    ]);
  });

  it('come without a byte order mark', () => {
    expect(readSourceLines(write('bom.ts', '\uFEFFone'), 1, 1)).toEqual([
      { number: 1, text: 'one' },
    ]);
  });

  it.each([
    ['a line behind the end', file, 6],
    ['line 0', file, 0],
    ['half a line', file, 1.5],
    ['a missing file', join(folder, 'gone'), 1],
    ['a folder', folder, 1],
    ['a device', '/dev/zero', 1],
    ['a file over 2 MB', write('big.ts', 'x\n'.repeat(1_100_000)), 1],
    ['a path that is none', 'a\0b', 1],
  ])('are null for %s', (_, path, line) => {
    expect(readSourceLines(path, line, 1)).toBeNull();
  });

  it('do not wait for a pipe', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(readSourceLines(join(folder, 'pipe'), 1, 1)).toBeNull();
  });
});
