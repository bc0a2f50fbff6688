import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { createRecord } from '../support/counted-record.js';
import { Followed } from './support/followed.js';
import { WrittenRuns } from './support/written-runs.js';

/** A ledger that carries its counts, written as a pull would write it. */
class WrittenErrors extends WrittenRuns {
  write(...records: readonly Partial<CountedRecord>[]): void {
    const whole = records.map((fields, at) => createRecord({ hash: hashOf(at), ...fields }));
    const errors = Object.fromEntries(
      whole.map(({ samples, runs, ...record }) => [record.hash, record]),
    );
    writeFileSync(join(this.root, 'errors_log.json'), JSON.stringify({ version: 1, errors }));
  }
}

const hashOf = (at: number) => `9${at.toString(16).padStart(15, '0')}`;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const changes = (followed: Followed) => followed.texts.map((text) => text.split(' ')[0]);

test('what becomes of errors is told, each once', async () => {
  const errors = new WrittenErrors();
  errors.write({ occurrences: 1 });
  const followed = new Followed(errors.openFeed(), null);
  await sleep(100);
  errors.write({ occurrences: 2, lastSeen: ago(0) }, { lastSeen: ago(0) });
  await followed.waitFor(2);
  errors.write({ occurrences: 2, status: 'fixed', statusAt: ago(0) }, { lastSeen: ago(0) });
  await followed.waitFor(4);
  errors.write({ occurrences: 2, statusAt: ago(0) }, { status: 'ignored', statusAt: ago(0) });
  await followed.waitFor(6);
  expect([...changes(followed)].sort()).toStrictEqual(
    ['seen', 'new', 'fixed', 'seen', 'reopened', 'ignored'].sort(),
  );
  await sleep(50);
  expect(followed.told.length).toBe(6);
  expect(followed.told.at(-1)?.change.type).toBe('error');
});

test('who comes back is told how those errors stand that have changed meanwhile', async () => {
  const errors = new WrittenErrors();
  errors.write({ statusAt: ago(90_000), lastSeen: ago(80_000) }, {}, {});
  const feed = errors.openFeed();
  const place = await feed.tellPosition();
  feed.close();
  const thrown = { firstSeen: ago(90_000), statusAt: ago(90_000), lastSeen: ago(0) };
  errors.write(
    { ...thrown, occurrences: 9 },
    { status: 'fixed', statusAt: ago(0) },
    {},
    { firstSeen: ago(10), statusAt: ago(10), lastSeen: ago(1) },
  );
  const again = new Followed(errors.openFeed(), place);
  await again.waitFor(3);
  await sleep(50);
  expect([...changes(again)].sort()).toStrictEqual(['fixed', 'new', 'seen']);
  const rest = new Followed(errors.openFeed(), again.cursor);
  await sleep(100);
  expect(rest.texts).toStrictEqual([]);
});

test('fifteen hundred that change in one instant are told once each, wherever the stream breaks', async () => {
  const errors = new WrittenErrors();
  const count = 1_500;
  const all = (fields: Partial<CountedRecord>) => Array.from({ length: count }, () => fields);
  errors.write(...all({}));
  const feed = errors.openFeed();
  const place = await feed.tellPosition();
  const live = new Followed(feed, place);
  errors.write(...all({ status: 'fixed', statusAt: ago(0) }));
  await live.waitFor(count);
  const hashes = live.told.map(({ change }) => change.type === 'error' && change.data.hash);
  expect(new Set(hashes).size).toBe(count);
  for (const at of [0, 999, 1_000, 1_001]) {
    const again = new Followed(errors.openFeed(), live.told[at]?.cursor ?? '');
    await again.waitFor(count - at - 1);
    expect(again.told.map(({ change }) => change.data)).toStrictEqual(
      live.told.slice(at + 1).map(({ change }) => change.data),
    );
    await again.stop();
  }
});

test('an error from a clock that is ahead hides no other', async () => {
  const errors = new WrittenErrors();
  const ahead = ago(-3_600_000);
  errors.write({ lastSeen: ahead }, {});
  const feed = errors.openFeed();
  const place = await feed.tellPosition();
  feed.close();
  errors.write({ lastSeen: ahead }, { lastSeen: ago(0), occurrences: 4 });
  const again = new Followed(errors.openFeed(), place);
  await again.waitFor(1);
  await sleep(50);
  expect(again.texts).toStrictEqual(['seen stage1_face_swap × 4']);
});

test('a ledger that cannot be read for a while hides nothing that comes after it', async () => {
  const errors = new WrittenErrors();
  errors.write({}, {});
  const followed = new Followed(errors.openFeed(), null);
  await sleep(100);
  writeFileSync(join(errors.root, 'errors_log.json'), '{ "version": 1, "errors": ');
  await sleep(100);
  errors.start('a', 0);
  await followed.waitFor(1);
  errors.write({}, { lastSeen: ago(0), occurrences: 4 });
  await followed.waitFor(2);
  expect(followed.texts).toStrictEqual(['run.start 0 of a', 'seen stage1_face_swap × 4']);
});
