import { afterEach, expect, test } from 'vitest';
import { fold } from '../../src/fold/fold.js';
import { type FoldPreview, previewFold } from '../../src/fold/preview.js';
import { HASH, OTHER } from '../core/support/books.js';
import { faults } from '../faults/replaced-calls.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

afterEach(() => faults.clear());

function throwIn(it: FoldProject, ...keys: readonly string[]): void {
  const { journal } = openJournal(it.dataDir);
  for (const k of keys) journal.append(throwOf(k));
  journal.close();
}

/** What the files would be, by their names in the project. */
function findChanges(it: FoldProject, preview: FoldPreview): Record<string, string> {
  expect(preview.kind).toBe('previewed');
  const changes = preview.kind === 'previewed' ? preview.changes : [];
  return Object.fromEntries(
    changes.map(({ path, after }) => [
      path.slice(it.folder.length + 1),
      Buffer.from(after).toString('utf8'),
    ]),
  );
}

test.each([false, true])('shows to the byte what the fold then does (in git: %s)', async (git) => {
  const it = new FoldProject({ git });
  throwIn(it, HASH);
  await fold(it.project);
  const todo = it.read('TODO.md').replace('- [ ]', '- [x]');
  it.write('TODO.md', todo);
  throwIn(it, OTHER);
  const before = it.snapshot();
  const preview = await previewFold(it.project);
  expect(it.snapshot()).toEqual(before);
  expect(preview).toMatchObject({ events: 2, remarks: [{ kind: 'fixed', hash: HASH }], notes: [] });
  const changes = findChanges(it, preview);
  expect(Object.keys(changes).sort()).toEqual(['FIXED_ERRORS.md', 'TODO.md', 'errors_log.json']);
  await fold(it.project);
  expect(it.read('TODO.md')).toBe(changes['TODO.md']);
  expect(it.records().map(({ hash, status }) => [hash, status])).toEqual([
    [OTHER, 'active'],
    [HASH, 'fixed'],
  ]);
});

test('shows nothing where nothing is to be done', async () => {
  const it = new FoldProject();
  throwIn(it, HASH);
  await fold(it.project);
  expect(await previewFold(it.project)).toEqual({
    ...{ kind: 'previewed', events: 0, remarks: [], notes: [], changes: [] },
  });
});

test('waits while git is at work', async () => {
  const it = new FoldProject({ git: true });
  it.write('.git/MERGE_HEAD', '');
  expect(await previewFold(it.project)).toEqual({
    ...{ kind: 'waiting', reason: 'git is at work (a merge)' },
  });
});

test('tells what a fold would be blocked by', async () => {
  const it = new FoldProject();
  it.write('errors_log.json', 'no ledger');
  expect(await previewFold(it.project)).toMatchObject({
    kind: 'blocked',
    problem: expect.stringContaining('Cannot use errors_log.json'),
  });
});
