import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Followed } from './support/followed.js';
import { WrittenRuns } from './support/written-runs.js';

test('what happens is told as it happens', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const from = await feed.tellPosition();
  const followed = new Followed(feed, from);
  runs.start('a', 1);
  await followed.waitFor(1);
  runs.go('a', 1);
  await followed.waitFor(2);
  runs.go('a');
  await followed.waitFor(4);
  expect(followed.texts).toStrictEqual([
    'run.start 0 of a',
    'step.start 1 of a',
    'step.end 2 of a',
    'run.end 3 of a',
  ]);
  expect(followed.told.map(({ change }) => change.type)).toStrictEqual([
    'run',
    'step',
    'step',
    'run.end',
  ]);
});

test('who comes without a cursor gets what happens from then on', async () => {
  const runs = new WrittenRuns();
  runs.start('old', 1, process.pid, Date.now() - 100_000);
  runs.go('old');
  runs.start('open', 1);
  const feed = runs.openFeed();
  const followed = new Followed(feed, null);
  await feed.tellPosition();
  runs.go('open', 1);
  await followed.waitFor(1);
  expect(followed.texts).toStrictEqual(['step.start 1 of open']);
});

test('from each place in the stream another server tells exactly the rest', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const first = new Followed(feed, await feed.tellPosition());
  for (const id of ['a', 'b', 'c']) runs.start(id, 2);
  for (const id of ['a', 'b', 'a', 'c', 'b']) {
    const before = first.told.length;
    runs.go(id, 2);
    await first.waitFor(before + 1);
  }
  runs.go('a');
  runs.go('b');
  await first.waitFor(15);
  const all = first.texts;
  await first.stop();
  feed.close();
  for (const [index, { cursor }] of first.told.entries()) {
    const again = new Followed(runs.openFeed(), cursor);
    await again.waitFor(all.length - index - 1);
    expect([...all.slice(0, index + 1), ...again.texts].sort()).toStrictEqual([...all].sort());
    await again.stop();
  }
});

test('a run whose process is gone has an end, once', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const from = await feed.tellPosition();
  const followed = new Followed(feed, from);
  runs.start('dead', 2, 4_000_000);
  runs.go('dead', 1);
  await followed.waitFor(3);
  expect(followed.texts.at(-1)).toBe('run.end 2 of dead');
  expect(followed.told.at(-1)?.change.data).toMatchObject({ data: { status: 'interrupted' } });
  const cursors = [from, ...followed.told.map(({ cursor }) => cursor)];
  for (const [index, cursor] of cursors.entries()) {
    const again = new Followed(runs.openFeed(), cursor);
    await again.waitFor(3 - index);
    await sleep(20);
    expect(again.texts).toStrictEqual(followed.texts.slice(index));
    await again.stop();
  }
});

test('runs that were pruned meanwhile are passed over', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const from = await feed.tellPosition();
  feed.close();
  for (const id of ['a', 'b', 'c']) {
    runs.start(id, 0);
    runs.go(id);
  }
  rmSync(join(runs.dataDir, 'runs', 'b'), { recursive: true });
  const again = new Followed(runs.openFeed(), from);
  await again.waitFor(4);
  expect([...again.texts].sort()).toStrictEqual([
    'run.end 1 of a',
    'run.end 1 of c',
    'run.start 0 of a',
    'run.start 0 of c',
  ]);
});

test('another run of the same id is told whole', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const followed = new Followed(feed, await feed.tellPosition());
  runs.start('nightly', 1, process.pid, Date.now() - 5_000);
  runs.go('nightly');
  await followed.waitFor(4);
  const { cursor } = followed;
  renameSync(join(runs.dataDir, 'runs', 'nightly'), join(runs.dataDir, 'runs', '.gone.1'));
  runs.start('nightly', 1);
  runs.go('nightly');
  await followed.waitFor(8);
  expect(followed.texts.slice(4)).toStrictEqual(followed.texts.slice(0, 4));
  const again = new Followed(runs.openFeed(), cursor);
  await again.waitFor(4);
  expect(again.texts).toStrictEqual(followed.texts.slice(4));
});

test('damaged lines are passed over, a log without a start is no run, and neither hides others', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const from = await feed.tellPosition();
  const followed = new Followed(feed, from);
  mkdirSync(join(runs.dataDir, 'runs', 'garbage'), { recursive: true });
  writeFileSync(runs.path('garbage'), 'no line of ours\n\n{}\n');
  mkdirSync(join(runs.dataDir, 'runs', 'empty'));
  mkdirSync(join(runs.dataDir, 'runs', 'folder', 'events.jsonl'), { recursive: true });
  runs.start('a', 1);
  appendFileSync(runs.path('a'), 'torn {"seq":1\n');
  runs.go('a', 1);
  appendFileSync(runs.path('a'), '{"seq":9');
  appendFileSync(runs.path('a'), '9}\n');
  runs.go('a');
  await followed.waitFor(4);
  const again = new Followed(runs.openFeed(), from);
  await again.waitFor(4);
  expect(again.texts).toStrictEqual(followed.texts);
  expect(followed.texts.at(-1)).toBe('run.end 3 of a');
});

test('what is told in time does not wait for who does not take it, who gets all of it none the less', async () => {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const from = await feed.tellPosition();
  const end = new AbortController();
  const slow = feed.follow(from, end.signal)[Symbol.asyncIterator]();
  const quick = new Followed(feed, from);
  runs.start('a', 3_000);
  await quick.waitFor(1);
  const first = await slow.next();
  runs.go('a');
  await quick.waitFor(6_002);
  const seqs = [first.value?.change.data];
  while (seqs.length < 6_002) seqs.push((await slow.next()).value?.change.data);
  expect(seqs).toStrictEqual(quick.told.map(({ change }) => change.data));
  end.abort();
  await slow.return?.(undefined);
});
