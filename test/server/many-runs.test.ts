import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readRun } from '../../src/runlog/read-run.js';
import { writeRunSnapshot } from '../../src/runlog/run-snapshot.js';
import { Followed } from './support/followed.js';
import { WrittenRuns } from './support/written-runs.js';

const RUNS = 300;
const countDescriptors = () => readdirSync('/proc/self/fd').length;

/** Runs of which each third has ended and is summed up, has ended, or goes on. */
function writeRuns(): WrittenRuns {
  const runs = new WrittenRuns();
  for (let at = 0; at < RUNS; at++) {
    const id = `run-${at}`;
    runs.start(id, 1, process.pid, Date.now() - 1_000_000 + at * 1_000);
    if (at % 3 < 2) runs.go(id);
    const run = at % 3 === 0 ? readRun(runs.dataDir, id) : null;
    if (run !== null) writeRunSnapshot(runs.path(id).replace('/events.jsonl', ''), run);
  }
  return runs;
}

test('many runs take few descriptors, and each of them is followed', async () => {
  const runs = writeRuns();
  const feed = runs.openFeed();
  const before = countDescriptors();
  const followed = new Followed(feed, await feed.tellPosition());
  for (let at = 2; at < RUNS; at += 3) runs.go(`run-${at}`, 1);
  await followed.waitFor(RUNS / 3);
  expect(countDescriptors() - before).toBeLessThan(10);
  expect([...followed.texts].sort()).toStrictEqual(
    Array.from({ length: RUNS / 3 }, (_, at) => `step.start 1 of run-${at * 3 + 2}`).sort(),
  );
});

test('from the very beginning all runs are told, and the places on the way stay short', async () => {
  const runs = writeRuns();
  const followed = new Followed(runs.openFeed(), '1_0__0._');
  await followed.waitFor((RUNS / 3) * 9);
  const expected = Array.from({ length: RUNS }, (_, at) => {
    const isOpen = at % 3 === 2;
    const events = ['run.start 0', 'step.start 1', 'step.end 2', 'run.end 3'];
    return events.slice(0, isOpen ? 1 : 4).map((event) => `${event} of run-${at}`);
  });
  for (const texts of expected) {
    const [id] = texts[0]?.split(' ').slice(-1) ?? [];
    expect(followed.texts.filter((text) => text.endsWith(` ${id}`))).toStrictEqual(texts);
  }
  const longest = Math.max(...followed.told.map(({ cursor }) => cursor.length));
  // The hundred that go on, and one that is being told.
  expect(longest).toBeLessThan(110 * 15);
  const half = followed.told[600]?.cursor ?? '';
  const again = new Followed(runs.openFeed(), half);
  await again.waitFor(followed.told.length - 601);
  expect(again.texts).toStrictEqual(followed.texts.slice(601));
});

test('places stay short where many runs have just ended, and lead on exactly', async () => {
  const runs = new WrittenRuns();
  const ids = Array.from({ length: 150 }, (_, at) => `run-${at}`);
  for (const [at, id] of ids.entries()) {
    runs.start(id, 1, process.pid, Date.now() - 20_000 + at);
    runs.go(id);
  }
  const followed = new Followed(runs.openFeed(), '1_0__0._');
  await followed.waitFor(ids.length * 4);
  const longest = Math.max(...followed.told.map(({ cursor }) => cursor.length));
  expect(longest).toBeLessThan(40 * 15);
  for (const at of [1, 250, 401]) {
    const again = new Followed(runs.openFeed(), followed.told[at]?.cursor ?? '');
    await again.waitFor(followed.told.length - at - 1);
    expect(again.texts).toStrictEqual(followed.texts.slice(at + 1));
  }
});
