import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createExclusively,
  removeLeftovers,
  replaceFile,
  temporaryPath,
  writeFully,
} from '../../src/files/durable-file.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

const OLD = 'old\n';
const NEW = Buffer.from('new text\n');

function makeFile(): { folder: string; path: string } {
  const folder = makeTempFolder();
  const path = join(folder, 'TODO.md');
  writeFileSync(path, OLD);
  return { folder, path };
}

describe('replaceFile', () => {
  test('puts the bytes under the name, and leaves nothing else', () => {
    const { folder, path } = makeFile();
    replaceFile(path, NEW);
    expect(readFileSync(path)).toEqual(NEW);
    expect(readdirSync(folder)).toEqual(['TODO.md']);
  });

  test.each([0o600, 0o644, 0o664, 0o444, 0o755])('keeps the mode %o', (mode) => {
    const { path } = makeFile();
    chmodSync(path, mode);
    replaceFile(path, NEW);
    expect(statSync(path).mode & 0o777).toBe(mode);
    expect(readFileSync(path)).toEqual(NEW);
  });

  test('makes a file that was not there', () => {
    const path = join(makeTempFolder(), 'new.md');
    replaceFile(path, NEW);
    expect(readFileSync(path)).toEqual(NEW);
  });

  test('leaves the old inode to whoever holds it', () => {
    const { path } = makeFile();
    const fd = openSync(path, 'r');
    replaceFile(path, NEW);
    expect(readFileSync(fd, 'utf8')).toBe(OLD);
    closeSync(fd);
  });

  test.each([
    ['openSync', 'EACCES'],
    ['fchmodSync', 'EPERM'],
    ['writeSync', 'ENOSPC'],
    ['fsyncSync', 'EIO'],
    ['renameSync', 'EBUSY'],
  ])('leaves the old file and no other where %s fails with %s', (call, code) => {
    const { folder, path } = makeFile();
    faults.set(call, failWith(code));
    expect(() => replaceFile(path, NEW)).toThrow(code);
    faults.clear();
    expect(readFileSync(path, 'utf8')).toBe(OLD);
    expect(readdirSync(folder)).toEqual(['TODO.md']);
  });

  test('tells of the first failure, also where nothing can be cleaned up', () => {
    const { path } = makeFile();
    faults.set('writeSync', failWith('ENOSPC'));
    faults.set('unlinkSync', failWith('EROFS'));
    expect(() => replaceFile(path, NEW)).toThrow('ENOSPC');
  });

  test('writes all, however little a write takes', () => {
    const { path } = makeFile();
    const { writeSync } = process.getBuiltinModule('node:fs');
    faults.set('writeSync', (...[fd, bytes, offset]: [number, Buffer, number]) =>
      writeSync(fd, bytes, offset, Math.min(2, bytes.length - offset)),
    );
    replaceFile(path, NEW);
    expect(readFileSync(path)).toEqual(NEW);
  });

  test('refuses a medium that takes nothing, in place of trying for ever', () => {
    const fd = openSync(makeFile().path, 'w');
    faults.set('writeSync', () => 0);
    expect(() => writeFully(fd, NEW)).toThrow('takes no more bytes');
    closeSync(fd);
  });

  test('does nothing where the last look says no', () => {
    const { folder, path } = makeFile();
    const refuse = () => {
      throw new Error('changed meanwhile');
    };
    expect(() => replaceFile(path, NEW, refuse)).toThrow('changed meanwhile');
    expect(readFileSync(path, 'utf8')).toBe(OLD);
    expect(readdirSync(folder)).toEqual(['TODO.md']);
  });

  test('refuses a folder in the file’s place', () => {
    const path = join(makeTempFolder(), 'TODO.md');
    mkdirSync(path);
    expect(() => replaceFile(path, NEW)).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(readdirSync(path)).toEqual([]);
  });
});

describe('createExclusively', () => {
  test('creates once, for the owner alone', () => {
    const path = join(makeTempFolder(), 'lock');
    expect(createExclusively(path, 'a')).toBe(true);
    expect(createExclusively(path, 'b')).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('a');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('follows no link that was planted, not even one that leads nowhere', () => {
    const folder = makeTempFolder();
    symlinkSync(join(folder, 'target'), join(folder, 'lock'));
    expect(createExclusively(join(folder, 'lock'), 'a')).toBe(false);
    expect(existsSync(join(folder, 'target'))).toBe(false);
  });

  test('leaves no half file', () => {
    const folder = makeTempFolder();
    faults.set('writeSync', failWith('ENOSPC'));
    expect(() => createExclusively(join(folder, 'lock'), 'a')).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('leftovers of processes that are gone are removed, and nothing else', () => {
  const folder = makeTempFolder();
  const random = '0123456789abcdef';
  const kept = [
    `.TODO.md.${process.pid}.${random}.tmp`,
    `.other.md.2147483646.${random}.tmp`,
    `.TODO.md.2147483646.${random}`,
    `TODO.md.2147483646.${random}.tmp`,
    '.TODO.md.tmp',
    'TODO.md',
  ];
  for (const name of [...kept, `.TODO.md.2147483646.${random}.tmp`]) {
    writeFileSync(join(folder, name), '');
  }
  removeLeftovers(folder, 'TODO.md');
  expect(readdirSync(folder).sort()).toEqual([...kept].sort());
  removeLeftovers(folder);
  expect(readdirSync(folder)).not.toContain(`.other.md.2147483646.${random}.tmp`);
});

test('a temporary file whose maker cannot be known to be gone is left until it is old', () => {
  const folder = makeTempFolder();
  const elsewhere = `.TODO.md.2147483646.ffffffff${'0'.repeat(16)}.tmp`;
  const living = basename(temporaryPath(join(folder, 'TODO.md')));
  for (const name of [elsewhere, living]) writeFileSync(join(folder, name), '');
  removeLeftovers(folder);
  expect(readdirSync(folder).sort()).toEqual([elsewhere, living].sort());
  const then = Date.now() / 1000 - 1_000;
  for (const name of [elsewhere, living]) utimesSync(join(folder, name), then, then);
  removeLeftovers(folder);
  expect(readdirSync(folder)).toEqual([]);
});
