import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IgnoreCondition, WorkState } from '../../src/core/errors/record.js';
import type { FoldEvent } from '../../src/core/events.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import {
  at,
  booksOf,
  decided,
  fixed,
  HASH,
  iso,
  NO_BOOKS,
  OTHER,
  occurred,
  record,
  writer,
} from './support/books.js';

const policyAt = (head: string | null) => ({
  head,
  holdsFix: (commit: string) => commit === 'with-fix',
});
const OUTSIDE_GIT = policyAt(null);

function fold(events: readonly FoldEvent[], books: Books = NO_BOOKS, head: string | null = null) {
  const folded = foldEvents(books, events, policyAt(head));
  return { ...folded, record: folded.ledger.errors.get(HASH), count: folded.counters.get(HASH) };
}

describe('an occurrence', () => {
  test('of an unknown error makes a record of it', () => {
    const { record: made, count, changed } = fold([occurred({ count: 3, lastMinute: 5 })]);
    expect(made).toEqual(record());
    expect(count).toEqual({
      occurrences: 3,
      firstSeen: at(1),
      lastSeen: at(5),
      tags: {},
      days: { '2026-11-20': 3 },
      samples: [],
    });
    expect([...changed]).toEqual([HASH]);
  });

  test('of a known error is counted and changes nothing else', () => {
    const once = fold([occurred()]);
    const twice = fold([occurred({ minute: 9 })], once);
    expect(twice.record).toBe(once.record);
    expect(twice.changed.size).toBe(0);
    expect(twice.count).toMatchObject({ occurrences: 2, firstSeen: at(1), lastSeen: at(9) });
  });

  test('that says something else is kept as a sample', () => {
    const samples = ['no face', 'no nose'].map((message) => ({ t: at(9), message, context: 'c' }));
    const { count } = fold([{ ...occurred(), samples }]);
    expect(count?.samples).toEqual([{ t: at(9), message: 'no nose', context: 'c' }]);
  });

  test.each([
    ['MEDIUM', 'HIGH', 'HIGH'],
    ['MEDIUM', 'LOW', 'MEDIUM'],
    ['LOW', 'MEDIUM', 'MEDIUM'],
    ['HIGH', 'MEDIUM', 'HIGH'],
  ] as const)('of %s, seen as %s, is %s', (before, seen, after) => {
    const { record: made, changed } = fold(
      [occurred({ sample: { severity: seen } })],
      booksOf(record({ severity: before })),
    );
    expect(made?.severity).toBe(after);
    expect(changed.size).toBe(before === after ? 0 : 1);
  });

  test('leaves the severity that a person chose', () => {
    const chosen = record({ severity: 'LOW', severityBy: 'person' });
    const { changed } = fold([occurred({ sample: { severity: 'HIGH' } })], booksOf(chosen));
    expect(changed.size).toBe(0);
  });

  test('without a task gives a record that is not listed, and a later one with a task lists it', () => {
    const quiet = fold([occurred({ sample: { task: false } })]);
    expect(quiet.record?.task).toBe('none');
    expect(fold([occurred()], quiet).record?.task).toBe('listed');
    expect(fold([occurred({ sample: { task: false } })], booksOf(record())).changed.size).toBe(0);
  });

  test('whose full record was damaged is counted, without a record', () => {
    const { record: made, count } = fold([occurred({ sample: null, count: 4 })]);
    expect(made).toBeUndefined();
    expect(count?.occurrences).toBe(4);
  });

  test('of an ignored error leaves it ignored', () => {
    const ignored = record({ status: 'ignored', ignore: { until: iso(99) } });
    expect(fold([occurred()], booksOf(ignored)).record).toBe(ignored);
  });

  test('of an error that is ignored until a time brings it back when it is seen after that', () => {
    const ignored = record({ status: 'ignored', ignore: { until: iso(10) }, task: 'dismissed' });
    for (const [minute, lastMinute] of [
      [10, 10],
      [2, 9],
    ] as const) {
      expect(fold([occurred({ minute, lastMinute })], booksOf(ignored)).record).toBe(ignored);
    }
    for (const [minute, lastMinute, back] of [
      [11, 11, 11],
      [2, 12, 10],
    ] as const) {
      const { record: made, changed } = fold([occurred({ minute, lastMinute })], booksOf(ignored));
      expect(made).toEqual({
        ...ignored,
        ...{ status: 'active', statusAt: iso(back), ignore: null, task: 'listed' },
      });
      expect(changed).toEqual(new Set([HASH]));
    }
    const unreadable = record({ status: 'ignored', ignore: { until: 'soon' } });
    expect(fold([occurred({ minute: 20 })], booksOf(unreadable)).record).toBe(unreadable);
    const untold = occurred({ minute: 20, sample: { task: false } });
    expect(fold([untold], booksOf(ignored)).record).toMatchObject({
      status: 'active',
      task: 'none',
    });
  });

  test('of an error that is ignored for so many times brings it back with the last of them', () => {
    const ignored = record({ status: 'ignored', statusAt: iso(1), ignore: { count: 5 } });
    let books: Books = booksOf(ignored);
    for (const [minute, count] of [
      [2, 2],
      [3, 1],
      [4, 1],
    ] as const) {
      const folded = fold([occurred({ minute, count })], books);
      expect(folded.record).toBe(ignored);
      books = folded;
    }
    expect(fold([occurred({ minute: 5, sample: null, count: 1 })], books).record).toBe(ignored);
    const back = fold([occurred({ minute: 5, lastMinute: 6 })], books);
    const { record: made } = back;
    expect(made).toMatchObject({
      status: 'active',
      statusAt: iso(6),
      ignore: null,
      task: 'listed',
    });
    expect(fold([occurred({ minute: 7 })], back).count).not.toHaveProperty('quiet');
  });

  test('of an error that is ignored for so many times within a time brings it back when they come so quickly', () => {
    const ignored = record({
      status: 'ignored',
      statusAt: iso(1),
      ignore: { count: 3, window: '10m' },
    });
    let books: Books = booksOf(ignored);
    for (const minute of [2, 8, 14, 20, 26]) {
      const folded = fold([occurred({ minute })], books);
      expect(folded.record).toBe(ignored);
      books = folded;
    }
    const moments = [30, 32].map((minute) => [at(minute), 1] as const);
    const burst = { ...occurred({ minute: 30, lastMinute: 32, count: 2 }), moments };
    expect(fold([burst], books).record).toMatchObject({
      status: 'active',
      statusAt: iso(32),
      ignore: null,
    });
    const others = { ...burst, writer: writer({ w: 'w2' }) };
    expect(fold([others], booksOf(ignored)).record).toBe(ignored);
  });

  test('before it was ignored is no part of a burst; a window that nobody can read is none', () => {
    const ignored = record({
      status: 'ignored',
      statusAt: iso(5),
      ignore: { count: 2, window: '1h' },
    });
    const first = fold([occurred({ minute: 4 }), occurred({ minute: 6 })], booksOf(ignored));
    expect(first.record).toBe(ignored);
    expect(fold([occurred({ minute: 7 })], first).record).toMatchObject({ status: 'active' });
    const unreadable = { ...ignored, ignore: { count: 2, window: 'soon' } };
    const twice = fold([occurred({ minute: 6 }), occurred({ minute: 7 })], booksOf(unreadable));
    expect(twice.record).toMatchObject({ status: 'active' });
  });

  test('before an error was ignored for so many times, or under an earlier such decision, does not count', () => {
    const ignore = (minute: number) =>
      decided(minute, { type: 'ignore', hash: HASH, condition: { count: 3 } });
    const books = fold([occurred({ count: 7 })]);
    const first = fold(
      [occurred({ minute: 2, count: 9 }), ignore(3), occurred({ minute: 4, count: 2 })],
      books,
    );
    expect(first.record?.status).toBe('ignored');
    const again = [decided(5, { type: 'reopen', hash: HASH }), ignore(6)];
    const second = fold([...again, occurred({ minute: 7, count: 2 })], first);
    expect(second.record?.status).toBe('ignored');
    expect(fold([occurred({ minute: 8 })], second).record?.status).toBe('active');
  });

  test('under an alias counts for the record that has it', () => {
    const merged = record({ hash: OTHER, hashes: [HASH] });
    const { counters, changed } = fold([occurred()], booksOf(merged));
    expect([...counters.keys()]).toEqual([OTHER]);
    expect(changed.size).toBe(0);
  });

  test('under the alias of a record that was deleted before makes a record of its own', () => {
    const merged = record({ hash: OTHER, hashes: [HASH] });
    const { ledger, counters } = fold(
      [decided(2, { type: 'delete', hash: OTHER }), occurred({ minute: 3 })],
      booksOf(merged),
    );
    expect([...ledger.errors.keys()]).toEqual([HASH]);
    expect([...counters.keys()]).toEqual([HASH]);
  });
});

describe('a fix', () => {
  test('is noted with its time, and takes the error off everybody’s hands', () => {
    const busy = record({ work: 'in_progress' });
    const { record: made, changed } = fold([fixed(5, 'c1')], booksOf(busy));
    expect(made).toEqual(
      record({
        status: 'fixed',
        statusAt: iso(5),
        fixes: [{ at: iso(5), description: 'done', commit: 'c1', by: 'Ada', source: 'cli' }],
      }),
    );
    expect([...changed]).toEqual([HASH]);
  });

  test('of a fixed error changes nothing', () => {
    const once = fold([fixed(5)], booksOf(record()));
    expect(fold([fixed(6)], once).changed.size).toBe(0);
  });

  test('of an unknown error is told, and has no effect', () => {
    const { notes, changed } = fold([fixed(5)]);
    expect(notes).toEqual([`${HASH} is not in the ledger: fix had no effect`]);
    expect(changed.size).toBe(0);
  });

  test('by an alias fixes the record that has it', () => {
    const merged = record({ hash: OTHER, hashes: [HASH] });
    const { ledger } = fold([fixed(5)], booksOf(merged));
    expect(ledger.errors.get(OTHER)?.status).toBe('fixed');
  });

  test('made before the clock was set back holds for an error that seems to be later', () => {
    const { record: made } = fold([occurred({ minute: 60 }), fixed(5)]);
    expect(made?.status).toBe('fixed');
  });
});

describe('an occurrence after a fix', () => {
  const isFixed = fold([fixed(5, 'fixing')], booksOf(record({ severity: 'HIGH' })));

  test.each([
    ['started after the fix, outside git', 6, null, null, true],
    ['started after the fix, on what is checked out', 6, 'now', 'now', true],
    ['started after the fix, on the commit of the fix', 6, 'fixing', 'now', true],
    ['started after the fix, on some other commit', 6, 'older', 'now', false],
    ['started after the fix, on a commit whose ledger says fixed', 6, 'with-fix', 'now', true],
    ['started before the fix, on a commit whose ledger says fixed', 4, 'with-fix', 'now', false],
    ['started before the fix', 4, 'now', 'now', false],
    ['started in the same millisecond', 5, 'now', 'now', false],
  ])('in a process that %s', (_what, started, head, present, comesBack) => {
    const by = writer({ startedAt: at(started), head });
    const event = occurred({ minute: 7, by });
    const again = { ...event, sample: event.sample && { ...event.sample, ...lowAgain(event) } };
    const { record: made, count, notes, returned } = fold([again], isFixed, present);
    expect(count?.occurrences).toBe(1);
    expect(made?.status).toBe(comesBack ? 'active' : 'fixed');
    expect(notes).toHaveLength(comesBack ? 0 : 1);
    expect(returned).toHaveLength(comesBack ? 1 : 0);
    if (!comesBack) return;
    expect(returned).toEqual([
      { hash: HASH, fixedAt: iso(5), at: iso(7), commit: event.writer.head },
    ]);
    expect(made).toMatchObject({
      statusAt: iso(7),
      regressions: 1,
      severity: 'LOW',
      message: 'again',
      task: 'listed',
      firstSeen: iso(1),
    });
    expect(made?.fixes).toHaveLength(1);
  });

  test.each([
    ['its own', HASH, { version: 1, template: 'no <str>', site: 'a.js', later: 1 }],
    ['another', OTHER, { version: 1, site: 'b.js', later: 1 }],
  ])('that comes back under %s key tells what its own is made of', (_, k, grouping) => {
    const before = { version: 1, site: 'b.js', later: 1 };
    const books = booksOf(record({ hashes: [OTHER], grouping: before }));
    const sample = { k, grouping: { version: 1, template: 'no <str>', site: 'a.js' } };
    const by = writer({ startedAt: at(6) });
    const { record: made } = fold([occurred({ minute: 7, by, sample })], fold([fixed(5)], books));
    expect(made).toMatchObject({ status: 'active', regressions: 1 });
    expect(made?.grouping).toEqual(grouping);
  });

  test('keeps the severity that a person chose', () => {
    const chosen = booksOf(record({ severity: 'LOW', severityBy: 'person' }));
    const by = writer({ startedAt: at(6) });
    const { record: made } = fold([fixed(5), occurred({ minute: 7, by })], chosen);
    expect(made).toMatchObject({ status: 'active', severity: 'LOW', severityBy: 'person' });
  });
});

function lowAgain({ sample }: ReturnType<typeof occurred>) {
  return sample && { severity: 'LOW' as const, error: { ...sample.error, message: 'again' } };
}

describe('reopening', () => {
  test('undoes the fix, and says which', () => {
    const isFixed = fold([fixed(5)], booksOf(record()));
    const { record: made, undone } = fold([decided(6, { type: 'reopen', hash: HASH })], isFixed);
    expect(made).toEqual(record({ statusAt: iso(6) }));
    expect(undone).toEqual([{ hash: HASH, fixedAt: iso(5) }]);
  });

  test('leaves the fixes before the last one', () => {
    const by = writer({ startedAt: at(6) });
    const twice = fold([fixed(5), occurred({ minute: 7, by }), fixed(8)], booksOf(record()));
    expect(twice.record?.fixes).toHaveLength(2);
    const { record: made, undone } = fold([decided(9, { type: 'reopen', hash: HASH })], twice);
    expect(made?.fixes.map((it) => it.at)).toEqual([iso(5)]);
    expect(undone).toEqual([{ hash: HASH, fixedAt: iso(8) }]);
  });

  test('of an active error changes nothing; of an ignored one ends that', () => {
    const event = decided(6, { type: 'reopen', hash: HASH });
    expect(fold([event], booksOf(record())).changed.size).toBe(0);
    const ignored = record({ status: 'ignored', ignore: {}, task: 'dismissed' });
    const { record: made, undone } = fold([event], booksOf(ignored));
    expect(made).toMatchObject({ status: 'active', ignore: null, task: 'listed' });
    expect(undone).toEqual([]);
  });
});

test('deleting forgets the record and its counts; thrown again it begins at one', () => {
  const known = fold([occurred({ count: 9 })]);
  const gone = fold([decided(5, { type: 'delete', hash: HASH })], known);
  expect(gone.record).toBeUndefined();
  expect(gone.count).toBeUndefined();
  expect([...gone.changed]).toEqual([HASH]);
  const back = fold([occurred({ minute: 6 })], gone);
  expect(back.count?.occurrences).toBe(1);
  expect(back.record).toEqual(record({ statusAt: iso(6), firstSeen: iso(6) }));
});

test('a chosen severity stays, and choosing it again changes nothing', () => {
  const choice = decided(5, { type: 'severity', hash: HASH, severity: 'MEDIUM' });
  const chosen = fold([choice], booksOf(record()));
  expect(chosen.record).toEqual(record({ severityBy: 'person' }));
  expect(fold([choice], chosen).changed.size).toBe(0);
});

describe('ignoring', () => {
  const ignored = (minute: number, condition: IgnoreCondition | null = null) =>
    decided(minute, { type: 'ignore', hash: HASH, condition });

  test('ends the work, and holds the condition', () => {
    const { record: made, changed } = fold(
      [ignored(5, { count: 3 })],
      booksOf(record({ work: 'in_progress' })),
    );
    expect(made).toEqual(
      record({ status: 'ignored', statusAt: iso(5), ignore: { count: 3 }, work: 'none' }),
    );
    expect([...changed]).toEqual([HASH]);
  });

  test('once more in the same way changes nothing, in another way it does', () => {
    const once = fold([ignored(5)], booksOf(record()));
    expect(fold([ignored(6)], once).changed.size).toBe(0);
    expect(fold([ignored(6, { count: 3 })], once).record?.ignore).toEqual({ count: 3 });
  });

  test('is nothing for a fixed error', () => {
    const isFixed = fold([fixed(5)], booksOf(record()));
    expect(fold([ignored(6)], isFixed).changed.size).toBe(0);
  });

  test('goes on while it occurs, which is counted', () => {
    const once = fold([ignored(5)], booksOf(record()));
    const { record: made, count } = fold([occurred({ minute: 7 })], once);
    expect(made?.status).toBe('ignored');
    expect(count?.occurrences).toBe(1);
  });
});

describe('what a person says in TODO.md', () => {
  test('may be that an active error is worked on, or not any more', () => {
    const work = (minute: number, state: WorkState) =>
      decided(minute, { type: 'work', hash: HASH, work: state });
    const begun = fold([work(5, 'in_progress')], booksOf(record()));
    expect(begun.record).toEqual(record({ work: 'in_progress' }));
    expect(fold([work(6, 'none')], begun).record).toEqual(record());
    expect(fold([work(6, 'in_progress')], begun).changed.size).toBe(0);
    expect(fold([work(6, 'in_progress')], fold([fixed(5)], booksOf(record()))).changed.size).toBe(
      0,
    );
  });

  test('may be that the task is not there', () => {
    const gone = decided(5, { type: 'task', hash: HASH, task: 'missing' });
    const missing = fold([gone], booksOf(record()));
    expect(missing.record).toEqual(record({ task: 'missing' }));
    expect(fold([gone], missing).changed.size).toBe(0);
  });

  test('may be another description of one fix', () => {
    const books = fold([fixed(5)], booksOf(record()));
    const describe = (fixedAt: string) =>
      decided(6, { type: 'describe', hash: HASH, fixedAt, description: 'better words' });
    const { record: made } = fold([describe(iso(5))], books);
    expect(made?.fixes).toMatchObject([{ at: iso(5), description: 'better words', by: 'Ada' }]);
    expect(fold([describe(iso(4))], books).changed.size).toBe(0);
    expect(fold([describe(iso(5))], fold([describe(iso(5))], books)).changed.size).toBe(0);
  });
});

describe('order', () => {
  test('is that of time, whatever the order of the journals', () => {
    const by = writer({ w: 'w2', startedAt: at(6) });
    const events = [fixed(8), occurred({ minute: 7, by }), fixed(5), occurred()];
    const { record: made } = fold(events);
    expect(made).toMatchObject({ status: 'fixed', statusAt: iso(8), regressions: 1 });
  });

  test('within a writer is that of writing, also where its clock was set back', () => {
    const by = writer();
    const reopen = decided(2, { type: 'reopen', hash: HASH }, by);
    const { type, hash, description, commit, source } = {
      type: 'fix',
      hash: HASH,
      description: '',
      commit: null,
      source: 'api',
    } as const;
    const fix = decided(3, { type, hash, description, commit, by: null, source }, by);
    const { record: made } = fold([occurred({ minute: 60, by }), fix, reopen]);
    expect(made).toMatchObject({ status: 'active', fixes: [] });
  });
});

describe('counting', () => {
  test('keeps 50 values of a tag and 50 tags; the rest is counted as one', () => {
    let books: Books = NO_BOOKS;
    for (let value = 0; value < 60; value++) {
      books = fold([occurred({ count: 2, sample: { tags: { tenant: `t${value}` } } })], books);
      books = fold([occurred({ sample: { tags: { [`tag${value}`]: 'v' } } })], books);
    }
    const tags = books.counters.get(HASH)?.tags ?? {};
    expect(Object.keys(tags)).toHaveLength(51);
    expect(Object.keys(tags['tenant'] ?? {})).toHaveLength(51);
    expect(tags['tenant']).toMatchObject({ t0: 2, t49: 2, '…': 20 });
    expect(tags['…']).toEqual({ '…': 11 });
  });

  test('keeps the newest 90 days', () => {
    const days = Object.fromEntries(
      Array.from({ length: 100 }, (_, day) => [
        new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
        1,
      ]),
    );
    const counted = fold([occurred({ days, count: 100 })]).count;
    expect(counted?.occurrences).toBe(100);
    expect(Object.keys(counted?.days ?? {})).toHaveLength(90);
    expect(Object.keys(counted?.days ?? {})[0]).toBe('2026-01-11');
  });

  test('takes names like __proto__ as names', () => {
    const tags = JSON.parse('{ "__proto__": "constructor", "constructor": "__proto__" }');
    const counted = fold([occurred({ sample: { tags } })]).count;
    expect(JSON.stringify(counted?.tags)).toBe(
      '{"__proto__":{"constructor":1},"constructor":{"__proto__":1}}',
    );
  });
});

test('folding in two portions is folding at once', () => {
  const hashes = [HASH, OTHER, '00000000000000cc'];
  const event = fc.record({
    kind: fc.constantFrom('throw', 'throw', 'throw', 'fix', 'reopen', 'delete', 'severity'),
    hash: fc.constantFrom(...hashes),
    severity: fc.constantFrom('HIGH', 'MEDIUM', 'LOW'),
    count: fc.integer({ min: 1, max: 5 }),
    age: fc.integer({ min: 0, max: 10 }),
    task: fc.boolean(),
    tenant: fc.constantFrom('a', 'b'),
    head: fc.constantFrom('now', 'older'),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), fc.nat(30), (stories, cut) => {
      const events = stories.filter(isPossible()).map((story, index) => tell(story, index + 1));
      const atOnce = foldEvents(NO_BOOKS, events, policyAt('now'));
      const first = foldEvents(NO_BOOKS, events.slice(0, cut), policyAt('now'));
      const second = foldEvents(first, events.slice(cut), policyAt('now'));
      expect(second.ledger).toEqual(atOnce.ledger);
      expect(second.counters).toEqual(atOnce.counters);
      expect(new Set([...first.changed, ...second.changed])).toEqual(atOnce.changed);
      expect([...first.undone, ...second.undone]).toEqual(atOnce.undone);
    }),
  );

  /** People decide about errors that they can see. */
  function isPossible(): (story: Told) => boolean {
    const known = new Set<string>();
    return ({ kind, hash }) => {
      if (kind === 'throw') known.add(hash);
      return kind === 'delete' ? known.delete(hash) : known.has(hash);
    };
  }

  interface Told {
    readonly kind: string;
    readonly hash: string;
    readonly severity: 'HIGH' | 'MEDIUM' | 'LOW';
    readonly count: number;
    readonly age: number;
    readonly task: boolean;
    readonly tenant: string;
    readonly head: string;
  }

  function tell(story: Told, minute: number): FoldEvent {
    const { kind, hash, severity, count, age, task, tenant, head } = story;
    if (kind === 'fix') return fixed(minute, null, hash);
    if (kind === 'reopen' || kind === 'delete') return decided(minute, { type: kind, hash });
    if (kind === 'severity') return decided(minute, { type: kind, hash, severity });
    const by = writer({ w: `w${minute}`, startedAt: at(minute - age), head });
    return occurred({ minute, count, by, sample: { k: hash, severity, task, tags: { tenant } } });
  }
});

test('folding nothing changes nothing', () => {
  const books = booksOf(record());
  const folded = foldEvents(books, [], OUTSIDE_GIT);
  expect(folded).toMatchObject({ ledger: books.ledger, undone: [], notes: [] });
  expect(folded.changed.size).toBe(0);
});
