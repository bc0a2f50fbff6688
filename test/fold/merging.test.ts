import { expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { resolveConflicts } from '../../src/fold/resolve.js';
import { scrub } from '../../src/fold/scrub.js';
import { readView } from '../../src/fold/view.js';
import { key, thrown } from '../support/conflicted-project.js';
import { FoldProject } from '../support/fold-project.js';

async function decided(it: FoldProject, ...events: readonly NewEvent[]): Promise<void> {
  expect(await fold(it.project, { events })).toMatchObject({ kind: 'folded', notes: [] });
}

async function countsOf({ project }: FoldProject): Promise<Record<string, number>> {
  const { records } = await readView(project);
  return Object.fromEntries(records.map(({ hash, occurrences }) => [hash[0], occurrences]));
}

/** Two errors of one commit. */
async function createStory(): Promise<FoldProject> {
  const it = new FoldProject({ git: true });
  it.write('.gitignore', '.errtrack\n');
  await thrown(it, key('4'), key('5'));
  it.commitAll();
  return it;
}

test('what one branch merged and the other went on with is one after the conflict is resolved', async () => {
  const it = await createStory();
  it.git('checkout', '-qb', 'feature');
  await decided(it, { type: 'merge', hash: key('5'), into: key('4') });
  expect(it.tasks()).toEqual([key('4')]);
  it.commitAll();
  it.git('checkout', '-q', 'main');
  await decided(it, { type: 'severity', hash: key('5'), severity: 'HIGH' });
  it.commitAll();
  expect(() => it.git('merge', 'feature')).toThrow();
  expect(await resolveConflicts(it.project)).toMatchObject({
    kind: 'resolved',
    notes: [`${key('5')} was merged into ${key('4')} on one side: it is a part of it`],
  });
  expect(it.records()).toMatchObject([
    { hash: key('4'), hashes: [key('5')], severity: 'HIGH', severityBy: 'person' },
  ]);
  expect(it.tasks()).toEqual([key('4')]);
  it.commitAll();
  await thrown(it, key('5'));
  expect(it.tasks()).toEqual([key('4')]);
  expect(await countsOf(it)).toEqual({ 4: 3 });
});

test('what another checkout has merged is one here too, with what was counted here', async () => {
  const it = await createStory();
  it.git('checkout', '-qb', 'feature');
  const [four, five] = it.records();
  const merged = { ...four, hashes: [key('5')] };
  expect(five?.hash).toBe(key('5'));
  it.write(
    'errors_log.json',
    `${JSON.stringify({ version: 1, errors: { [key('4')]: merged } }, null, 2)}\n`,
  );
  expect(await countsOf(it)).toEqual({ 4: 2 });
  await thrown(it, key('5'), key('5'));
  expect(await countsOf(it)).toEqual({ 4: 4 });
  expect(it.records()).toHaveLength(1);
});

test('two decisions at once, in two terminals, leave one error, whichever came first', async () => {
  const it = await createStory();
  await decided(
    it,
    { type: 'merge', hash: key('5'), into: key('4') },
    { type: 'merge', hash: key('4'), into: key('5') },
    { type: 'merge', hash: key('6'), into: key('5') },
  );
  await thrown(it, key('4'), key('5'), key('6'));
  expect(await countsOf(it)).toEqual({ 4: 5 });
  expect(it.tasks()).toEqual([key('4')]);
});

test('no word that is taken out of what is recorded takes a decision with it', async () => {
  const it = await createStory();
  await decided(
    it,
    { type: 'split', hash: key('4'), split: 'message' },
    { type: 'merge', hash: key('5'), into: key('4') },
  );
  const before = it.records();
  const options = { matches: ['message', 'split', '5555'], dryRun: false };
  expect(await scrub(it.project, options)).toMatchObject({ kind: 'scrubbed' });
  expect(it.records()).toEqual(before);
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', events: 0 });
});
