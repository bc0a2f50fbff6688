import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countChanges,
  createTouchTest,
  isCloseCall,
  judgeByCommit,
  judgeByLedger,
  judgeByTime,
} from '../../src/core/changes.js';
import { type NamedStory, tellStory } from '../../src/core/life-story.js';
import { createRecord } from '../support/counted-record.js';

const HOUR = 3_600_000;
const SINCE = Date.UTC(2026, 10, 20);

function story(name: string, over: Partial<NamedStory> = {}): NamedStory {
  return {
    names: [name],
    regressions: 0,
    firstSeen: SINCE - HOUR,
    fixes: [],
    cameBack: null,
    ...over,
  };
}

test('counts by time', () => {
  const stories = [
    story('old'),
    story('new', { firstSeen: SINCE }),
    story('new and fixed', { firstSeen: SINCE + 1, fixes: [SINCE + HOUR + 1] }),
    story('fixed twice', { fixes: [SINCE - 1, SINCE + 3 * HOUR - 1] }),
    story('back', { cameBack: SINCE + 5, regressions: 1 }),
    story('back before', { cameBack: SINCE - 5, regressions: 1 }),
  ];
  expect(countChanges(stories, judgeByTime(SINCE))).toEqual({
    ...{ new: 2, cameBack: 1, fixed: 2, fixRate: 0.5, medianTimeToFixMs: 2 * HOUR },
  });
});

test('tells no rate where nothing was new or fixed', () => {
  expect(countChanges([story('old')], judgeByTime(SINCE))).toEqual({
    ...{ new: 0, cameBack: 0, fixed: 0, fixRate: null, medianTimeToFixMs: null },
  });
});

test('counts by what a ledger knew, under any name', () => {
  const before = new Map([
    ['known', { status: 'active', regressions: 1 }],
    ['alias', { status: 'fixed', regressions: 0 }],
  ]);
  const stories = [
    story('known', { firstSeen: SINCE + HOUR, cameBack: SINCE + 1, regressions: 1 }),
    story('merged', { names: ['merged', 'alias'], cameBack: SINCE - 9, regressions: 1 }),
    story('unknown'),
  ];
  const changes = countChanges(stories, judgeByLedger(SINCE, before));
  expect(changes).toMatchObject({ new: 1, cameBack: 1, fixed: 0 });
});

test('what is of the second of the commit is judged by the ledger there', () => {
  const before = new Map([
    ['in it', { status: 'active', regressions: 0 }],
    ['fixed in it', { status: 'fixed', regressions: 0 }],
  ]);
  const stories = [
    story('in it', { firstSeen: SINCE + 500 }),
    story('after it', { firstSeen: SINCE + 999 }),
    story('fixed in it', { fixes: [SINCE + 1] }),
    story('never committed'),
  ];
  expect(isCloseCall(stories, SINCE)).toBe(true);
  expect(isCloseCall([story('old'), story('later', { firstSeen: SINCE + 1000 })], SINCE)).toBe(
    false,
  );
  const changes = countChanges(stories, judgeByCommit(SINCE, before));
  expect(changes).toMatchObject({ new: 1, cameBack: 0, fixed: 0 });
});

const time = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((hours) => new Date(SINCE + hours * HOUR).toISOString()),
  fc.constantFrom('2026-11-20T01:30:00+02:00', '2026-11-20', 'soon', '2026-11-20T00:00:00.500Z'),
);

const anyRecord = fc
  .record({
    status: fc.constantFrom('active' as const, 'fixed' as const, 'ignored' as const),
    statusAt: time,
    firstSeen: time,
    regressions: fc.nat(2),
    fixed: fc.array(time, { maxLength: 3 }),
  })
  .map(({ fixed, ...fields }) => {
    const fix = { description: '', commit: null, by: null, source: 'cli' } as const;
    return createRecord({ ...fields, fixes: fixed.map((at) => ({ at, ...fix })) });
  });

test('errors that nothing became of since then do not count, whichever way they are judged by time', () => {
  const judges = [judgeByTime(SINCE), judgeByCommit(SINCE, new Map())];
  fc.assert(
    fc.property(fc.array(anyRecord), fc.constantFrom(...judges), (records, judge) => {
      const touched = records.filter(createTouchTest(SINCE));
      expect(countChanges(touched.map(tellStory), judge)).toEqual(
        countChanges(records.map(tellStory), judge),
      );
      expect(isCloseCall(touched.map(tellStory), SINCE)).toBe(
        isCloseCall(records.map(tellStory), SINCE),
      );
    }),
  );
});
