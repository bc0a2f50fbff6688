import { describe, expect, test } from 'vitest';
import { addUnionAttributes } from '../../src/cli/union-attributes.js';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { resolveConflicts } from '../../src/fold/resolve.js';
import { thrown } from '../support/conflicted-project.js';
import { FoldProject } from '../support/fold-project.js';

const key = (number: number) => number.toString(16).padStart(2, '0').repeat(8);
const keysFrom = (first: number, step: number, count: number) =>
  Array.from({ length: count }, (_, index) => key(first + index * step));

/** Known to both: each third one. */
const SHARED = keysFrom(0, 3, 41);
const ADDED = { feature: keysFrom(1, 3, 20), main: keysFrom(62, 3, 20) } as const;
const FIXED = {
  feature: [...SHARED.slice(30, 33), ...ADDED.feature.slice(0, 2)],
  main: SHARED.slice(36),
} as const;
type Branch = keyof typeof ADDED;

function fixOf(hash: string, description: string): NewEvent {
  return { type: 'fix', hash, description, commit: null, by: 'Ada', source: 'cli' };
}

async function workOn(it: FoldProject, branch: Branch): Promise<void> {
  it.git('checkout', '-q', branch);
  await thrown(it, ...ADDED[branch]);
  const events = FIXED[branch].map((hash) => fixOf(hash, `on ${branch}, ${hash}`));
  expect(await fold(it.project, { events })).toMatchObject({ kind: 'folded', notes: [] });
  const mine = `- [ ] of ${branch}\n`;
  it.write('TODO.md', it.read('TODO.md').replace('- [ ] my own\n', `- [ ] my own\n${mine}`));
  it.commitAll();
}

/** Two branches, each with twenty new errors and five fixed ones. */
async function part(): Promise<FoldProject> {
  const it = new FoldProject({ git: true });
  it.write('.gitignore', '.errtrack\n');
  it.write('TODO.md', '# Mine\n\n- [ ] my own\n\n## Medium Priority\n');
  await thrown(it, ...SHARED);
  addUnionAttributes(
    it.folder,
    [`${it.folder}/TODO.md`, `${it.folder}/FIXED_ERRORS.md`],
    it.dataDir,
  );
  it.commitAll();
  it.git('branch', 'feature');
  for (const branch of ['feature', 'main'] as const) await workOn(it, branch);
  return it;
}

const fixed = [...FIXED.feature, ...FIXED.main].sort();
const active = [...SHARED, ...ADDED.feature, ...ADDED.main]
  .filter((hash) => !fixed.includes(hash))
  .sort();

/** @param twice fixed on both branches. */
function expectBoth(it: FoldProject, twice?: string): void {
  const records = it.records().filter(({ hash }) => hash !== twice);
  const rest = active.filter((hash) => hash !== twice);
  const entries = it.tasks('FIXED_ERRORS.md').filter((hash) => hash !== twice);
  const named = (status: string) =>
    records.filter((record) => record.status === status).map(({ hash }) => hash);
  expect(named('fixed').sort()).toEqual(fixed);
  expect(named('active').sort()).toEqual(rest);
  expect([...it.tasks()].sort()).toEqual(rest);
  expect(entries.sort()).toEqual(fixed);
  for (const hash of fixed) {
    const branch = FIXED.main.includes(hash) ? 'main' : 'feature';
    expect(it.read('FIXED_ERRORS.md').split(`\n> on ${branch}, ${hash}\n`)).toHaveLength(2);
  }
  for (const line of ['my own', 'of feature', 'of main'])
    expect(it.read('TODO.md').split(`- [ ] ${line}\n`)).toHaveLength(2);
}

const FILES = ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md'];

/** As the merge left it, nothing more is to be done. */
async function expectSettled(it: FoldProject): Promise<void> {
  const before = FILES.map((name) => it.read(name));
  expect(await fold(it.project, { relist: true })).toEqual({
    ...{ kind: 'folded', events: 0, remarks: [], notes: [] },
  });
  expect(FILES.map((name) => it.read(name))).toEqual(before);
}

describe.each([
  ['main', 'feature'],
  ['feature', 'main'],
])('two branches, merged into %s', (into, from) => {
  test('by union are healed by the next fold', async () => {
    const it = await part();
    it.git('checkout', '-q', into);
    it.git('merge', '-q', '-m', 'merged', from);
    // Git has brought back what was fixed on main.
    const brought = FIXED.main.filter((hash) => it.tasks().includes(hash));
    expect(brought).toEqual(FIXED.main);
    expect(await fold(it.project)).toMatchObject({ kind: 'folded', notes: [] });
    expectBoth(it);
    await expectSettled(it);
  });

  test('with a ledger in conflict are resolved record by record', async () => {
    const it = await part();
    // One that both have fixed: git cannot tell which came first.
    const [both = ''] = SHARED.slice(20);
    for (const branch of ['feature', 'main'] as const) {
      it.git('checkout', '-q', branch);
      const events = [fixOf(both, `on ${branch} too`)];
      expect(await fold(it.project, { events })).toMatchObject({ kind: 'folded' });
      it.commitAll();
    }
    it.git('checkout', '-q', into);
    expect(() => it.git('merge', '-q', '-m', 'merged', from)).toThrow();
    expect(it.read('errors_log.json')).toContain('<<<<<<<');
    expect(await fold(it.project)).toMatchObject({ kind: 'waiting' });
    const outcome = await resolveConflicts(it.project);
    expect(outcome).toMatchObject({
      kind: 'resolved',
      files: expect.arrayContaining(['errors_log.json']),
    });
    it.git('add', '-A');
    it.git('commit', '-qm', 'merged');
    expect(await fold(it.project)).toMatchObject({ kind: 'folded', notes: [] });
    const record = it.records().find(({ hash }) => hash === both);
    expect(record).toMatchObject({ status: 'fixed', fixes: [{}, {}] });
    const history = it.read('FIXED_ERRORS.md');
    for (const branch of ['feature', 'main'])
      expect(history.split(`\n> on ${branch} too\n`)).toHaveLength(2);
    expectBoth(it, both);
    await expectSettled(it);
  });
});

describe.each(['merge', 'diff3', 'zdiff3'])(
  'what is left by another command than merge (%s)',
  (style) => {
    /** Main and feature, each with a fix and an error of its own, and one that both have fixed. */
    async function begin(isCommitted: boolean): Promise<FoldProject> {
      const it = new FoldProject({ git: true });
      it.git('config', 'merge.conflictStyle', style);
      it.write('.gitignore', '.errtrack\n');
      // What is in no commit yet, git does not merge.
      it.write('FIXED_ERRORS.md', '# Fixed errors\n');
      await thrown(it, key(1), key(2), key(3));
      it.commitAll();
      it.git('checkout', '-qb', 'feature');
      await thrown(it, key(4));
      await fold(it.project, { events: [fixOf(key(1), 'there'), fixOf(key(3), 'there too')] });
      if (isCommitted) it.commitAll();
      else it.git('stash', '-q', '-u');
      it.git('checkout', '-q', 'main');
      await thrown(it, key(5));
      await fold(it.project, { events: [fixOf(key(2), 'here'), fixOf(key(3), 'here too')] });
      it.commitAll();
      return it;
    }

    async function expectResolved(it: FoldProject, finish: readonly string[]): Promise<void> {
      expect(it.read('errors_log.json')).toContain('<<<<<<<');
      expect(await resolveConflicts(it.project)).toMatchObject({ kind: 'resolved' });
      const resolved = it.read('errors_log.json');
      it.git('add', '-A');
      it.git('-c', 'core.editor=true', ...finish);
      expect(await fold(it.project)).toMatchObject({ kind: 'folded', notes: [] });
      expect(it.read('errors_log.json')).toBe(resolved);
      const statuses = Object.fromEntries(it.records().map(({ hash, status }) => [hash, status]));
      expect(statuses).toEqual({
        ...{ [key(1)]: 'fixed', [key(2)]: 'fixed', [key(3)]: 'fixed' },
        ...{ [key(4)]: 'active', [key(5)]: 'active' },
      });
      expect([...it.tasks()].sort()).toEqual([key(4), key(5)]);
      const history = it.read('FIXED_ERRORS.md');
      for (const words of ['there', 'there too', 'here', 'here too'])
        expect(history.split(`> ${words}\n`)).toHaveLength(2);
      const both = it.records().find(({ hash }) => hash === key(3));
      expect(both?.fixes.map(({ description }) => description)).toEqual(['there too', 'here too']);
    }

    test('rebase', async () => {
      const it = await begin(true);
      it.git('checkout', '-q', 'feature');
      expect(() => it.git('rebase', '-q', 'main')).toThrow();
      expect(await fold(it.project)).toMatchObject({ kind: 'waiting' });
      await expectResolved(it, ['rebase', '--continue']);
    });

    test('cherry-pick', async () => {
      const it = await begin(true);
      expect(() => it.git('cherry-pick', 'feature')).toThrow();
      await expectResolved(it, ['cherry-pick', '--continue']);
    });

    test('stash pop', async () => {
      const it = await begin(false);
      expect(() => it.git('stash', 'pop')).toThrow();
      await expectResolved(it, ['commit', '-qm', 'popped']);
    });
  },
);
