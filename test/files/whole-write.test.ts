import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { writeFully, writeText } from '../../src/files/whole-write.js';
import { faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

function openFile(): { path: string; fd: number } {
  const path = join(makeTempFolder(), 'file');
  const fd = openSync(path, 'w');
  onTestFinished(() => closeSync(fd));
  return { path, fd };
}

test('a medium that takes nothing is refused, in place of trying for ever', () => {
  faults.set('writeSync', () => 0);
  expect(() => writeFully(openFile().fd, Buffer.from('text'))).toThrow('takes no more bytes');
});

test('a text is whole, though the first write takes only a part of it, and cuts a character', () => {
  const { path, fd } = openFile();
  const { writeSync } = process.getBuiltinModule('node:fs');
  faults.set('writeSync', (...[to, data, offset = 0]: [number, string | Buffer, number?]) =>
    writeSync(to, Buffer.from(data), offset, Math.min(2, Buffer.byteLength(data) - offset)),
  );
  expect(writeText(fd, 'aäö\n')).toBe(6);
  expect(readFileSync(path, 'utf8')).toBe('aäö\n');
});

test.each(['short', 'é'.repeat(16_384), '日'.repeat(16_385), 'x'.repeat(1_000_000), '\ud800 half'])(
  'every length goes out whole (%#)',
  (text) => {
    const { path, fd } = openFile();
    const bytes = Buffer.from(text);
    expect(writeText(fd, text)).toBe(bytes.length);
    expect(readFileSync(path)).toEqual(bytes);
  },
);
