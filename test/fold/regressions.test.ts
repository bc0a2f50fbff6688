import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { readView } from '../../src/fold/view.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const HASH = '5'.repeat(16);
const OTHER = '6'.repeat(16);
const SOON = 3_600_000;
const FILES = ['FIXED_ERRORS.md', 'errors_log.json', 'TODO.md'];

interface Thrown {
  readonly keys?: readonly string[];
  /** When its process started, from now on. */
  readonly startedIn?: number;
  readonly head?: string | null;
}

/** What a process leaves that started on the commit that is checked out, unless another is given. */
function throwIn(it: FoldProject, { keys = [HASH], startedIn = SOON, head }: Thrown = {}): void {
  const startedAt = Date.now() + startedIn;
  const at = head === undefined ? headOf(it) : head;
  const describe = () => ({ startedAt, head: at, root: it.folder });
  const { journal } = openJournal(it.dataDir, undefined, { describe });
  for (const key of keys) journal.append(throwOf(key));
  journal.close();
}

function headOf(it: FoldProject): string | null {
  return it.has('.git') ? it.git('rev-parse', 'HEAD').trim() : null;
}

async function fix(it: FoldProject, hash = HASH, commit = headOf(it)): Promise<void> {
  const event: NewEvent = {
    type: 'fix',
    hash,
    description: 'mended',
    commit,
    by: null,
    source: 'cli',
  };
  expect(await fold(it.project, { events: [event] })).toMatchObject({ kind: 'folded' });
}

/** A project in which an error was recorded, and fixed, and both committed. */
async function startFixed({ git = true, config = {}, todo = '' } = {}): Promise<FoldProject> {
  const it = new FoldProject({ git });
  it.write('.gitignore', '.errtrack\n');
  it.write('errtrack.config.json', JSON.stringify(config));
  if (todo !== '') it.write('TODO.md', todo);
  if (git) it.commitAll();
  throwIn(it, { startedIn: -SOON });
  await fold(it.project);
  if (git) it.commitAll();
  await fix(it);
  if (git) it.commitAll();
  return it;
}

async function statusOf(it: FoldProject, hash = HASH): Promise<string> {
  const { records } = await readView(it.project);
  const record = records.find((one) => one.hash === hash);
  return `${record?.status} ${record?.occurrences} ${record?.regressions}`;
}

const today = () => new Date().toISOString().slice(0, 10);
const EXCUSE = 'a commit that is not known to hold its fix: counted, not reopened';

test('the task says when and in which commit it was fixed, and the history that it came back', async () => {
  const it = await startFixed();
  const [fixedIn, before] = [it.git('rev-parse', 'HEAD~1').trim(), it.read('FIXED_ERRORS.md')];
  throwIn(it);
  expect(await fold(it.project)).toEqual({ kind: 'folded', events: 1, remarks: [], notes: [] });
  expect(it.read('TODO.md')).toContain(
    ` · regression: was fixed ${today()} in \`${fixedIn.slice(0, 10)}\` · \``,
  );
  const after = it.read('FIXED_ERRORS.md');
  const [line = ''] = /^- \*\*Came back:\*\* .*\n/m.exec(after) ?? [];
  expect(line).toMatch(
    /^- \*\*Came back:\*\* \d{4}-\d\d-\d\d \d\d:\d\d UTC in `[0-9a-f]{10}` <!--/,
  );
  expect(line).toContain(`\`${headOf(it)?.slice(0, 10)}\``);
  expect(after.replace(line, '')).toBe(before);
  expect(await fold(it.project, { relist: true })).toEqual({
    ...{ kind: 'folded', events: 0, remarks: [], notes: [] },
  });
  expect(it.read('FIXED_ERRORS.md')).toBe(after);
});

test('each fix has its own entry and its own return, and taking the last one back leaves the first', async () => {
  const it = await startFixed();
  throwIn(it);
  await fold(it.project);
  const once = it.read('FIXED_ERRORS.md');
  await fix(it);
  expect(it.read('TODO.md')).not.toContain(HASH);
  throwIn(it, { startedIn: 2 * SOON });
  await fold(it.project);
  expect(it.read('FIXED_ERRORS.md').match(/Came back/g)).toHaveLength(2);
  expect(await statusOf(it)).toBe('active 3 2');
  await fix(it);
  await fold(it.project, { events: [{ type: 'reopen', hash: HASH }] });
  expect(it.read('FIXED_ERRORS.md').match(/Came back/g)).toHaveLength(2);
  expect(it.read('FIXED_ERRORS.md')).toContain(once.slice(once.indexOf('- **Came back')));
});

test('what was fixed and came back before one fold is in the history all the same', async () => {
  const it = await startFixed();
  throwIn(it, { keys: [OTHER], startedIn: -SOON });
  it.write('.git/MERGE_HEAD', '');
  const event: NewEvent = {
    type: 'fix',
    hash: OTHER,
    description: 'quick',
    commit: null,
    by: null,
    source: 'cli',
  };
  expect(await fold(it.project, { events: [event] })).toMatchObject({ kind: 'waiting' });
  throwIn(it, { keys: [OTHER] });
  it.remove('.git/MERGE_HEAD');
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', notes: [] });
  expect(await statusOf(it, OTHER)).toBe('active 2 1');
  expect(it.read('FIXED_ERRORS.md')).toMatch(/> quick\n[\s\S]*\n- \*\*Came back:\*\*/);
});

test('what a crash kept out of the history is said by the next fold, once', async () => {
  const it = await startFixed();
  const [before, ledger, todo] = FILES.map((name) => it.read(name));
  throwIn(it);
  await fold(it.project);
  const after = FILES.map((name) => it.read(name));
  for (const [index, text] of [before, ledger, todo].entries())
    it.write(FILES[index] ?? '', text ?? '');
  for (const name of readdirSync(join(it.dataDir, 'state')))
    if (name.endsWith('.installed')) it.remove(`.errtrack/state/${name}`);
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', notes: [] });
  expect(FILES.map((name) => it.read(name))).toEqual(after);
});

test('the history as a person left it is not written again, and the fold says so', async () => {
  const it = await startFixed();
  const left = it.read('FIXED_ERRORS.md').replace(/-->\n$/, '--> for good, I hope\n');
  it.write('FIXED_ERRORS.md', left);
  throwIn(it);
  expect(await fold(it.project)).toMatchObject({
    notes: [`${HASH} came back: the entry of its fix was edited, and is left as it is`],
  });
  expect(it.read('FIXED_ERRORS.md')).toBe(left);
  await fix(it);
  it.remove('FIXED_ERRORS.md');
  throwIn(it, { startedIn: 2 * SOON });
  expect(await fold(it.project)).toMatchObject({
    notes: [`${HASH} came back: there is no history to say so`],
  });
  expect(it.has('FIXED_ERRORS.md')).toBe(false);
  expect(await statusOf(it)).toBe('active 3 2');
});

test.each(['compact', 'detailed'])(
  'a task in this layout (%s), in sections of a person, is ours again',
  async (tasks) => {
    const config = {
      taskLayout: tasks,
      layout: tasks,
      sections: { MEDIUM: ['Mittlere Priorität'] },
    };
    const it = await startFixed({
      todo: '# Aufgaben\n\n## Mittlere Priorität\n\n- [ ] eigenes\n',
      config,
    });
    throwIn(it);
    await fold(it.project);
    const todo = it.read('TODO.md');
    expect(todo).toMatch(
      /## Mittlere Priorität\n\n- \[ \] eigenes\n- \[ \] .* regression: was fixed/,
    );
    it.write('TODO.md', todo.replace(/- \[ \](?= .*regression)/, '- [x]'));
    const outcome = await fold(it.project);
    expect(outcome).toMatchObject({ remarks: [{ kind: 'fixed', now: '' }] });
    expect(it.read('FIXED_ERRORS.md')).toContain('> ticked in TODO.md\n');
    throwIn(it, { startedIn: 2 * SOON });
    expect(await fold(it.project)).toMatchObject({ remarks: [], notes: [] });
  },
);

describe('an occurrence is judged by what is known of the code that it ran on', () => {
  test('an older process is counted and noted', async () => {
    const it = await startFixed();
    throwIn(it, { startedIn: -SOON });
    const note = `${HASH} occurred in a process older than its fix: counted, not reopened`;
    expect(await fold(it.project)).toMatchObject({ events: 1, notes: [note] });
    expect(await statusOf(it)).toBe('fixed 2 0');
  });

  test('a detached head without the fix has it active, and what ran there is no regression', async () => {
    const it = await startFixed();
    it.git('checkout', '-q', '--detach', 'HEAD~2');
    throwIn(it, { keys: [OTHER] });
    const detached = headOf(it);
    it.git('checkout', '-q', '--detach', 'main~1');
    throwIn(it);
    expect(await fold(it.project)).toMatchObject({ notes: [] });
    expect(await statusOf(it)).toBe('active 2 0');
    it.git('checkout', '-qf', 'main');
    throwIn(it, { head: detached });
    expect(await fold(it.project)).toMatchObject({ notes: [`${HASH} occurred in ${EXCUSE}`] });
    expect(await statusOf(it)).toBe('fixed 3 0');
  });

  test('a detached head with the fix reopens', async () => {
    const it = await startFixed();
    it.git('checkout', '-q', '--detach');
    throwIn(it);
    await fold(it.project);
    expect(await statusOf(it)).toBe('active 2 1');
  });

  test('a shallow clone knows its own commit, and believes no commit that it lacks', async () => {
    const origin = await startFixed();
    const [fixing, base] = [
      origin.git('rev-parse', 'HEAD~1').trim(),
      origin.git('rev-parse', 'HEAD~2').trim(),
    ];
    origin.write('more', '');
    origin.commitAll();
    const it = new FoldProject();
    it.remove('package.json');
    it.git('clone', '-q', '--depth', '1', `file://${origin.folder}`, '.');
    expect(() => it.git('cat-file', '-e', fixing)).toThrow();
    throwIn(it, { head: base });
    expect(await fold(it.project)).toMatchObject({ notes: [`${HASH} occurred in ${EXCUSE}`] });
    expect(await statusOf(it)).toBe('fixed 1 0');
    throwIn(it);
    expect(await fold(it.project)).toMatchObject({ notes: [] });
    expect(await statusOf(it)).toBe('active 2 1');
    expect(it.read('TODO.md')).toContain(`in \`${fixing.slice(0, 10)}\``);
  });

  test('the commit that a fix was made at is believed, also where the clone lacks it', async () => {
    const it = await startFixed();
    const lost = 'a'.repeat(40);
    throwIn(it, { keys: [OTHER], startedIn: -SOON });
    await fix(it, OTHER, lost);
    throwIn(it, { keys: [OTHER], head: lost });
    await fold(it.project);
    expect(await statusOf(it, OTHER)).toBe('active 2 1');
  });

  test('without git, and before the first commit, time alone decides', async () => {
    for (const git of [false, true]) {
      const it = new FoldProject({ git });
      throwIn(it, { startedIn: -SOON, head: null });
      await fix(it, HASH, null);
      throwIn(it, { startedIn: -SOON, head: null });
      expect(await fold(it.project)).toMatchObject({ notes: [expect.stringContaining('older')] });
      throwIn(it, { head: null });
      await fold(it.project);
      expect(await statusOf(it)).toBe('active 3 1');
      expect(it.read('TODO.md')).toMatch(/was fixed \d{4}-\d\d-\d\d · /);
      expect(it.read('FIXED_ERRORS.md')).toMatch(/Came back:\*\* .* UTC <!--/);
    }
  });

  test('a fix in a dirty tree holds for its commit, and after it is committed', async () => {
    const it = await startFixed();
    throwIn(it, { keys: [OTHER], startedIn: -SOON });
    await fold(it.project);
    it.commitAll();
    await fix(it, OTHER);
    const dirty = headOf(it);
    it.commitAll();
    it.write('more', '');
    it.commitAll();
    throwIn(it, { keys: [OTHER], head: dirty });
    await fold(it.project);
    expect(await statusOf(it, OTHER)).toBe('active 2 1');
  });
});
