import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { findTaskHashes } from '../faults/support/arena.js';
import { Story } from '../support/reading-back-story.js';

const stories: Story[] = [];

function tell(options?: ConstructorParameters<typeof Story>[0]): Story {
  const story = new Story(options);
  stories.push(story);
  return story;
}

afterEach(() => {
  for (const story of stories.splice(0)) story.remove();
});

const ACTIVE = { status: 'active', task: 'listed', severity: 'MEDIUM', severityBy: null };

describe('another state of the files, brought by git', () => {
  async function tellInGit(): Promise<Story> {
    const story = tell({ git: true });
    await story.throwIn(['one', 'two']);
    commit(story, 'first');
    return story;
  }

  function commit({ arena }: Story, message: string): void {
    arena.git('add', '-A');
    arena.git('commit', '-qm', message);
  }

  /** A branch whose TODO.md lacks a task that its ledger has: nobody there has synced. */
  function branchWithout(story: Story, context: string): void {
    story.arena.git('checkout', '-qb', 'shorter');
    story.editLine(context, () => '');
    commit(story, 'shorter');
    story.arena.git('checkout', '-q', 'main');
  }

  test('a branch that lacks a task says nothing of it, nor does the way back', async () => {
    const story = await tellInGit();
    branchWithout(story, 'one');
    for (const branch of ['shorter', 'main']) {
      story.arena.git('checkout', '-q', branch);
      await story.command('sync');
      await story.throwIn(['two']);
      expect(await story.record('one')).toMatchObject(ACTIVE);
      expect(story.arena.git('status', '--porcelain')).toBe('');
    }
  });

  test('after it a task that is taken away is missed, and a tick is a fix', async () => {
    const story = await tellInGit();
    branchWithout(story, 'one');
    story.arena.git('checkout', '-q', 'shorter');
    story.editLine('two', (line) => line.replace('[ ]', '[x]'));
    await story.command('sync');
    expect(await story.record('two')).toMatchObject({ status: 'fixed' });
    expect(await story.record('one')).toMatchObject(ACTIVE);
    await story.throwIn(['three']);
    story.editLine('three', () => '');
    await story.command('sync');
    expect(await story.record('three')).toMatchObject({ status: 'active', task: 'missing' });
    expect(await story.record('one')).toMatchObject(ACTIVE);
  });

  test('a fresh clone knows of no absence, and reads ticks', async () => {
    const story = await tellInGit();
    story.edit((text) => text.replace(`${story.lineOf('one')}\n`, ''));
    commit(story, 'without a sync');
    const clone = tell();
    execFileSync('git', ['clone', '-q', story.arena.folder, clone.arena.path('copy')]);
    const { folder } = clone.arena;
    rmSync(`${folder}/TODO.md`);
    cpSync(`${folder}/copy`, folder, { recursive: true, force: true });
    rmSync(`${folder}/copy`, { recursive: true });
    clone.editLine('two', (line) => line.replace('[ ]', '[X]'));
    await clone.command('sync');
    expect(await clone.record('one')).toMatchObject(ACTIVE);
    expect(await clone.record('two')).toMatchObject({
      status: 'fixed',
      fixes: [{ description: 'ticked in TODO.md', source: 'tick' }],
    });
    expect(clone.linesOf('two')).toEqual([]);
  });
});

test('where git has left a conflict nothing is written, and nothing is read', async () => {
  const story = tell();
  await story.throwIn(['one', 'two']);
  story.editLine('one', (line) => {
    const ticked = line.replace('[ ]', '[x]');
    return `<<<<<<< HEAD\n${line}\n=======\n${ticked}\n>>>>>>> theirs`;
  });
  story.editLine('two', (line) => line.replace('[ ]', '[x]'));
  const { todo } = story;
  const ledger = story.arena.read('errors_log.json');
  await story.throwIn(['three']);
  const { code, stderr } = await story.arena.cli(['sync']).ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/TODO\.md.*conflict/s);
  expect(story.todo).toBe(todo);
  expect(story.arena.read('errors_log.json')).toBe(ledger);
  story.edit((text) => text.replace(/<{7}.*\n.*\n={7}\n|>{7}.*\n/g, ''));
  await story.command('sync');
  expect(await story.record('one')).toMatchObject({ status: 'fixed' });
  expect(await story.record('two')).toMatchObject({ status: 'fixed' });
  expect(story.placeOf('three')).toBe('Medium Priority');
});

/** As prettier does it with `proseWrap: always`: other bullets, lines of at most so many columns. */
function rewrap(text: string, width: number, bullet: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('- ') ? wrapItem(`${bullet}${line.slice(1)}`, width) : line))
    .join('\n');
}

function wrapItem(line: string, width: number): string {
  const [first = '', ...others] = line.match(/<!--.*?-->|`[^`]*`|\S+/g) ?? [];
  const lines = [first];
  for (const word of others) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join('\n');
}

test.each([
  ['compact', 'remove'],
  ['detailed', 'keep'],
])(
  'layout %s, done tasks %s: a formatter between two folds changes nothing',
  async (layout, doneTasks) => {
    const story = tell({ config: { layout, doneTasks } });
    await story.throwIn(['one', 'two', 'three']);
    const ids = findTaskHashes(story.todo);
    const { hash } = await story.record('one');
    story.edit((text) => rewrap(text, 60, '*'));
    const { todo } = story;
    await story.command('sync');
    await story.throwIn(['one', 'two']);
    expect(story.todo).toBe(todo);
    for (const context of ['one', 'two', 'three']) {
      expect(await story.record(context)).toMatchObject(ACTIVE);
    }
    story.edit((text) =>
      rewrap(text.replace(/\n {2}(?!- )/g, ' ').replaceAll('\n* ', '\n- '), 200, '-'),
    );
    story.edit((text) => tick(text, hash));
    await story.throwIn(['four']);
    expect(await story.record('one')).toMatchObject({
      status: 'fixed',
      fixes: [{ description: 'ticked in TODO.md' }],
    });
    const left = doneTasks === 'keep' ? ids : ids.filter((id) => id !== hash);
    const four = (await story.record('four')).hash;
    expect([...findTaskHashes(story.todo)].sort()).toEqual([...left, four].sort());
    expect(findTaskHashes(story.arena.read('FIXED_ERRORS.md'))).toEqual([hash]);
  },
);

/** Tick the box of the item in which an id stands. */
function tick(text: string, hash: string): string {
  const at = text.lastIndexOf('[ ]', text.indexOf(`errtrack:${hash}`));
  return `${text.slice(0, at)}[x]${text.slice(at + 3)}`;
}

test('a task that is done and kept stays ticked, and is opened when its error comes back', async () => {
  const story = tell({ config: { doneTasks: 'keep' } });
  await story.throwIn(['ticked', 'dropped', 'fixed']);
  story.editLine('ticked', (line) => line.replace('[ ]', '[x]'));
  story.editLine('dropped', (line) => line.replace('[ ]', '[-]'));
  await story.command('fix', (await story.record('fixed')).hash);
  expect(story.lineOf('ticked')).toMatch(/^- \[x\] /);
  expect(story.lineOf('dropped')).toMatch(/^- \[-\] /);
  expect(story.lineOf('fixed')).toMatch(/^- \[x\] /);
  const { todo } = story;
  await story.command('sync');
  expect(story.todo).toBe(todo);
  await story.throwIn(['ticked', 'dropped', 'fixed']);
  expect(story.lineOf('ticked')).toMatch(/^- \[ \] .* regression: was fixed /);
  expect(story.lineOf('dropped')).toMatch(/^- \[-\] /);
  expect(story.lineOf('fixed')).toMatch(/^- \[ \] .* regression: was fixed /);
  expect(await story.record('dropped')).toMatchObject({ status: 'ignored' });
});
