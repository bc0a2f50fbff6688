import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { fold } from '../../src/fold/fold.js';
import type { FoldOutcome } from '../../src/fold/outcome.js';
import { watch } from '../../src/fold/watch.js';
import { failWith } from '../faults/replaced-calls.js';
import { FoldProject } from '../support/fold-project.js';

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

test('where the file system tells of no changes they are seen all the same', async () => {
  const it = new FoldProject();
  it.run("captureError(new Error('one'), { context: 'one' })");
  expect(it.tasks()).toHaveLength(1);
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
