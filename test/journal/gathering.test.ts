import { expect, test } from 'vitest';
import { Gathering } from '../../src/journal/gathering.js';
import { at, HASH, thrown, writer } from '../core/support/books.js';

const DAY_MS = 86_400_000;
const gather = () => new Gathering(writer(), HASH);

test('adds up counts, days and times, in whatever order they come', () => {
  const it = gather();
  it.add(thrown(), 3, at(5), at(6));
  it.add(thrown(), 2, at(1), at(2));
  it.add(null, 4, at(3) + DAY_MS, at(4) + DAY_MS);
  expect(it.close()).toMatchObject({
    writer: writer(),
    k: HASH,
    count: 9,
    firstAt: at(1),
    lastAt: at(4) + DAY_MS,
    days: { '2026-11-20': 5, '2026-11-21': 4 },
    samples: [],
  });
});

test('its sample is the first, with the worst severity and a task if any wants one', () => {
  const first = thrown({ task: false, severity: 'LOW', context: 'first' });
  const it = gather();
  for (const event of [first, thrown({ severity: 'HIGH', task: false }), thrown({ n: 3 })])
    it.addFull(event);
  expect(it.close().sample).toEqual({ ...first, severity: 'HIGH', task: true });
});

test('a sample that nothing is worse than is the event itself', () => {
  const first = thrown();
  const it = gather();
  it.addFull(first);
  it.add(thrown({ n: 2, severity: 'LOW', task: false }), 1, at(2), at(2));
  expect(it.close().sample).toBe(first);
});

test('of what was thrown whole it keeps the newest samples, however many there are', () => {
  const it = gather();
  const { error } = thrown();
  for (let i = 0; i < 250; i++)
    it.addFull(thrown({ t: at(i), error: { ...error, message: `no ${i}` } }));
  const { samples, count } = it.close();
  expect(count).toBe(250);
  expect(samples.length).toBeGreaterThan(1);
  expect(samples.map(({ message }) => message)).toEqual(
    samples.map((_, index) => `no ${250 - samples.length + index}`),
  );
});

test('counts the tags of a repeat as often as it came', () => {
  const it = gather();
  it.add(thrown({ tags: { tenant: 'acme' } }), 3, at(1), at(1));
  it.add(thrown({ tags: { tenant: 'other' } }), 1, at(1), at(1));
  expect(it.close().tags).toEqual({ tenant: { acme: 3, other: 1 } });
});

test('keeps when each was only where somebody will ask', () => {
  for (const isTimed of [true, false]) {
    const it = new Gathering(writer(), HASH, null, isTimed);
    for (const minute of [1, 2]) it.add(thrown(), 1, at(minute), at(minute));
    const moments = [at(1), at(2)].map((t) => [t, 1]);
    expect(it.close().moments).toEqual(isTimed ? moments : undefined);
  }
});
