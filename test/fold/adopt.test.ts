import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { adopt } from '../../src/fold/adopt.js';
import { fold } from '../../src/fold/fold.js';
import { HASH } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const TASK = '- [ ] **Fix Error e5f25faa** [HIGH]\n  - **Type**: ValueError\n';
const TODO = `# TODO\n\n### HIGH PRIORITY\n${TASK}`;
const OLD_LEDGER = JSON.stringify({ active_errors: {}, fixed_errors: { a: {} }, error_count: 1 });
const WRITE = { dryRun: false };
const { linkSync, openSync } = process.getBuiltinModule('node:fs');

afterEach(() => faults.clear());

function createProject(files: Readonly<Record<string, string>>, git = false): FoldProject {
  const it = new FoldProject({ git });
  for (const [name, text] of Object.entries(files)) it.write(name, text);
  return it;
}

test('gives a task an id and a record; a second time there is nothing to do', async () => {
  const it = createProject({ 'TODO.md': TODO });
  const adopted = { writtenHash: 'e5f25faa', line: 4, isKnown: false };
  expect(await adopt(it.project, WRITE)).toMatchObject({
    ...{ kind: 'adopted', adopted: [adopted], notes: [], todo: 'TODO.md', oldLedger: null },
  });
  expect(it.records()).toMatchObject([{ hash: it.tasks()[0], status: 'active', task: 'listed' }]);
  expect(await adopt(it.project, WRITE)).toMatchObject({ kind: 'adopted', adopted: [] });
});

test('only looks where that is asked for, also while git is at work', async () => {
  const it = createProject({ 'TODO.md': TODO, 'errors_log.json': OLD_LEDGER }, true);
  it.write('.git/MERGE_HEAD', '');
  const before = it.snapshot();
  expect(await adopt(it.project, { dryRun: true })).toMatchObject({
    ...{ adopted: [{ writtenHash: 'e5f25faa' }] },
    oldLedger: { keptAs: 'errors_log.old.json', fixed: 1 },
  });
  expect(it.snapshot()).toEqual(before);
  expect(await adopt(it.project, WRITE)).toEqual({
    ...{ kind: 'waiting', reason: 'git is at work (a merge)' },
  });
  expect(it.snapshot()).toEqual(before);
});

test('takes over an old ledger where there is no TODO.md', async () => {
  const it = createProject({ 'errors_log.json': OLD_LEDGER, 'errors_log.old.json': 'taken' });
  expect(await adopt(it.project, WRITE)).toMatchObject({
    ...{ kind: 'adopted', adopted: [], oldLedger: { keptAs: 'errors_log.old-2.json' } },
  });
  expect(it.read('errors_log.old-2.json')).toBe(OLD_LEDGER);
  expect(it.has('TODO.md')).toBe(false);
});

describe('a task of ours', () => {
  async function makeFolded(): Promise<FoldProject> {
    const it = new FoldProject();
    const { journal } = openJournal(it.dataDir);
    journal.append(throwOf(HASH));
    journal.close();
    await fold(it.project);
    return it;
  }

  test('that lost its id gets it back', async () => {
    const it = await makeFolded();
    const todo = it.read('TODO.md');
    it.write('TODO.md', todo.replace(/ <!--.*-->/, ''));
    expect(await adopt(it.project, WRITE)).toMatchObject({
      adopted: [{ hash: HASH, isKnown: true, events: [] }],
    });
    expect(it.read('TODO.md')).toBe(todo);
  });

  test('whose record is gone keeps its id', async () => {
    const it = createProject({ 'TODO.md': (await makeFolded()).read('TODO.md') });
    const todo = it.read('TODO.md');
    expect(await adopt(it.project, WRITE)).toMatchObject({
      adopted: [{ hash: HASH, isKnown: false, hasId: true }],
    });
    expect(it.read('TODO.md')).toBe(todo);
    expect(it.records()).toMatchObject([{ hash: HASH }]);
  });
});

describe('a TODO.md that', () => {
  test('an editor saves meanwhile is edited as it is then', async () => {
    const it = createProject({ 'TODO.md': TODO });
    let saved = 0;
    faults.set('linkSync', (from: string, to: string) => {
      if (from.endsWith('TODO.md') && saved++ === 0) it.write('TODO.md', `${TODO}\nSaved.\n`);
      linkSync(from, to);
    });
    expect(await adopt(it.project, WRITE)).toMatchObject({ adopted: [{ line: 4 }] });
    expect(it.tasks()).toHaveLength(1);
    expect(it.read('TODO.md')).toContain('\nSaved.\n');
  });

  test('goes away meanwhile leaves its tasks as they are', async () => {
    const it = createProject({ 'TODO.md': TODO });
    let opened = 0;
    faults.set('openSync', (path: string, flags: number) => {
      if (path.endsWith('TODO.md') && ++opened === 2) rmSync(path);
      return openSync(path, flags);
    });
    expect(await adopt(it.project, WRITE)).toMatchObject({
      adopted: [],
      notes: [expect.stringContaining('(line 4) is left as it is')],
    });
    expect(it.has('TODO.md')).toBe(false);
  });

  test('cannot be read stops it before anything is written', async () => {
    const it = createProject({});
    it.write('TODO.md/inside', '');
    const before = it.snapshot();
    expect(await adopt(it.project, WRITE)).toMatchObject({
      kind: 'blocked',
      problem: expect.stringContaining('Cannot read TODO.md'),
    });
    expect(it.snapshot()).toEqual(before);
  });
});

test('a ledger that cannot be put aside is told of, and kept', async () => {
  const it = createProject({ 'TODO.md': TODO, 'errors_log.json': OLD_LEDGER });
  faults.set('renameSync', failWith('EACCES'));
  expect(await adopt(it.project, WRITE)).toMatchObject({
    kind: 'blocked',
    problem: expect.stringMatching(/^Cannot \w+ /),
  });
  faults.clear();
  expect(it.read('errors_log.json')).toBe(OLD_LEDGER);
  expect(await adopt(it.project, WRITE)).toMatchObject({ kind: 'adopted' });
  expect(it.records()).toHaveLength(1);
});

test('a ledger that is no text stops it before anything is written', async () => {
  const it = createProject({ 'TODO.md': TODO });
  writeFileSync(join(it.folder, 'errors_log.json'), Buffer.of(0xff, 0xfe, 0x7b));
  expect(await adopt(it.project, WRITE)).toMatchObject({
    kind: 'blocked',
    problem: expect.stringContaining('it is UTF-16'),
  });
  expect(it.read('TODO.md')).toBe(TODO);
});

test('where the last fold is blocked, the next command goes on from there', async () => {
  const it = createProject({ 'TODO.md': TODO });
  faults.set('linkSync', (from: string, to: string) => {
    if (to.includes('/state/')) failWith('EIO')();
    linkSync(from, to);
  });
  expect(await adopt(it.project, WRITE)).toMatchObject({ kind: 'blocked' });
  faults.clear();
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', remarks: [] });
  expect(it.records()).toMatchObject([{ hash: it.tasks()[0], task: 'listed' }]);
});
