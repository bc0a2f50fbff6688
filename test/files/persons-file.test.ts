import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPersonsFile, replacePersonsFile } from '../../src/files/persons-file.js';
import { makeTempFolder } from '../support/temp-folder.js';

function makeTodo(text = '# Mine\n') {
  const root = makeTempFolder();
  const path = join(root, 'TODO.md');
  writeFileSync(path, text);
  return { root, path, dataDir: join(root, '.errtrack') };
}

function backupsOf(dataDir: string): readonly string[] {
  const folder = join(dataDir, 'backup');
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

const OURS = Buffer.from('# Mine\n- [ ] ours\n');

describe('replacing a person’s file', () => {
  test('keeps the version before', () => {
    const { path, dataDir } = makeTodo();
    expect(replacePersonsFile(readPersonsFile(path), OURS, dataDir)?.isSettled()).toBe(true);
    expect(readFileSync(path)).toEqual(OURS);
    expect(backupsOf(dataDir)).toEqual(['# Mine\n']);
  });

  test('makes one that was not there', () => {
    const { root, dataDir } = makeTodo();
    const path = join(root, 'FIXED.md');
    expect(replacePersonsFile(readPersonsFile(path), OURS, dataDir)?.isSettled()).toBe(true);
    expect(readFileSync(path)).toEqual(OURS);
  });

  test.each([
    ['saved in place', (path: string) => writeFileSync(path, '# Theirs\n')],
    [
      'saved by a rename',
      (path: string) => {
        writeFileSync(`${path}~`, '# Theirs\n');
        renameSync(`${path}~`, path);
      },
    ],
  ])('gives way to what was %s meanwhile', (_how, save) => {
    const { path, dataDir } = makeTodo();
    const read = readPersonsFile(path);
    save(path);
    expect(replacePersonsFile(read, OURS, dataDir)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('# Theirs\n');
    expect(backupsOf(dataDir)).toEqual([]);
  });

  test('gives way to a file that was made meanwhile, and to one that was removed', () => {
    const { path, root, dataDir } = makeTodo();
    const absent = readPersonsFile(join(root, 'FIXED.md'));
    writeFileSync(absent.path, 'theirs');
    expect(replacePersonsFile(absent, OURS, dataDir)).toBeNull();
    expect(readFileSync(absent.path, 'utf8')).toBe('theirs');
    const present = readPersonsFile(path);
    rmSync(path);
    expect(replacePersonsFile(present, OURS, dataDir)).toBeNull();
    expect(readdirSync(root)).not.toContain('TODO.md');
  });

  test.each([
    [
      'has saved',
      (fd: number) => {
        ftruncateSync(fd);
        writeSync(fd, '# Theirs\n', 0);
      },
      '# Theirs\n',
    ],
    ['has just emptied it', (fd: number) => ftruncateSync(fd), ''],
  ])('puts back the old file into which an editor %s', (_what, save, expected) => {
    const { path, dataDir } = makeTodo();
    const editor = openSync(path, 'r+');
    const replacement = replacePersonsFile(readPersonsFile(path), OURS, dataDir);
    save(editor);
    expect(replacement?.isSettled()).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(expected);
    // It stands under its name again: what the editor goes on to write is not lost.
    writeSync(editor, '# More\n', 0);
    closeSync(editor);
    expect(readFileSync(path, 'utf8').startsWith('# More\n')).toBe(true);
  });

  test('leaves a newer file alone when the old one was saved into', () => {
    const { path, dataDir } = makeTodo();
    const editor = openSync(path, 'r+');
    const replacement = replacePersonsFile(readPersonsFile(path), OURS, dataDir);
    writeFileSync(path, '# Newest\n');
    writeSync(editor, '# Theirs', 0);
    closeSync(editor);
    expect(replacement?.isSettled()).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('# Newest\n');
  });

  test('keeps the last 20 versions', () => {
    const { path, dataDir } = makeTodo('version 0');
    for (let version = 1; version <= 30; version++) {
      const file = readPersonsFile(path);
      expect(replacePersonsFile(file, Buffer.from(`version ${version}`), dataDir)).not.toBeNull();
    }
    const kept = backupsOf(dataDir);
    expect(kept).toHaveLength(20);
    expect(kept).toContain('version 29');
    expect(kept).not.toContain('version 9');
  });

  test('keeps the mode', () => {
    const { path, dataDir } = makeTodo();
    chmodSync(path, 0o640);
    replacePersonsFile(readPersonsFile(path), OURS, dataDir);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });
});

describe('a link in the place of a person’s file', () => {
  test('is followed and kept', () => {
    const { root, dataDir } = makeTodo();
    const elsewhere = join(makeTempFolder(), 'notes.md');
    writeFileSync(elsewhere, '# Notes\n');
    const link = join(root, 'LINK.md');
    symlinkSync(elsewhere, link);
    const file = readPersonsFile(link);
    expect(file).toEqual({ path: elsewhere, bytes: Buffer.from('# Notes\n') });
    expect(replacePersonsFile(file, OURS, dataDir)).not.toBeNull();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(elsewhere)).toEqual(OURS);
  });

  test('is refused as a folder that leads out of the root', () => {
    const { root } = makeTodo();
    const elsewhere = makeTempFolder();
    writeFileSync(join(elsewhere, 'TODO.md'), 'theirs');
    symlinkSync(elsewhere, join(root, 'docs'));
    for (const name of ['docs/TODO.md', 'docs/to/be/made/TODO.md']) {
      expect(() => readPersonsFile(join(root, name), root)).toThrow(
        `Cannot use ${join(root, name)}: a linked folder leads out of ${root}. Put a real folder in its place.`,
      );
    }
    symlinkSync(join(elsewhere, 'TODO.md'), join(root, 'LINK.md'));
    expect(readPersonsFile(join(root, 'LINK.md'), root).bytes?.toString()).toBe('theirs');
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'inside'));
    expect(readPersonsFile(join(root, 'inside/TODO.md'), root).bytes).toBeNull();
  });

  test('is refused where it leads nowhere', () => {
    const { root } = makeTodo();
    symlinkSync(join(root, 'nowhere'), join(root, 'LINK.md'));
    expect(() => readPersonsFile(join(root, 'LINK.md'))).toThrow(/^Cannot read LINK.md: ENOENT/);
  });

  test.runIf(process.getuid?.() === 0)(
    'is refused where it leads to a file of another user',
    () => {
      const { root } = makeTodo();
      const theirs = join(makeTempFolder(), 'theirs.md');
      writeFileSync(theirs, 'theirs');
      chownSync(theirs, 65534, 65534);
      symlinkSync(theirs, join(root, 'LINK.md'));
      expect(() => readPersonsFile(join(root, 'LINK.md'))).toThrow(
        `Cannot follow the link LINK.md: ${theirs} belongs to another user`,
      );
    },
  );
});

test('what is no file is refused, with the cure', () => {
  const { root } = makeTodo();
  mkdirSync(join(root, 'FOLDER.md'));
  execFileSync('mkfifo', [join(root, 'PIPE.md')]);
  for (const name of ['FOLDER.md', 'PIPE.md']) {
    expect(() => readPersonsFile(join(root, name))).toThrow(
      `Cannot read ${name}: ${join(root, name)} is not a regular file. Put a readable file in its place.`,
    );
  }
});

test('a file that an editor has just emptied is read again', async () => {
  const { path } = makeTodo('');
  const program = `setTimeout(() => require('fs').writeFileSync(${JSON.stringify(path)}, 'saved'), 0); console.log(1)`;
  for (let attempt = 0; attempt < 50; attempt++) {
    writeFileSync(path, '');
    const editor = spawn(process.execPath, ['-e', program]);
    await new Promise((resolve) => editor.stdout.once('data', resolve));
    const { bytes } = readPersonsFile(path);
    await new Promise((resolve) => editor.once('exit', resolve));
    if (bytes?.toString() === 'saved') return;
  }
  expect.unreachable('it was never seen again');
});
