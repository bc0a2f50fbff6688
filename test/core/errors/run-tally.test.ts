import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutTally,
  joinTallies,
  RunRegister,
  type RunTally,
  type SeenRun,
} from '../../../src/core/errors/run-tally.js';

function seen(id: string, t: number, over: Partial<SeenRun> = {}): SeenRun {
  return { id, phase: null, step: 'load', attempt: 1, t, ...over };
}

function register(runs: readonly SeenRun[]): RunTally | undefined {
  const it = new RunRegister();
  for (const { t, ...place } of runs) it.see(place, t);
  return it.tally;
}

/** As a fold does: what it reads at once is joined, and what is too old is let go at its end. */
function fold(batches: readonly (readonly SeenRun[])[]): RunTally | undefined {
  let tally: RunTally | undefined;
  for (const batch of batches) {
    const joined = joinTallies(tally, register(batch));
    tally = joined && cutTally(joined);
  }
  return tally;
}

describe('a register', () => {
  test('counts a run once, and says where it was seen last', () => {
    const runs = [seen('a', 1), seen('b', 2), seen('a', 3, { step: 'save', attempt: 2 })];
    expect(register(runs)).toEqual({
      count: 2,
      newest: [seen('a', 3, { step: 'save', attempt: 2 }), seen('b', 2)],
    });
  });

  test('of nothing is no tally', () => {
    expect(register([])).toBeUndefined();
  });

  test('takes of a place what it knows', () => {
    expect(register([{ ...seen('a', 1), host: 'h' } as SeenRun])?.newest).toEqual([seen('a', 1)]);
  });

  test('holds ten thousand runs, counts all, and lets the one go that was seen longest ago', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => seen(`r${i}`, i));
    const { count, newest } = register([...many, seen('r0', 10_000), seen('new', 10_001)]) ?? {
      count: 0,
      newest: [],
    };
    expect(count).toBe(10_001);
    expect(newest).toHaveLength(10_000);
    expect(newest.slice(0, 2)).toEqual([seen('new', 10_001), seen('r0', 10_000)]);
    expect(newest.some(({ id }) => id === 'r1')).toBe(false);
  });
});

describe('joined tallies', () => {
  test('count what is in both once', () => {
    const one = register([seen('a', 1), seen('b', 5)]);
    const other = register([seen('b', 2), seen('c', 3)]);
    expect(joinTallies(one, other)).toEqual({
      count: 3,
      newest: [seen('b', 5), seen('c', 3), seen('a', 1)],
    });
  });

  test('of one alone are that one', () => {
    const one = register([seen('a', 1)]);
    expect(joinTallies(one, undefined)).toBe(one);
    expect(joinTallies(undefined, one)).toBe(one);
    expect(joinTallies(undefined, undefined)).toBeUndefined();
  });

  test('count on where the ones before are not listed any more', () => {
    const before = { count: 500, newest: [seen('r499', 499)] };
    expect(joinTallies(before, register([seen('r499', 500), seen('r500', 501)]))?.count).toBe(501);
  });

  test('count no further than a reader takes', () => {
    const most = { count: Number.MAX_SAFE_INTEGER, newest: [seen('a', 1)] };
    expect(joinTallies(most, register([seen('b', 2)]))?.count).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test('a tally keeps the newest hundred runs, and is itself where it has no more', () => {
  const many = register(Array.from({ length: 150 }, (_, i) => seen(`r${i}`, i)));
  const cut = many && cutTally(many);
  expect(cut?.count).toBe(150);
  expect(cut?.newest.map(({ t }) => t)).toEqual(Array.from({ length: 100 }, (_, i) => 149 - i));
  expect(cut && cutTally(cut)).toBe(cut);
});

describe('however sights are spread over folds', () => {
  /** Runs that begin one after the other and overlap; `reach` others at most come between two sights of one. */
  const story = (reach: number) =>
    fc
      .array(
        fc.record({
          back: fc.nat(reach),
          step: fc.constantFrom('load', 'save', null),
          attempt: fc.integer({ min: 1, max: 3 }),
          wait: fc.nat(1),
        }),
        { maxLength: 400 },
      )
      .map((sights) => {
        let t = 0;
        return sights.map(({ back, wait, ...place }, i) => {
          t += wait;
          return seen(`r${Math.max(0, i - back)}`, t, place);
        });
      });
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });

  test('the number of runs is exact, and the newest are the same', () => {
    fc.assert(
      fc.property(story(40), cuts, (sights, at) => {
        const folded = fold(split(sights, at));
        const atOnce = register(sights);
        expect(folded?.count).toBe(
          (sights.length && new Set(sights.map(({ id }) => id)).size) || undefined,
        );
        expect(folded).toEqual(atOnce && cutTally(atOnce));
      }),
      { numRuns: 200 },
    );
  });

  test('and over writers whose journals are read one after the other', () => {
    fc.assert(
      fc.property(story(40), cuts, fc.infiniteStream(fc.nat(2)), (sights, at, writers) => {
        let tally: RunTally | undefined;
        for (const batch of split(sights, at)) {
          const by = batch.map((sight) => [writers.next().value ?? 0, sight] as const);
          for (const writer of [2, 0, 1]) {
            const own = by.filter(([it]) => it === writer).map(([, sight]) => sight);
            tally = joinTallies(tally, register(own));
          }
          tally = tally && cutTally(tally);
        }
        const atOnce = register(sights);
        expect(tally).toEqual(atOnce && cutTally(atOnce));
      }),
      { numRuns: 200 },
    );
  });

  function split(sights: readonly SeenRun[], at: readonly number[]) {
    const ends = [...at, sights.length].sort((a, b) => a - b);
    return ends.map((end, i) => sights.slice(ends[i - 1] ?? 0, end));
  }
});
