import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoldEvent, ThrowEvent } from '../../src/core/events.js';
import type { FoldPolicy } from '../../src/core/fold-policy.js';
import type { GroupingRule } from '../../src/core/grouping-rule.js';
import { compileRules } from '../../src/core/grouping-rules.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import { mergeLedgers } from '../../src/core/merge-ledgers.js';
import { digest } from '../../src/files/digest.js';
import { at, decided, fixed, iso, NO_BOOKS, occurred, thrown, writer } from './support/books.js';

const LIMIT = 3;
const keyOf = (text: string) => digest(text).slice(0, 16);
const OVERFLOW = keyOf('[1,"TypeError","src/stages.ts#loadFace","overflow"]');
const IGNORED = keyOf('[1,"TypeError","src/stages.ts#loadFace","overflow, ignored"]');

function policy(rules: readonly GroupingRule[] = [], limit = LIMIT): FoldPolicy {
  const grouping = { judge: compileRules(rules), errorsPerSite: limit, createKey: keyOf };
  return { head: null, holdsFix: () => false, grouping };
}

/** An error of the site that has its own words, in the minute of its number. */
function missing(number: number, over: Partial<ThrowEvent> = {}, minute = number): FoldEvent {
  return occurred({ minute, sample: sampleOf(number, over) });
}

function sampleOf(number: number, over: Partial<ThrowEvent> = {}): Partial<ThrowEvent> {
  const error = { ...thrown().error, message: `no part ${word(number)}` };
  const grouping = { version: 1, template: error.message, site: 'src/stages.ts#loadFace' };
  return { k: key(number), error, grouping, ...over };
}

function key(number: number): string {
  return keyOf(`part ${number}`);
}

function word(number: number): string {
  return String.fromCharCode(97 + number);
}

function fold(events: readonly FoldEvent[], books: Books = NO_BOOKS, with_ = policy()) {
  const folded = foldEvents(books, events, with_);
  const { errors } = folded.ledger;
  return { ...folded, errors, hashes: [...errors.keys()], overflow: errors.get(OVERFLOW) };
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const many = (from: number, to: number) => numbers(from, to).map((it) => missing(it));
const keys = (from: number, to: number) => numbers(from, to).map(key);

describe('beyond the limit of a site', () => {
  const full = fold(many(1, 6));

  test('new errors join one record, which says what the first of them said', () => {
    expect(full.hashes).toEqual([...keys(1, LIMIT), OVERFLOW]);
    expect(full.overflow).toMatchObject({
      hash: OVERFLOW,
      hashes: [],
      status: 'active',
      overflow: true,
      message: 'no part e',
      firstSeen: iso(4),
      grouping: { version: 1, site: 'src/stages.ts#loadFace' },
    });
    expect(full.counters.get(OVERFLOW)).toMatchObject({ occurrences: 3, lastSeen: at(6) });
  });

  test('the keys that joined are kept beside the ledger, and name the record', () => {
    expect([...full.joined]).toEqual([[OVERFLOW, keys(4, 6)]]);
    const { overflow } = fold([fixed(9, null, key(5))], full);
    expect(overflow?.status).toBe('fixed');
  });

  test('known errors go on as they were', () => {
    const again = fold([missing(2, {}, 9)], full);
    expect(again.counters.get(key(2))?.occurrences).toBe(2);
    expect(again.changed.size).toBe(0);
  });

  test('another type, another site, and an error without a site have records of their own', () => {
    const error = { ...thrown().error, type: 'RangeError' };
    const others = [
      missing(7, { error }),
      missing(8, { grouping: { version: 1, site: 'src/stages.ts#saveFace' } }),
      missing(9, { grouping: { version: 1 } }),
    ];
    expect(fold(others, full).hashes).toEqual([...full.hashes, ...keys(7, 9)]);
  });

  test('fixed and ignored errors count as well; those of a deleted one are not made room for', () => {
    const done = fold([fixed(7, null, key(1)), fixed(7, null, key(2))], full);
    expect(fold([missing(8)], done).hashes).toEqual(full.hashes);
    const gone = fold([decided(7, { type: 'delete', hash: key(1) })], full);
    const back = fold([missing(4, {}, 8), missing(9)], gone);
    expect(back.hashes).toEqual([key(2), key(3), OVERFLOW]);
    expect(back.counters.get(OVERFLOW)?.occurrences).toBe(5);
    expect(fold([missing(1, {}, 10)], back).hashes).toEqual(back.hashes);
  });

  test('deleting the record for the others forgets their names, and begins anew', () => {
    const gone = fold([decided(7, { type: 'delete', hash: OVERFLOW })], full);
    expect(gone.hashes).toEqual(keys(1, LIMIT));
    expect([...gone.joined]).toEqual([]);
    const back = fold([missing(5, {}, 8)], gone);
    expect(back.overflow).toMatchObject({ message: 'no part f', firstSeen: iso(8) });
    expect(back.counters.get(OVERFLOW)?.occurrences).toBe(1);
    const room = fold([decided(8, { type: 'delete', hash: key(1) }), missing(5, {}, 9)], gone);
    expect(room.hashes).toEqual([key(2), key(3), key(5)]);
  });

  test('a fixed record for the others comes back like any error', () => {
    const done = fold([fixed(7, null, OVERFLOW)], full);
    const old = fold([missing(8)], done);
    expect(old.overflow?.status).toBe('fixed');
    const by = writer({ startedAt: at(9) });
    const again = fold([occurred({ minute: 10, by, sample: sampleOf(10) })], done);
    expect(again.overflow).toMatchObject({
      status: 'active',
      regressions: 1,
      overflow: true,
      message: 'no part k',
    });
    expect(again.hashes).toEqual(full.hashes);
  });

  test('an ignored one stays ignored', () => {
    const ignored = fold([decided(7, { type: 'ignore', hash: OVERFLOW, condition: null })], full);
    expect(fold([missing(8)], ignored).overflow?.status).toBe('ignored');
  });

  test('an occurrence whose full record was damaged counts where its key has joined', () => {
    const damaged = { ...occurred({ minute: 8, sample: null, count: 4 }), k: key(5) };
    expect(fold([damaged], full).counters.get(OVERFLOW)?.occurrences).toBe(7);
  });

  test('where the ledger has no such record, as on another branch, a key has one of its own', () => {
    const { counters, joined } = full;
    const elsewhere = fold([missing(5, {}, 8)], { ...NO_BOOKS, counters, joined });
    expect(elsewhere.hashes).toEqual([key(5)]);
    const back = fold([missing(5, {}, 9)], { ...elsewhere, ledger: full.ledger });
    expect(back.hashes).toEqual(full.hashes);
  });

  test('a raised limit does not part what has joined', () => {
    const raised = fold([...many(7, 9), missing(5, {}, 10)], full, policy([], 100));
    expect(raised.hashes).toEqual(full.hashes);
    expect(raised.counters.get(OVERFLOW)?.occurrences).toBe(7);
  });

  test('two branches that were merged go on as one', () => {
    const base = fold(many(1, 2));
    const ours = fold(many(3, 5), base);
    const theirs = fold([missing(6), missing(7), missing(8)], base);
    const { ledger } = mergeLedgers(ours.ledger, theirs.ledger, base.ledger);
    const merged = fold([missing(4, {}, 10), missing(9, {}, 11)], { ...ours, ledger });
    expect(new Set(merged.hashes)).toEqual(new Set([...keys(1, 3), key(6), OVERFLOW]));
    expect(merged.counters.get(OVERFLOW)?.occurrences).toBe(4);
    // Each side below the limit, both together above it.
    const [left, right] = [fold([missing(3)], base), fold([missing(4)], base)];
    const both = mergeLedgers(left.ledger, right.ledger, base.ledger).ledger;
    const next = fold([missing(5)], { ...left, ledger: both });
    expect(new Set(next.hashes)).toEqual(new Set([...keys(1, 4), OVERFLOW]));
  });
});

describe('rules and the limit', () => {
  const all = { message: 'no part *' };

  test('a fingerprint for all is the way out: it needs no room', () => {
    const rules = [{ match: all, fingerprint: ['parts'] }];
    const full = fold(many(1, 6));
    const { hashes, joined, counters } = fold(many(7, 9), full, policy(rules));
    const ruled = keyOf('[1,["parts"]]');
    expect(hashes).toEqual([...full.hashes, ruled]);
    expect(joined.get(ruled)).toEqual(keys(7, 9));
    expect(counters.get(ruled)?.occurrences).toBe(3);
  });

  test('a key that was led by a rule has its own record again when the rule is gone', () => {
    const ruled = fold(many(1, 2), NO_BOOKS, policy([{ match: all, fingerprint: ['parts'] }]));
    expect(ruled.hashes).toHaveLength(1);
    const { hashes } = fold([missing(2, {}, 3)], ruled);
    expect(hashes).toEqual([...ruled.hashes, key(2)]);
  });

  test('what a rule ignores joins a record of its own, so that nothing else is ignored', () => {
    const ignoring = [{ match: { message: 'no part f' }, ignore: true }];
    const { errors, hashes } = fold(many(1, 8), NO_BOOKS, policy(ignoring));
    expect(hashes).toEqual([...keys(1, LIMIT), OVERFLOW, IGNORED]);
    expect(errors.get(IGNORED)).toMatchObject({ status: 'ignored', message: 'no part f' });
    expect(errors.get(OVERFLOW)?.status).toBe('active');
  });
});

describe('a rule', () => {
  const rule = (effects: Omit<GroupingRule, 'match'>) =>
    policy([{ match: { type: 'TypeError' }, ...effects }]);

  test('gives severity to new errors and known ones, unless a person has chosen', () => {
    const before = fold(many(1, 2));
    const chosen = fold([decided(3, { type: 'severity', hash: key(2), severity: 'HIGH' })], before);
    const again = [missing(1, {}, 4), missing(2, {}, 4), missing(3, {}, 4)];
    const { errors } = fold(again, chosen, rule({ severity: 'LOW' }));
    expect([...errors.values()].map((it) => it.severity)).toEqual(['LOW', 'HIGH', 'LOW']);
  });

  test('that ignores lets new errors count without a task, and leaves known ones', () => {
    const { errors, counters } = fold(
      [missing(1, {}, 4), missing(2, {}, 5)],
      fold(many(1, 1)),
      rule({ ignore: true }),
    );
    expect(errors.get(key(1))?.status).toBe('active');
    expect(errors.get(key(2))).toMatchObject({ status: 'ignored', statusAt: iso(5), ignore: null });
    expect(counters.get(key(2))?.occurrences).toBe(1);
  });

  test('with a fingerprint acts before aliases do, and its keys name the record', () => {
    const aliased = fold(many(1, 1));
    const [record] = aliased.errors.values();
    if (record === undefined) throw new Error('no record');
    const errors = new Map([[record.hash, { ...record, hashes: [key(2)] }]]);
    const books = { ...aliased, ledger: { ...aliased.ledger, errors } };
    const { hashes, joined } = fold(many(2, 3), books, rule({ fingerprint: ['mine'] }));
    const mine = keyOf('[1,["mine"]]');
    expect(hashes).toEqual([key(1), mine]);
    expect(joined.get(mine)).toEqual([key(3)]);
  });

  test('whose fingerprint holds the default gives each error one of its own, within the limit', () => {
    const with_ = rule({ fingerprint: ['{{ default }}', 'eu'] });
    const { hashes } = fold(many(1, 5), NO_BOOKS, with_);
    const own = (number: number) => keyOf(`[1,[{"default":"${key(number)}"},"eu"]]`);
    expect(hashes).toEqual([own(1), own(2), own(3), OVERFLOW]);
  });
});

test('the books are the same however events are spread over folds, and nothing is lost', () => {
  const story = fc.record({
    kind: fc.constantFrom('throw', 'throw', 'throw', 'throw', 'fix', 'delete', 'damaged'),
    number: fc.integer({ min: 1, max: 9 }),
    count: fc.integer({ min: 1, max: 4 }),
    elsewhere: fc.boolean(),
  });
  const rules: readonly GroupingRule[] = [
    { match: { message: 'no part d' }, severity: 'HIGH', ignore: true },
    { match: { message: 'no part ?' }, severity: 'LOW' },
    { match: { message: 'no part g' }, fingerprint: ['g'] },
    { match: { message: 'no part h' }, fingerprint: ['{{ default }}', 'h'] },
  ];
  fc.assert(
    fc.property(
      fc.array(story, { maxLength: 40 }),
      fc.array(fc.nat(40), { maxLength: 4 }),
      fc.boolean(),
      (stories, cuts, isRuled) => {
        const with_ = policy(isRuled ? rules : []);
        const events = stories.filter(isPossible()).map((it, index) => tell(it, index + 1));
        const atOnce = fold(events, NO_BOOKS, with_);
        const ends = [...cuts.sort((a, b) => a - b), events.length];
        let books: Books = NO_BOOKS;
        let start = 0;
        for (const end of ends) {
          books = fold(events.slice(start, end), books, with_);
          start = Math.max(start, end);
        }
        expect(books.ledger).toEqual(atOnce.ledger);
        expect(books.counters).toEqual(atOnce.counters);
        expect(books.joined).toEqual(atOnce.joined);
        const crowd = [...atOnce.errors.values()].filter((it) => !it.overflow);
        // Two sites with three each, and the fingerprint for all.
        expect(crowd.length).toBeLessThanOrEqual(2 * LIMIT + 1);
        if (stories.some(({ kind }) => kind === 'delete')) return;
        const counted = [...atOnce.counters.values()].reduce((sum, it) => sum + it.occurrences, 0);
        const told = events.reduce((sum, it) => sum + ('count' in it ? it.count : 0), 0);
        expect(counted).toBe(told);
        const known = [...atOnce.counters.keys()].every((hash) => atOnce.errors.has(hash));
        expect(known).toBe(true);
      },
    ),
    { numRuns: 500 },
  );

  /** People decide about errors that they can see, and a damaged record follows a whole one. */
  function isPossible(): (story: Told) => boolean {
    const seen = new Set<number>();
    return (it) => {
      const part = partOf(it);
      if (it.kind === 'throw') seen.add(part);
      const had = seen.has(part);
      if (it.kind === 'delete') seen.clear();
      return had;
    };
  }

  interface Told {
    readonly kind: string;
    readonly number: number;
    readonly count: number;
    readonly elsewhere: boolean;
  }

  function partOf({ number, elsewhere }: Told): number {
    return elsewhere ? number + 9 : number;
  }

  function tell(story: Told, minute: number): FoldEvent {
    const { kind, count, elsewhere } = story;
    const part = partOf(story);
    if (kind === 'fix') return fixed(minute, null, key(part));
    if (kind === 'delete') return decided(minute, { type: 'delete', hash: key(part) });
    if (kind === 'damaged') return { ...occurred({ minute, sample: null, count }), k: key(part) };
    const grouping = { version: 1, site: elsewhere ? 'src/b.ts' : 'src/a.ts' };
    const by = writer({ w: `w${minute}`, startedAt: at(minute) - 1 });
    return occurred({ minute, count, by, sample: sampleOf(part, { grouping }) });
  }
});
