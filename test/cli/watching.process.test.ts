import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test as base, expect, type TestContext } from 'vitest';
import { tryLock } from '../../src/files/lock.js';
import { findLeftovers } from '../faults/support/leftovers.js';
import type { Started } from '../faults/support/started.js';
import { Story, until } from '../support/reading-back-story.js';

// They wait most of their time, so they wait together.
const test = base.concurrent;

type Scope = Pick<TestContext, 'onTestFinished'>;

/** A story of a test's own, gone when the test is. */
function tell({ onTestFinished }: Scope, options?: ConstructorParameters<typeof Story>[0]): Story {
  const story = new Story(options);
  onTestFinished(() => story.remove());
  return story;
}

/** Resolves when the first fold is over: the errors of these contexts are in TODO.md. */
async function startWatching(
  { onTestFinished }: Scope,
  story: Story,
  contexts: readonly string[],
): Promise<Started> {
  const waiting = await story.startPipeline(contexts, 'MEDIUM', [], { CI: '1' }).ended;
  expect(waiting).toMatchObject({ code: 0, stderr: '' });
  const watcher = story.arena.cli(['sync', '--watch'], { ERRTRACK_DEBUG: '1' });
  onTestFinished(async () => {
    watcher.kill('SIGKILL');
    await watcher.ended;
  });
  await until(() => contexts.every((context) => story.linesOf(context).length === 1));
  return watcher;
}

/** End it as Ctrl+C does. Resolves to what it has said, without its own notes on its work. */
async function end(watcher: Started, story: Story) {
  watcher.kill('SIGINT');
  const { code, signal, stdout, stderr } = await watcher.ended;
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(findLeftovers(story.arena)).toEqual([]);
  const told = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('errtrack '));
  const folds = stderr.match(/\d+ events, \d+ records changed/g) ?? [];
  return { printed: stdout.split('\n').slice(0, -1), told, folds };
}

function isGone(story: Story, context: string): () => boolean {
  return () => story.arena.has('TODO.md') && story.linesOf(context).length === 0;
}

/** The text of TODO.md with the box of an error ticked. */
function ticked(story: Story, context: string): string {
  const line = story.lineOf(context);
  return story.todo.replace(line, () => line.replace('[ ]', '[x]'));
}

/** How editors save a text. */
const WAYS: Readonly<Record<string, (path: string, text: string) => Promise<void> | void>> = {
  'in place': (path, text) => {
    const fd = openSync(path, 'r+');
    ftruncateSync(fd);
    writeSync(fd, text, 0);
    closeSync(fd);
  },
  'in place, slowly': async (path, text) => {
    const fd = openSync(path, 'w');
    for (let at = 0; at < text.length; at += 200) {
      await pause(100);
      writeSync(fd, text.slice(at, at + 200));
    }
    closeSync(fd);
  },
  'by rename': (path, text) => {
    const fd = openSync(`${path}.new`, 'w');
    writeSync(fd, text);
    closeSync(fd);
    renameSync(`${path}.new`, path);
  },
  'by rename of the old': (path, text) => {
    renameSync(path, `${path}~`);
    const fd = openSync(path, 'wx');
    writeSync(fd, text);
    closeSync(fd);
  },
  'deleted, and made anew': async (path, text) => {
    rmSync(path);
    // Longer than it takes until a change is folded.
    await pause(800);
    const fd = openSync(path, 'wx');
    writeSync(fd, text);
    closeSync(fd);
  },
};

test('a tick is carried out however an editor saves it, and what is thrown is taken in', async (scope) => {
  const story = tell(scope);
  const contexts = Object.keys(WAYS);
  const watcher = await startWatching(scope, story, [...contexts, 'kept']);
  for (const [context, save] of Object.entries(WAYS)) {
    await save(story.arena.path('TODO.md'), ticked(story, context));
    await until(isGone(story, context));
  }
  await story.startPipeline(['thrown', 'kept'], 'MEDIUM', [], { CI: '1' }).ended;
  await until(() => story.linesOf('thrown').length === 1);
  const records = await story.records();
  for (const context of contexts) expect(records.get(context)).toMatchObject({ status: 'fixed' });
  expect(records.get('kept')).toMatchObject({ status: 'active', task: 'listed', occurrences: 2 });
  const { printed, told } = await end(watcher, story);
  for (const context of contexts) {
    const { hash = '' } = records.get(context) ?? {};
    expect(printed.filter((line) => line.includes(hash.slice(0, 8)))).not.toEqual([]);
  }
  expect(printed.flatMap((line) => /^Took in (\d+) event/.exec(line)?.[1] ?? [])).toEqual([
    '6',
    '2',
  ]);
  expect(told).toEqual(['Watching TODO.md and FIXED_ERRORS.md; Ctrl+C ends it.']);
});

test('its own writes, and files that nobody changes, make it do nothing', async (scope) => {
  const story = tell(scope);
  const watcher = await startWatching(scope, story, ['one', 'two']);
  story.arena.write('TODO.md', ticked(story, 'one'));
  await until(isGone(story, 'one'));
  const { ino } = statSync(story.arena.path('TODO.md'));
  await pause(2_500);
  expect(statSync(story.arena.path('TODO.md')).ino).toBe(ino);
  const { folds } = await end(watcher, story);
  const idle = folds.filter((fold) => fold.startsWith('0 events'));
  expect(folds.length - idle.length).toBe(2);
  // After each write of its own it looks once more.
  expect(idle.length).toBeLessThanOrEqual(2);
});

test('an editor that saves again and again is left alone until it rests', async (scope) => {
  const story = tell(scope);
  const watcher = await startWatching(scope, story, ['one']);
  const path = story.arena.path('TODO.md');
  const text = ticked(story, 'one');
  for (let save = 1; save <= 30; save++) {
    await pause(100);
    const notes = Array.from({ length: save }, (_, index) => `- note ${index}\n`).join('');
    WAYS['in place']?.(path, `${text}${notes}`);
  }
  await until(isGone(story, 'one'));
  expect(story.todo).toContain('- note 28\n- note 29\n');
  await end(watcher, story);
});

test('a TODO.md that is linked is followed, and one that is deleted stays away until something happens', async (scope) => {
  const story = tell(scope);
  mkdirSync(story.arena.path('notes'));
  renameSync(story.arena.path('TODO.md'), story.arena.path('notes/mine.md'));
  symlinkSync('notes/mine.md', story.arena.path('TODO.md'));
  const watcher = await startWatching(scope, story, ['one', 'two']);
  await WAYS['by rename']?.(story.arena.path('notes/mine.md'), ticked(story, 'one'));
  await until(isGone(story, 'one'));
  rmSync(story.arena.path('TODO.md'));
  await pause(1_500);
  expect(story.arena.has('TODO.md')).toBe(false);
  await story.startPipeline(['three'], 'MEDIUM', [], { CI: '1' }).ended;
  await until(() => story.arena.has('TODO.md') && story.linesOf('three').length === 1);
  expect(story.linesOf('two')).toHaveLength(1);
  await end(watcher, story);
});

test('it waits while git is at work, says what it waits for once, and goes on', async (scope) => {
  const story = tell(scope, { git: true });
  const watcher = await startWatching(scope, story, ['one', 'two']);
  story.arena.write('.git/MERGE_HEAD', '');
  const before = ticked(story, 'one');
  story.arena.write('TODO.md', before);
  await pause(1_500);
  expect(story.todo).toBe(before);
  rmSync(story.arena.path('.git/MERGE_HEAD'));
  await until(isGone(story, 'one'));
  const conflict = `<<<<<<< HEAD\n=======\n>>>>>>> theirs\n${ticked(story, 'two')}`;
  story.arena.write('TODO.md', conflict);
  await story.startPipeline(['three'], 'MEDIUM', [], { CI: '1' }).ended;
  await pause(2_000);
  expect(story.todo).toBe(conflict);
  story.arena.write('TODO.md', conflict.slice(conflict.indexOf('# Mine')));
  await until(() => isGone(story, 'two')() && story.linesOf('three').length === 1);
  const { told } = await end(watcher, story);
  expect(told).toEqual([
    'Watching TODO.md and FIXED_ERRORS.md; Ctrl+C ends it.',
    'The files wait: git is at work (a merge)',
    expect.stringMatching(/^error: .*TODO\.md.*conflict/),
  ]);
});

test('Ctrl+C ends it at once where another fold holds the lock, which stays', async (scope) => {
  const story = tell(scope);
  const watcher = await startWatching(scope, story, ['one']);
  const path = join(story.arena.dataDir, 'fold.lock');
  await until(() => !story.arena.has('.errtrack/fold.lock'));
  const lock = tryLock(path);
  story.arena.write('TODO.md', ticked(story, 'one'));
  await pause(1_000);
  watcher.kill('SIGINT');
  expect(await watcher.ended).toMatchObject({ code: 0, signal: null });
  expect(story.linesOf('one')).toHaveLength(1);
  expect(story.arena.has('.errtrack/fold.lock')).toBe(true);
  lock?.release();
  expect(findLeftovers(story.arena)).toEqual([]);
});

test('where nothing marks a project there is nothing to watch', async (scope) => {
  const story = tell(scope);
  for (const name of ['package.json', 'errtrack.config.json']) rmSync(story.arena.path(name));
  const { code, stderr } = await story.arena.cli(['sync', '--watch']).ended;
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `error: nothing marks ${story.arena.folder} as a project; run \`errtrack init\` there\n`,
  });
});
