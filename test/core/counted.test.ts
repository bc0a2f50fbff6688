import { expect, test } from 'vitest';
import { countRecords, projectLedger, seedCounters } from '../../src/core/counted.js';
import { at, booksOf, HASH, iso, record } from './support/books.js';

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
    { ...COUNTED, occurrences: 7, lastSeen: iso(4), tags: COUNTER.tags, samples: [] },
  ]);
  expect(countRecords(CARRYING, new Map())).toEqual([{ ...COUNTED, samples: [] }]);
  expect(countRecords(PLAIN, new Map())).toEqual([
    { ...record(), occurrences: 0, lastSeen: null, tags: {}, samples: [] },
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
