import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addUnionAttributes, checkAttributes } from '../../src/cli/union-attributes.js';
import { appendLines, renderUnionLine } from '../../src/core/git-attributes.js';
import { FoldProject } from '../support/fold-project.js';
import { makeTempFolder } from '../support/temp-folder.js';

const LINES = '/TODO.md merge=union\n/FIXED_ERRORS.md merge=union\n';

function start(attributes: string | null = null): FoldProject {
  const it = new FoldProject({ git: true });
  mkdirSync(it.dataDir);
  if (attributes !== null) it.write('.gitattributes', attributes);
  return it;
}

function add(it: FoldProject, ...names: readonly string[]) {
  const files = (names.length > 0 ? names : ['TODO.md', 'FIXED_ERRORS.md']).map((name) =>
    join(it.folder, name),
  );
  return addUnionAttributes(it.folder, files, it.dataDir);
}

function mergeOf(it: FoldProject, name: string): string {
  return it.git('check-attr', '-z', 'merge', '--', name).split('\0')[2] ?? '';
}

describe('lines of .gitattributes', () => {
  test.each([
    ['no file', null, LINES],
    ['an empty one', '', LINES],
    ['lines', '*.png binary\n', `*.png binary\n${LINES}`],
    [
      'CRLF',
      '# mine\r\n*.png binary\r\n',
      `# mine\r\n*.png binary\r\n${LINES.replaceAll('\n', '\r\n')}`,
    ],
    ['no final newline', '*.png binary', `*.png binary\n${LINES.trimEnd()}`],
    [
      'CRLF, no final newline',
      'a b\r\nc d',
      `a b\r\nc d\r\n${LINES.trimEnd().replace('\n', '\r\n')}`,
    ],
    ['a byte order mark', '\uFEFF*.png binary\n', `\uFEFF*.png binary\n${LINES}`],
    ['nothing but a byte order mark', '\uFEFF', `\uFEFF${LINES}`],
  ])('are added below %s, once', (_, before, after) => {
    const it = start(before);
    const kind = before === null ? 'Created' : 'Changed';
    const added = LINES.trimEnd().split('\n');
    expect(add(it)).toEqual({ kind, added, notes: [] });
    expect(it.read('.gitattributes')).toBe(after);
    expect([mergeOf(it, 'TODO.md'), mergeOf(it, 'FIXED_ERRORS.md')]).toEqual(['union', 'union']);
    expect(mergeOf(it, 'packages/a/TODO.md')).toBe('unspecified');
    expect(add(it)).toEqual({ kind: 'Kept', added: [], notes: [] });
    expect(it.read('.gitattributes')).toBe(after);
  });

  test('keep bytes that are no text', () => {
    const it = start();
    const bytes = Buffer.from([0x23, 0xff, 0xfe, 0x0a]);
    writeFileSync(join(it.folder, '.gitattributes'), bytes);
    add(it);
    expect(readFileSync(join(it.folder, '.gitattributes'))).toEqual(
      Buffer.concat([bytes, Buffer.from(LINES)]),
    );
  });

  test.each([
    ['TODO.md merge=union\n', null],
    ['*.md merge=union\n', null],
    ['*.md -merge\n', '-merge'],
    ['*.md merge\n', 'merge'],
    ['*.md binary\n', '-merge'],
    ['*.md merge=ours\n', 'merge=ours'],
    ['*.md !merge\n', '!merge'],
    ['[attr]prose merge=text\n*.md prose\n', 'merge=text'],
  ])('that say something already (%j) stand', (before, said) => {
    const it = start(before);
    it.write('more/FIXED_ERRORS.md', '');
    const outcome = add(it, 'TODO.md');
    const notes = said === null ? [] : [`TODO.md has ${said} already: that was left as it is`];
    expect(outcome).toEqual({ kind: 'Kept', added: [], notes });
    expect(it.read('.gitattributes')).toBe(before);
  });

  test('are added for the file of which nothing is said', () => {
    const it = start('TODO.md -merge');
    expect(add(it)).toMatchObject({ kind: 'Changed', added: ['/FIXED_ERRORS.md merge=union'] });
    expect(it.read('.gitattributes')).toBe('TODO.md -merge\n/FIXED_ERRORS.md merge=union');
  });

  test.each(['.git/info/attributes', 'docs/.gitattributes'])('in %s count too', (name) => {
    const it = start();
    it.write(name, '*.md merge=ours\n');
    expect(add(it, 'docs/TODO.md')).toMatchObject({ kind: 'Kept', notes: [expect.any(String)] });
    expect(it.has('.gitattributes')).toBe(false);
  });

  test('of this person alone do not count', () => {
    const it = start();
    it.write('.git/global', '*.md merge=union\n');
    it.git('config', 'core.attributesFile', join(it.folder, '.git/global'));
    expect(add(it)).toMatchObject({ kind: 'Created' });
  });

  test('name the file that a link leads to, and none that is elsewhere', () => {
    const it = start();
    it.write('docs/tasks.md', '');
    symlinkSync('docs/tasks.md', join(it.folder, 'TODO.md'));
    const outside = join(makeTempFolder(), 'x.md');
    writeFileSync(outside, '');
    symlinkSync(outside, join(it.folder, 'FIXED_ERRORS.md'));
    expect(add(it)).toMatchObject({
      added: ['/docs/tasks.md merge=union'],
      notes: [expect.stringContaining('FIXED_ERRORS.md leads out of')],
    });
  });

  test('stand in the root, also where that is below the top of the work tree', () => {
    const it = start();
    const root = join(it.folder, 'packages/a b');
    mkdirSync(root, { recursive: true });
    addUnionAttributes(root, [join(root, 'TODO.md')], it.dataDir);
    expect(it.read('packages/a b/.gitattributes')).toBe('/TODO.md merge=union\n');
    expect(mergeOf(it, 'packages/a b/TODO.md')).toBe('union');
  });
});

test.each([
  'my TODO.md',
  '#TODO.md',
  '!TODO.md',
  '"TODO".md',
  'a\\b.md',
  '*.md',
  '[a]?.md',
  'tab\tx.md',
  'line\nx.md',
  ' lead.md',
  'trail ',
  'ü ö/日本 語.md',
  '[attr]x',
  'a\u0001b.md',
  '-x.md',
  '$(touch x)',
  'a\u00a0b.md',
  "it's.md",
])('a file called %j is meant, and no other', (name) => {
  const it = start();
  expect(add(it, name)).toMatchObject({ kind: 'Created', notes: [] });
  expect(mergeOf(it, name)).toBe('union');
  for (const other of ['TODO.md', 'x.md', 'ab.md', 'a1.md']) {
    if (other !== name) expect(mergeOf(it, other)).toBe('unspecified');
  }
  expect(add(it, name)).toMatchObject({ kind: 'Kept' });
});

test('any name is one line, and any bytes are kept', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  fc.assert(fc.property(name, (it) => !/[\n\r]/.test(renderUnionLine(it))));
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const after = appendLines(bytes, ['/a merge=union']);
      expect(Buffer.from(after.subarray(0, bytes.length))).toEqual(Buffer.from(bytes));
    }),
  );
});

describe('what git would not read is refused', () => {
  test.each([
    ['a link', (path: string) => symlinkSync('TODO.md', path), 'a link, which git does not follow'],
    ['a folder', (path: string) => void mkdirSync(path), 'not a file'],
    ['a FIFO', (path: string) => void execFileSync('mkfifo', [path]), 'not a file'],
  ])('%s, before anything is written', (_, make, what) => {
    const it = new FoldProject({ git: true });
    make(join(it.folder, '.gitattributes'));
    expect(() => checkAttributes(it.folder, true)).toThrow(`.gitattributes is ${what}`);
    const { status, stderr, stdout } = it.cli('init', '--git');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`.gitattributes is ${what}; put a file in its place`);
    expect(it.has('.errtrack') || it.has('TODO.md')).toBe(false);
  });

  test('no repository', () => {
    const { status, stderr } = new FoldProject().cli('init', '--git');
    expect(status).toBe(2);
    expect(stderr).toContain('run `git init` first, or leave --git out');
  });
});

test('init --git says what it did, and what a forge will not do', () => {
  const it = new FoldProject({ git: true });
  const { status, stdout, stderr } = it.cli('init', '--git', '--todo-file', 'my tasks.md');
  expect(status).toBe(0);
  expect(stdout).toContain(
    'Created FIXED_ERRORS.md\nCreated .gitattributes\n  "/my tasks.md" merge=union\n  /FIXED_ERRORS.md merge=union\n',
  );
  expect(stderr).toContain(
    'The merge button of a forge (GitHub and others) does not go by merge=union',
  );
  expect(it.git('status', '--short', '--untracked-files=all')).not.toContain('.errtrack');
  const again = it.cli('init', '--git', '--todo-file', 'my tasks.md');
  expect(again.stdout).toContain('Kept .gitattributes\n\nNext');
});
