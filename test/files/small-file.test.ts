import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readOwnFile, readRegularFile } from '../../src/files/small-file.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

function makeFile(text = 'text') {
  const folder = makeTempFolder();
  const path = join(folder, 'file');
  writeFileSync(path, text);
  return { folder, path };
}

describe.each([
  ['readRegularFile', readRegularFile],
  ['readOwnFile', readOwnFile],
])('%s', (_name, read) => {
  test('reads a file up to its bound, and refuses one byte more', () => {
    const { path } = makeFile('four');
    expect(read(path, 4)?.toString()).toBe('four');
    expect(() => read(path, 3)).toThrow(`${path} is larger than 3 bytes`);
    writeFileSync(path, '');
    expect(read(path, 0)).toEqual(Buffer.alloc(0));
  });

  test('reads nothing where there is no file, nor a folder for it', () => {
    const { folder, path } = makeFile();
    expect(read(join(folder, 'other'), 9)).toBeNull();
    expect(read(join(path, 'below'), 9)).toBeNull();
  });

  test('refuses what is no file, without waiting for it', () => {
    const { folder } = makeFile();
    mkdirSync(join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    for (const name of ['folder', 'fifo'])
      expect(() => read(join(folder, name), 9)).toThrow(
        `${join(folder, name)} is not a regular file`,
      );
  });

  test('says what the file system says', () => {
    const { path } = makeFile();
    faults.set('openSync', failWith('EACCES'));
    expect(() => read(path, 9)).toThrow('EACCES');
  });

  test('reads on where a read takes only a part, and ends where the file was cut meanwhile', () => {
    const { path } = makeFile('0123456789');
    const { readSync } = process.getBuiltinModule('node:fs');
    let reads = 0;
    faults.set(
      'readSync',
      (fd: number, bytes: Buffer, offset: number, length: number, at: number) => {
        reads++;
        return readSync(fd, bytes, offset, Math.min(length, 3), at);
      },
    );
    expect(read(path, 10)?.toString()).toBe('0123456789');
    expect(reads).toBe(4);
    faults.set(
      'readSync',
      (fd: number, bytes: Buffer, offset: number, length: number, at: number) => {
        truncateSync(path, 5);
        return readSync(fd, bytes, offset, length, at);
      },
    );
    expect(read(path, 10)?.toString()).toBe('01234');
  });
});

test('a link is followed by the one, and by the one for our own files not', () => {
  const { folder, path } = makeFile();
  const link = join(folder, 'link');
  symlinkSync(path, link);
  expect(readRegularFile(link, 9)?.toString()).toBe('text');
  expect(() => readOwnFile(link, 9)).toThrow('ELOOP');
});
