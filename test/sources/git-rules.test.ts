import { beforeEach, expect, test } from 'vitest';
import {
  findIgnorePattern,
  hasBranches,
  isTracked,
  isUntracked,
  readMergeAttribute,
} from '../../src/sources/git-rules.js';
import { FoldProject } from '../support/fold-project.js';
import { makeTempFolder } from '../support/temp-folder.js';

const NAMES = [':(top)x', '-rf', 'a b', '"q"', 'new\nline', '\u001b[31m', '*', 'größe', '$(x)'];

let project: FoldProject;

beforeEach(() => {
  project = new FoldProject({ git: true });
});

test('the pattern that ignores a path, whatever it is called', () => {
  project.write('.gitignore', '# all\n*\n!keep\n');
  const find = (name: string) => findIgnorePattern(project.folder, name);
  for (const name of [...NAMES, 'below/a']) expect(find(name), name).toBe('.gitignore:2:*');
  expect(find('keep')).toBeNull();
  project.git('add', '-f', 'package.json');
  expect(find('package.json')).toBeNull();
  for (const name of ['../x', '/etc/passwd', 'a\0b']) expect(find(name), name).toBeNull();
});

test('what git has, and what it would take', () => {
  const look = (name: string) =>
    [isTracked(project.folder, name), isUntracked(project.folder, name)].join();
  for (const name of NAMES) project.write(`${name}/file`, '');
  for (const name of NAMES) expect(look(name), name).toBe('false,true');
  project.git('--literal-pathspecs', 'add', '--', ...NAMES.slice(1));
  for (const name of NAMES.slice(1)) expect(look(name), name).toBe('true,false');
  expect(look(':(top)x')).toBe('false,true');
  expect(look('gone')).toBe('false,false');
});

test('attributes and branches', () => {
  project.write('.gitattributes', 'TODO.md merge=union\nb -merge\nc merge\n');
  const read = (name: string) => readMergeAttribute(project.folder, name);
  expect(['TODO.md', 'a', 'b', 'c'].map(read)).toEqual(['union', 'unspecified', 'unset', 'set']);
  project.git('commit', '-q', '--allow-empty', '-m', 'one');
  expect(hasBranches(project.folder)).toBe(false);
  project.git('branch', 'a/--exec=$(x)');
  expect(hasBranches(project.folder)).toBe(true);
});

test('nothing is known outside git', () => {
  const folder = makeTempFolder();
  expect([findIgnorePattern(folder, 'a'), readMergeAttribute(folder, 'a')]).toEqual([null, null]);
  expect([isTracked, isUntracked].map((it) => it(folder, 'a'))).toEqual([false, false]);
  expect(hasBranches(folder)).toBe(false);
});
