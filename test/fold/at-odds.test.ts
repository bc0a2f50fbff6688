import { expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { HASH, OTHER } from '../core/support/books.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const IGNORE: NewEvent = { type: 'ignore', hash: HASH, condition: null };

async function begin(...hashes: readonly string[]): Promise<FoldProject> {
  const it = new FoldProject();
  throwIn(it, ...hashes);
  await fold(it.project);
  return it;
}

function throwIn(it: FoldProject, ...hashes: readonly string[]): void {
  const { journal } = openJournal(it.dataDir);
  for (const hash of hashes) journal.append(throwOf(hash));
  journal.close();
}

function lineOf(it: FoldProject): string {
  return it.read('TODO.md').match(new RegExp(`.*${HASH}.*\n`))?.[0] ?? '';
}

function edit(it: FoldProject, change: (line: string) => string): void {
  const line = lineOf(it);
  it.write(
    'TODO.md',
    it.read('TODO.md').replace(line, () => change(line)),
  );
}

const ticked = (line: string) => line.replace('[ ]', '[x]');

test('what is at odds stays so, whatever becomes of other errors', async () => {
  const it = await begin(HASH);
  edit(it, ticked);
  const { remarks } = Object(await fold(it.project, { events: [IGNORE] }));
  expect(remarks).toEqual([{ kind: 'at odds with the ledger', hash: HASH }]);
  const line = lineOf(it);
  throwIn(it, OTHER);
  await fold(it.project);
  expect(it.tasks()).toEqual([HASH, OTHER]);
  expect(await fold(it.project, { relist: true })).toMatchObject({ remarks });
  expect(lineOf(it)).toBe(line);
});

test('of tasks that disagree none goes when their error is done with', async () => {
  const it = await begin(HASH);
  edit(it, (line) => `${ticked(line)}${line}`);
  const { remarks } = Object(await fold(it.project));
  expect(remarks).toEqual([{ kind: 'at odds with itself', hash: HASH }]);
  for (const events of [[IGNORE], []]) {
    expect(await fold(it.project, { events, relist: events.length === 0 })).toMatchObject({
      remarks,
    });
    expect(it.tasks()).toEqual([HASH, HASH]);
  }
});

test('a task that was pasted twice goes also where that makes the file what it was', async () => {
  const it = await begin(HASH);
  const before = it.read('TODO.md');
  edit(it, (line) => `${line}${line}`);
  const remarks = [{ kind: 'repeated', hash: HASH }];
  expect(await fold(it.project)).toMatchObject({ remarks });
  expect(it.read('TODO.md')).toBe(before);
});
