import {
  chmodSync,
  chownSync,
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
  syncFolder,
  temporaryPath,
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

describe('a folder', () => {
  test.each(['EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP'])(
    'that cannot be synced (%s) is no error: some file systems cannot',
    (code) => {
      faults.set('openSync', failWith(code));
      expect(() => syncFolder('/')).not.toThrow();
    },
  );

  test('on a medium that fails is one, and no descriptor is left open', () => {
    const closed: number[] = [];
    const { closeSync: close } = process.getBuiltinModule('node:fs');
    faults.set('closeSync', (fd: number) => {
      closed.push(fd);
      close(fd);
    });
    faults.set('fsyncSync', failWith('EIO'));
    expect(() => syncFolder(makeTempFolder())).toThrow('EIO');
    expect(closed).toHaveLength(1);
  });

  test('is synced after a rename, so that the name survives too', () => {
    const { folder, path } = makeFile();
    const synced: string[] = [];
    const { readlinkSync, fsyncSync } = process.getBuiltinModule('node:fs');
    faults.set('fsyncSync', (fd: number) => {
      synced.push(readlinkSync(`/proc/self/fd/${fd}`));
      fsyncSync(fd);
    });
    replaceFile(path, NEW);
    expect(synced).toEqual([expect.stringMatching(/TODO\.md\.\d+\.[0-9a-f]{24}\.tmp$/), folder]);
  });
});

test('a medium that swallows bytes is found out by the size', () => {
  const { folder, path } = makeFile();
  faults.set('writeSync', (_fd: number, bytes: Buffer, offset: number) => bytes.length - offset);
  expect(() => replaceFile(path, NEW)).toThrow(
    /^Short write to .*TODO\.md\.\d+\.[0-9a-f]{24}\.tmp$/,
  );
  expect(readFileSync(path, 'utf8')).toBe(OLD);
  expect(readdirSync(folder)).toEqual(['TODO.md']);
});

describe.skipIf(process.getuid?.() !== 0)('root', () => {
  test('gives what it makes to the owner of the folder, and leaves a file its own owner', () => {
    const { folder, path } = makeFile();
    chownSync(folder, 1234, 1235);
    chownSync(path, 1236, 1237);
    replaceFile(path, NEW);
    expect(statSync(path)).toMatchObject({ uid: 1236, gid: 1237 });
    replaceFile(join(folder, 'new.md'), NEW);
    expect(statSync(join(folder, 'new.md'))).toMatchObject({ uid: 1234, gid: 1235 });
    createExclusively(join(folder, 'lock'), 'a');
    expect(statSync(join(folder, 'lock'))).toMatchObject({ uid: 1234, gid: 1235 });
  });
});

test('anybody else changes no owner', () => {
  const { path } = makeFile();
  const { getuid } = process;
  faults.set('fchownSync', failWith('EPERM'));
  process.getuid = () => 1000;
  try {
    replaceFile(path, NEW);
    createExclusively(`${path}.lock`, 'a');
  } finally {
    if (getuid !== undefined) process.getuid = getuid;
  }
  expect(readFileSync(path)).toEqual(NEW);
});

describe('createExclusively', () => {
  test('syncs only where that is asked for', () => {
    const folder = makeTempFolder();
    faults.set('fsyncSync', failWith('EIO'));
    expect(createExclusively(join(folder, 'a'), 'a')).toBe(true);
    expect(() => createExclusively(join(folder, 'b'), 'b', { sync: true })).toThrow('EIO');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('says what the file system says', () => {
    expect(() => createExclusively(join(makeTempFolder(), 'no/lock'), 'a')).toThrow('ENOENT');
  });

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
