import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainUnwritable, openDataDir, openDataFolder } from '../../src/files/data-dir.js';
import { readTrouble } from '../../src/files/noted-trouble.js';
import { noteTrouble } from '../../src/files/trouble.js';
import { makeTempFolder } from '../support/temp-folder.js';

const REFUSED = /is not a folder of this user; move it away/;

describe('the data folder', () => {
  test('is made private, and git is told not to see it', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    expect(openDataFolder(dataDir, 'journal')).toBe(join(dataDir, 'journal'));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'journal')).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataDir).sort()).toEqual(['.gitignore', 'journal']);
  });

  test('gets its .gitignore back', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    openDataDir(dataDir);
    rmSync(join(dataDir, '.gitignore'));
    openDataFolder(dataDir, 'state');
    expect(readdirSync(dataDir).sort()).toEqual(['.gitignore', 'state']);
  });

  test('gets what it says back, where its maker was killed before it said it', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    openDataDir(dataDir);
    writeFileSync(join(dataDir, '.gitignore'), '');
    openDataDir(dataDir);
    expect(readFileSync(join(dataDir, '.gitignore'), 'utf8')).toBe('*\n');
  });

  test.each([
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
    ['a second name of a file', (path: string) => linkSync(join(path, '../../theirs'), path)],
    ['a link', (path: string) => symlinkSync(join(path, '../../theirs'), path)],
  ])('writes nothing into %s in the place of its .gitignore', (_what, plant) => {
    const root = makeTempFolder();
    const dataDir = join(root, '.errtrack');
    openDataDir(dataDir);
    writeFileSync(join(root, 'theirs'), '');
    rmSync(join(dataDir, '.gitignore'));
    plant(join(dataDir, '.gitignore'));
    openDataDir(dataDir);
    expect(readFileSync(join(root, 'theirs'), 'utf8')).toBe('');
  });

  test('leaves a .gitignore alone that a person has written', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    openDataDir(dataDir);
    writeFileSync(join(dataDir, '.gitignore'), 'state\n');
    openDataDir(dataDir);
    expect(readFileSync(join(dataDir, '.gitignore'), 'utf8')).toBe('state\n');
  });

  test('of a ledger with a name of its own is made in it', () => {
    const root = makeTempFolder();
    openDataFolder(join(root, '.errtrack', 'own-1234'), 'state');
    expect(readdirSync(join(root, '.errtrack')).sort()).toEqual(['.gitignore', 'own-1234']);
  });

  test.each(['.errtrack', '.errtrack/own'])('is refused where %s is a planted link', (name) => {
    const root = makeTempFolder();
    const outside = makeTempFolder();
    mkdirSync(join(outside, 'journal'));
    if (name !== '.errtrack') mkdirSync(join(root, '.errtrack'));
    symlinkSync(outside, join(root, name));
    expect(() => openDataFolder(join(root, name), 'journal')).toThrow(REFUSED);
    expect(() => openDataFolder(join(root, name), 'state')).toThrow(REFUSED);
    expect(readdirSync(outside)).toEqual(['journal']);
  });

  test('is refused where a folder above it is a planted link', () => {
    const root = makeTempFolder();
    const outside = makeTempFolder();
    mkdirSync(join(outside, 'own', 'journal'), { recursive: true });
    symlinkSync(outside, join(root, '.errtrack'));
    expect(() => openDataFolder(join(root, '.errtrack', 'own'), 'journal')).toThrow(REFUSED);
    expect(readdirSync(join(outside, 'own'))).toEqual(['journal']);
  });

  test('is refused where a folder in it is a planted link', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    const outside = makeTempFolder();
    openDataDir(dataDir);
    symlinkSync(outside, join(dataDir, 'journal'));
    expect(() => openDataFolder(dataDir, 'journal')).toThrow(REFUSED);
    expect(readdirSync(outside)).toEqual([]);
  });

  test('is refused where a file or a pipe stands in its place', () => {
    const root = makeTempFolder();
    writeFileSync(join(root, '.errtrack'), 'mine');
    expect(() => openDataDir(join(root, '.errtrack'))).toThrow(REFUSED);
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(() => openDataDir(join(root, 'pipe'))).toThrow(REFUSED);
    expect(lstatSync(join(root, 'pipe')).isFIFO()).toBe(true);
  });

  test.runIf(process.getuid?.() === 0)('is not made in a folder of another user', () => {
    const root = makeTempFolder();
    chmodSync(root, 0o777);
    const { status, stderr } = spawnSync('mkdir', [join(root, 'theirs')], {
      uid: 65534,
      gid: 65534,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // Root acts for the owner, who must be able to use what it makes.
    openDataFolder(join(root, 'theirs', '.errtrack'), 'journal');
    expect(statSync(join(root, 'theirs', '.errtrack')).uid).toBe(65534);
    expect(statSync(join(root, 'theirs', '.errtrack', 'journal')).uid).toBe(65534);
    expect(statSync(join(root, 'theirs', '.errtrack', '.gitignore')).uid).toBe(65534);
  });
});

describe('whether it can be written', () => {
  test('is told without a trace', () => {
    const root = makeTempFolder();
    const dataDir = join(root, '.errtrack');
    expect(explainUnwritable(dataDir)).toBeNull();
    expect(explainUnwritable(join(dataDir, 'other.json-1'))).toBeNull();
    expect(readdirSync(root)).toEqual([]);
    openDataFolder(dataDir, 'journal');
    expect(explainUnwritable(dataDir)).toBeNull();
  });

  test('is told by the reason, wherever on the way', () => {
    const root = makeTempFolder();
    const dataDir = join(root, '.errtrack');
    writeFileSync(dataDir, '');
    expect(explainUnwritable(dataDir)).toMatch(REFUSED);
    expect(explainUnwritable(join(dataDir, 'other.json-1'))).toMatch(REFUSED);
    rmSync(dataDir);
    openDataDir(dataDir);
    symlinkSync(makeTempFolder(), join(dataDir, 'journal'));
    expect(explainUnwritable(dataDir)).toMatch(REFUSED);
    expect(explainUnwritable(join(root, 'nowhere', '.errtrack'))).toMatch(/^ENOENT/);
  });

  test.runIf(process.getuid?.() !== 0)('is not where the permission lacks', () => {
    const root = makeTempFolder();
    chmodSync(root, 0o500);
    expect(explainUnwritable(join(root, '.errtrack'))).toMatch(/^EACCES/);
    chmodSync(root, 0o700);
  });
});

describe('trouble', () => {
  test('is noted, and read newest last', () => {
    const dataDir = join(makeTempFolder(), '.errtrack');
    noteTrouble(dataDir, 'journal', new Error('first'));
    noteTrouble(dataDir, 'fold', 'second');
    expect(readTrouble(dataDir, 10)).toMatchObject([
      { where: 'journal', what: 'Error: first', pid: process.pid },
      { where: 'fold', what: 'second' },
    ]);
    expect(readTrouble(dataDir, 1)).toMatchObject([{ what: 'second' }]);
  });

  test('is noted nowhere where a link was planted', () => {
    const root = makeTempFolder();
    const outside = makeTempFolder();
    symlinkSync(outside, join(root, '.errtrack'));
    noteTrouble(join(root, '.errtrack'), 'journal', 'x');
    openDataDir(join(root, 'data'));
    symlinkSync(join(outside, 'trouble.ndjson'), join(root, 'data', 'trouble.ndjson'));
    noteTrouble(join(root, 'data'), 'journal', 'x');
    expect(readdirSync(outside)).toEqual([]);
  });
});
