import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NumberedEntry } from '../../src/journal/entry.js';
import { hold, WaitingRecords } from '../../src/journal/waiting-records.js';
import { thrown } from '../core/support/books.js';

function entry(n: number, k: string | null, signature = ''): NumberedEntry {
  const repeatOf = k === null ? null : { k, signature };
  return { repeatOf, fatal: false, n, t: n, event: () => thrown({ n }) };
}

const story = fc.array(
  fc.record({
    k: fc.constantFrom('a', 'b', null),
    signature: fc.constantFrom('', 'x'),
  }),
  { maxLength: 60 },
);

test('no record is lost, and none passes a decision', () => {
  fc.assert(
    fc.property(story, (steps) => {
      const waiting = new WaitingRecords();
      steps.forEach(({ k, signature }, n) => {
        expect(waiting.add(entry(n, k, signature))).toBe(true);
      });
      const taken = waiting.takeAll();
      expect(taken.reduce((sum, { more }) => sum + 1 + more, 0)).toBe(steps.length);
      let decisions = 0;
      for (const { entry: first, more, lastAt } of taken) {
        if (first.repeatOf === null) decisions++;
        const between = steps.slice(first.n, lastAt + 1).filter(({ k }) => k === null);
        expect(between).toHaveLength(first.repeatOf === null ? 1 : 0);
        expect(more === 0 || first.repeatOf !== null).toBe(true);
      }
      expect(decisions).toBe(steps.filter(({ k }) => k === null).length);
      expect(waiting.size).toBe(0);
    }),
  );
});

test('throws of two days are not one', () => {
  const waiting = new WaitingRecords();
  waiting.add(entry(86_399_999, 'a'));
  waiting.add(entry(86_400_000, 'a'));
  expect(waiting.takeAll().map(({ more }) => more)).toEqual([0, 0]);
});

test('where there is no room, what is put back last is lost', () => {
  const waiting = new WaitingRecords();
  for (let n = 0; n < 999; n++) waiting.add(entry(n, `k${n}`));
  const late = ['x', 'y', 'z'].map((k, n) => hold(entry(n, k), 0));
  expect(waiting.putBack(late)).toBe(2);
  expect(waiting.size).toBe(1_000);
  expect(waiting.add(entry(1, 'x', 'other'))).toBe(true);
  expect(waiting.add(entry(1, 'y'))).toBe(false);
});

test('one whose event cannot be made takes no room, and is not asked again', () => {
  const waiting = new WaitingRecords();
  expect(waiting.add({ ...entry(1, 'a'), event: () => null })).toBe(true);
  expect(waiting.size).toBe(0);
});

test('the event of what waits is made once, at once', () => {
  const waiting = new WaitingRecords();
  let made = 0;
  waiting.add({ ...entry(1, 'a'), event: () => thrown({ n: ++made }) });
  const [first] = waiting.takeAll();
  expect([first?.entry.event(), first?.entry.event(), made]).toEqual([
    thrown({ n: 1 }),
    thrown({ n: 1 }),
    1,
  ]);
});
