import { expect, test } from 'vitest';
import {
  countRecord,
  joinAliasedCounters,
  projectLedger,
  seedCounters,
} from '../../src/core/counted.js';
import type { Counter } from '../../src/core/errors/record.js';
import { NO_RUNS } from '../../src/core/errors/run-tally.js';
import type { Ledger } from '../../src/core/ledger-text.js';
import { at, booksOf, HASH, iso, OTHER, record } from './support/books.js';

const COUNTER = {
  occurrences: 7,
  firstSeen: at(1),
  lastSeen: at(4),
  tags: { tenant: { acme: 7 } },
  days: { '2026-11-20': 7 },
  samples: [],
};
const COUNTED = record({ occurrences: 3, lastSeen: iso(2), tags: { tenant: { zen: 3 } } });
const { ledger: PLAIN } = booksOf(record());
const { ledger: CARRYING } = booksOf(COUNTED);
const HERE = new Map([[HASH, COUNTER]]);

test('this machine’s counts come before the ledger’s', () => {
  expect(countRecords(CARRYING, HERE)).toEqual([
    {
      ...COUNTED,
      occurrences: 7,
      lastSeen: iso(4),
      tags: COUNTER.tags,
      samples: [],
      runs: NO_RUNS,
    },
  ]);
  expect(countRecords(CARRYING, new Map())).toEqual([{ ...COUNTED, samples: [], runs: NO_RUNS }]);
  expect(countRecords(PLAIN, new Map())).toEqual([
    { ...record(), occurrences: 0, lastSeen: null, tags: {}, samples: [], runs: NO_RUNS },
  ]);
});

test('a fresh clone goes on where the ledger stands', () => {
  expect(seedCounters(CARRYING, new Map()).get(HASH)).toEqual({
    occurrences: 3,
    firstSeen: at(1),
    lastSeen: at(2),
    tags: { tenant: { zen: 3 } },
    days: {},
    samples: [],
  });
  expect(seedCounters(CARRYING, HERE).get(HASH)).toBe(COUNTER);
  expect(seedCounters(PLAIN, new Map()).size).toBe(0);
});

test('counts are written where the ledger carries them, and left out where they are local', () => {
  const carried = projectLedger(PLAIN, HERE, 'ledger').errors.get(HASH);
  expect(carried).toEqual({
    ...record(),
    occurrences: 7,
    lastSeen: iso(4),
    tags: COUNTER.tags,
  });
  expect(projectLedger(CARRYING, new Map(), 'ledger').errors.get(HASH)).toBe(COUNTED);
  expect(projectLedger(CARRYING, HERE, 'local').errors.get(HASH)).toEqual(record());
});

test('the runs that it was seen in stay on this machine', () => {
  const newest = [{ id: 'r', phase: null, step: 's', attempt: 1, t: at(4) }];
  const seen = new Map([[HASH, { ...COUNTER, runs: { count: 3, newest } }]]);
  expect(countRecords(PLAIN, seen)[0]?.runs).toEqual({ count: 3, newest });
  expect(projectLedger(PLAIN, seen, 'ledger')).toEqual(projectLedger(PLAIN, HERE, 'ledger'));
});

test('what was counted under another name brings its runs, each once', () => {
  const runs = (...ids: readonly number[]) => ({
    count: ids.length,
    newest: ids.map((i) => ({ id: `r${i}`, phase: null, step: null, attempt: 1, t: at(-i) })),
  });
  const { ledger } = booksOf(record({ hashes: [OTHER] }));
  const [mine, other] = [0, 50].map((from) =>
    runs(...Array.from({ length: 90 }, (_, i) => from + i)),
  );
  const counters = new Map([
    [HASH, { ...COUNTER, runs: mine ?? NO_RUNS }],
    [OTHER, { ...COUNTER, runs: other ?? NO_RUNS }],
  ]);
  const joined = joinAliasedCounters(ledger, counters).get(HASH)?.runs;
  expect(joined).toEqual({ ...runs(...Array(100).keys()), count: 140 });
});

function countRecords(ledger: Ledger, counters: ReadonlyMap<string, Counter>) {
  return [...ledger.errors.values()].map((it) => countRecord(it, counters.get(it.hash)));
}
