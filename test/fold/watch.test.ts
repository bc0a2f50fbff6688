import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { getHostId } from '../../src/files/host.js';
import { fold } from '../../src/fold/fold.js';
import type { FoldOutcome } from '../../src/fold/outcome.js';
import { watch } from '../../src/fold/watch.js';
import { HASH } from '../core/support/books.js';
import { failWith } from '../faults/replaced-calls.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

async function throwAndFold(it: FoldProject): Promise<void> {
  const { journal } = openJournal(it.dataDir);
  journal.append(throwOf(HASH));
  journal.close();
  await fold(it.project);
  expect(it.tasks()).toHaveLength(1);
}

test('where the file system tells of no changes they are seen all the same', async () => {
  const it = new FoldProject();
  await throwAndFold(it);
  const refused = vi
    .spyOn(process.getBuiltinModule('node:fs'), 'watch')
    .mockImplementation(failWith('ENOSPC'));
  syncBuiltinESMExports();
  const controller = new AbortController();
  const outcomes: FoldOutcome[] = [];
  const watching = watch(it.project, {
    signal: controller.signal,
    onFold: async (outcome) => {
      outcomes.push(outcome);
      if (outcomes.length === 2) controller.abort();
    },
  });
  while (outcomes.length === 0) await pause(5);
  it.write('TODO.md', it.read('TODO.md').replace('- [ ]', '- [x]'));
  await watching;
  expect(refused).toHaveBeenCalled();
  expect(outcomes).toMatchObject([{ events: 0 }, { events: 1, remarks: [{ kind: 'fixed' }] }]);
  expect(it.records()).toMatchObject([{ status: 'fixed' }]);
});

test('what was over before it began is over at once', async () => {
  const it = new FoldProject();
  const outcomes: FoldOutcome[] = [];
  await watch(it.project, {
    signal: AbortSignal.abort(),
    onFold: async (outcome) => void outcomes.push(outcome),
  });
  expect(outcomes).toEqual([]);
});

test('a fold that waits for another ends its wait by the signal', async () => {
  const it = new FoldProject();
  await fold(it.project);
  it.write('.errtrack/fold.lock', '');
  const outcome = await fold(it.project, { signal: AbortSignal.abort() });
  expect(outcome).toEqual({ kind: 'waiting', reason: 'another fold is at work' });
});

test('while git is at work it waits, and folds when that is over; a link is followed', async () => {
  const it = new FoldProject({ git: true });
  await throwAndFold(it);
  mkdirSync(join(it.folder, 'lists'));
  renameSync(join(it.folder, 'TODO.md'), join(it.folder, 'lists/TODO.md'));
  symlinkSync('lists/TODO.md', join(it.folder, 'TODO.md'));
  it.write('.git/MERGE_HEAD', '');
  const controller = new AbortController();
  const kinds: string[] = [];
  await watch(it.project, {
    signal: controller.signal,
    onFold: async ({ kind }) => {
      kinds.push(kind);
      if (kind === 'waiting') rmSync(join(it.folder, '.git/MERGE_HEAD'), { force: true });
      else if (it.records()[0]?.status === 'fixed') controller.abort();
      else it.write('lists/TODO.md', it.read('TODO.md').replace('- [ ]', '- [x]'));
    },
  });
  expect(kinds).toEqual(['waiting', 'folded', 'folded']);
});

test('a wait for another fold is over when watching is', async () => {
  const it = new FoldProject();
  await fold(it.project);
  const owner = { ...getHostId(), pid: process.pid, nonce: 'of another' };
  it.write('.errtrack/fold.lock', JSON.stringify(owner));
  const controller = new AbortController();
  const watching = watch(it.project, {
    signal: controller.signal,
    onFold: () => Promise.reject(new Error('there was none')),
  });
  controller.abort();
  await expect(watching).resolves.toBe(undefined);
});
