import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { getHostId, readStartOf } from '../../src/files/host.js';
import { LOCK_MAX_AGE_MS, overtakeStale, tryLock } from '../../src/files/lock.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

function lockPath(): string {
  return join(makeTempFolder(), 'fold.lock');
}

function plant(path: string, owner: object | string, ageMs = 0): void {
  writeFileSync(path, typeof owner === 'string' ? owner : JSON.stringify(owner));
  const time = (Date.now() - ageMs) / 1000;
  utimesSync(path, time, time);
}

function plantCanary(path: string): string {
  const canary = join(path, '../canary');
  writeFileSync(canary, 'canary');
  return canary;
}

/** A pid that is surely gone. */
function findGonePid(): number {
  return Number(spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout);
}

describe('a lock', () => {
  test('has one holder, and is free again when released', () => {
    const path = lockPath();
    const lock = tryLock(path);
    expect(lock).not.toBeNull();
    expect(tryLock(path)).toBeNull();
    lock?.release();
    expect(existsSync(path)).toBe(false);
    expect(tryLock(path)).not.toBeNull();
  });

  const here = getHostId();
  test.each([
    ['is alive', { ...here, pid: process.pid }, 0, false],
    [
      'is alive, but has held it for too long',
      { ...here, pid: process.pid },
      LOCK_MAX_AGE_MS + 1_000,
      true,
    ],
    ['is alive, and the clock was set back', { ...here, pid: process.pid }, -86_400_000, true],
    ['is of another host', { ...here, host: 'x', pid: findGonePid() }, 0, false],
    ['is of another start of this host', { ...here, boot: 'x', pid: findGonePid() }, 0, false],
    [
      'is of another host, and has held it for too long',
      { ...here, host: 'x', pid: 1 },
      LOCK_MAX_AGE_MS + 1_000,
      true,
    ],
    ['is no process', { ...here, pid: -1 }, 0, true],
    ['is gone', { ...here, pid: findGonePid() }, 0, true],
    ['has not written its name yet', '', 0, false],
    ['never wrote its name', '', 3_000, true],
    ['wrote nonsense', '[{"pid":', 0, false],
    ['wrote half its name', '{"host":"x","pi', 3_000, true],
    [
      'has lost its pid to another process',
      { ...here, pid: process.ppid, started: readStartOf(process.pid) },
      0,
      true,
    ],
    [
      'is alive, and the same process',
      { ...here, pid: process.ppid, started: readStartOf(process.ppid) },
      0,
      false,
    ],
  ])('whose holder %s', (_what, owner, ageMs, isFree) => {
    const path = lockPath();
    plant(path, owner, ageMs);
    const before = readFileSync(path, 'utf8');
    const lock = tryLock(path);
    expect(lock !== null).toBe(isFree);
    if (!isFree) expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(join(path, '..'))).toEqual(['fold.lock']);
  });

  test.each([
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a folder with files', (path: string) => mkdirSync(join(path, 'theirs'), { recursive: true })],
    ['a link to a file', (path: string) => symlinkSync(plantCanary(path), path)],
    ['a link to nowhere', (path: string) => symlinkSync(join(path, '../nowhere'), path)],
    ['a huge file', (path: string) => writeFileSync(path, 'x'.repeat(1_000_000))],
  ])('is taken where %s stood in its place', (_what, put) => {
    const path = lockPath();
    put(path);
    const lock = tryLock(path);
    expect(lock).not.toBeNull();
    expect(lstatSync(path).isFile()).toBe(true);
    lock?.release();
    expect(existsSync(path)).toBe(false);
    const canary = join(path, '../canary');
    if (existsSync(canary)) expect(readFileSync(canary, 'utf8')).toBe('canary');
  });

  test('of a holder whose file became a FIFO is released without a wait', () => {
    const path = lockPath();
    const lock = tryLock(path);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    lock?.release();
    expect(lstatSync(path).isFIFO()).toBe(true);
  });

  test('is not released by a holder that was overtaken', () => {
    const path = lockPath();
    const slow = tryLock(path);
    const time = (Date.now() - LOCK_MAX_AGE_MS - 1_000) / 1000;
    utimesSync(path, time, time);
    const fast = tryLock(path);
    expect(fast).not.toBeNull();
    slow?.release();
    expect(existsSync(path)).toBe(true);
    fast?.release();
    expect(existsSync(path)).toBe(false);
  });
});

describe('overtaking', () => {
  const OLD = LOCK_MAX_AGE_MS + 1_000;
  const { renameSync } = process.getBuiltinModule('node:fs');

  test('finds the name free where there is none, or it goes meanwhile', () => {
    const path = lockPath();
    expect(overtakeStale(path)).toBe(true);
    plant(path, '', OLD);
    faults.set('openSync', failWith('ENOENT'));
    expect(overtakeStale(path)).toBe(true);
    expect(existsSync(path)).toBe(true);
  });

  test('gives a new lock back that it has taken by mistake', () => {
    const path = lockPath();
    plant(path, 'stale', OLD);
    // Another one overtakes between our look and our rename.
    faults.set('renameSync', (from: string, to: string) => {
      writeFileSync(from, 'new');
      renameSync(from, to);
    });
    expect(overtakeStale(path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(path, '..'))).toEqual(['fold.lock']);
  });

  test('gives way where a third one has the name by then', () => {
    const path = lockPath();
    plant(path, 'stale', OLD);
    faults.set('renameSync', (from: string, to: string) => {
      writeFileSync(from, 'second');
      renameSync(from, to);
      writeFileSync(from, 'third');
    });
    expect(overtakeStale(path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('third');
  });

  test.each(['ENOENT', 'EEXIST', 'EPERM'])('gives way where the rename says %s', (code) => {
    const path = lockPath();
    plant(path, 'stale', OLD);
    faults.set('renameSync', failWith(code));
    expect(overtakeStale(path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('stale');
  });

  test('says what else the file system says', () => {
    const path = lockPath();
    plant(path, 'stale', OLD);
    faults.set('renameSync', failWith('EIO'));
    expect(() => overtakeStale(path)).toThrow('EIO');
  });

  test('leaves what is in a folder in the place of the lock where it is', () => {
    const path = lockPath();
    mkdirSync(path);
    writeFileSync(join(path, 'theirs'), 'x');
    expect(overtakeStale(path)).toBe(true);
    const [aside = ''] = readdirSync(join(path, '..'));
    expect(readFileSync(join(path, '..', aside, 'theirs'), 'utf8')).toBe('x');
  });

  test('takes a lock of up to 10,000 bytes for one, and asks its owner', () => {
    const path = lockPath();
    plant(path, { ...getHostId(), pid: process.pid, rest: 'x'.repeat(9_000) });
    expect(overtakeStale(path)).toBe(false);
    plant(path, 'x'.repeat(10_000));
    expect(overtakeStale(path)).toBe(false);
    plant(path, 'x'.repeat(10_001));
    expect(overtakeStale(path)).toBe(true);
  });

  test.each([
    ['up to its age', LOCK_MAX_AGE_MS - 5_000, false],
    ['up to its age in the future', 5_000 - LOCK_MAX_AGE_MS, false],
    ['no longer', LOCK_MAX_AGE_MS + 5_000, true],
    ['no longer, nor in the future', -LOCK_MAX_AGE_MS - 5_000, true],
  ])('believes a lock %s', (_what, ageMs, isStale) => {
    const path = lockPath();
    plant(path, { ...getHostId(), pid: process.pid }, ageMs);
    expect(overtakeStale(path)).toBe(isStale);
  });

  test.each(['null', '7', '{}', '{"pid":"1"}'])('takes %s for nobody’s name', (text) => {
    const path = lockPath();
    plant(path, text);
    expect(overtakeStale(path)).toBe(false);
  });
});

test('a lock that cannot be removed is left to its age', () => {
  const path = lockPath();
  const lock = tryLock(path);
  faults.set('unlinkSync', failWith('EROFS'));
  expect(() => lock?.release()).not.toThrow();
  expect(existsSync(path)).toBe(true);
});
