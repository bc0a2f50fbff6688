import { beforeEach, expect, test } from 'vitest';
import { readMergedVersions } from '../../src/sources/merged-versions.js';
import { FoldProject } from '../support/fold-project.js';

const FILE = 'file.txt';
const VERSIONS = { base: 'base', ours: 'ours', theirs: 'theirs' };

let it: FoldProject;

function commit(text: string): void {
  it.write(FILE, text);
  it.commitAll();
}

function read(): Record<string, string> | null {
  const versions = readMergedVersions(it.folder, FILE);
  const told = Object.entries(versions ?? {}).map(([name, bytes]) => [name, String(bytes)]);
  return versions && Object.fromEntries(told);
}

beforeEach(() => {
  it = new FoldProject({ git: true });
  commit('base');
  it.git('checkout', '-qb', 'feature');
  commit('theirs');
  it.git('checkout', '-q', 'main');
  commit('ours');
});

test('of a merge that goes on, and of one that is committed', () => {
  expect(read()).toBeNull();
  expect(() => it.git('merge', '-q', 'feature')).toThrow();
  expect(read()).toEqual(VERSIONS);
  commit('both');
  expect(read()).toEqual(VERSIONS);
  it.write('other.txt', 'after it');
  it.commitAll();
  expect(read()).toBeNull();
});

test.each([
  ['cherry-pick', 'feature'],
  ['rebase', 'main', 'feature'],
])('of a %s', (...args) => {
  expect(() => it.git(...args)).toThrow();
  expect(read()).toEqual(VERSIONS);
});

test('none without git, and of a path that leads out', () => {
  expect(readMergedVersions(new FoldProject().folder, FILE)).toBeNull();
  expect(readMergedVersions(it.folder, `../${FILE}`)).toBeNull();
});
