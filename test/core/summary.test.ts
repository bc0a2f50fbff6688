import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summarize } from '../../src/core/summary.js';
import { createRecord } from '../support/counted-record.js';

test('counts nothing where nothing is tracked', () => {
  expect(summarize([])).toEqual({
    active: 0,
    fixed: 0,
    ignored: 0,
    total: 0,
    lastUpdated: null,
    bySeverity: { HIGH: 0, MEDIUM: 0, LOW: 0 },
  });
});

test('splits the active errors, and only those, by severity', () => {
  const summary = summarize([
    createRecord({ severity: 'HIGH' }),
    createRecord({ severity: 'LOW' }),
    createRecord({ severity: 'LOW' }),
    createRecord({ severity: 'HIGH', status: 'fixed' }),
    createRecord({ severity: 'MEDIUM', status: 'ignored' }),
  ]);
  expect(summary).toMatchObject({ active: 3, fixed: 1, ignored: 1, total: 5 });
  expect(summary.bySeverity).toEqual({ HIGH: 1, MEDIUM: 0, LOW: 2 });
});

const early = '2026-01-01T00:00:00.000Z';
const late = '2026-06-01T00:00:00.000Z';
const fix = { at: late, description: '', commit: null, by: null, source: 'cli' } as const;
const old = { firstSeen: early, lastSeen: early, statusAt: early };

test.each([
  ['an occurrence', { ...old, lastSeen: late }, late],
  ['a fix', { ...old, status: 'fixed', fixes: [fix] }, late],
  ['a reopening', { ...old, statusAt: late }, late],
  ['no ignoring', { ...old, status: 'ignored', statusAt: late }, early],
  ['a first occurrence without a count', { ...old, lastSeen: null }, early],
  ['no time that cannot be read', { ...old, lastSeen: 'yesterday' }, early],
] as const)('is updated by %s', (_, fields, expected) => {
  expect(summarize([createRecord(fields)]).lastUpdated).toBe(expected);
});

test('says when in UTC whatever zone a person wrote', () => {
  const record = createRecord({ ...old, lastSeen: '2026-06-01T02:00:00+02:00' });
  expect(summarize([record]).lastUpdated).toBe('2026-06-01T00:00:00.000Z');
});

/** As we write them, as a person or another program may, and what no two of them compare as text. */
const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map((n) => new Date(Date.UTC(2026, 5, 1, n)).toISOString()),
  fc.constantFrom(
    '2026-06-01T20:30:00-05:00',
    '2026-06-02T24:00:00.000Z',
    'Fri, 05 Jun 2026 02:00 Z',
    '2026-06-03',
    'soon',
  ),
);

test('is updated by the newest of all times, however they are written', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyTime, anyTime, anyTime), { minLength: 1 }), (times) => {
      const records = times.map(([firstSeen, lastSeen, statusAt]) =>
        createRecord({ firstSeen, lastSeen, statusAt }),
      );
      const read = times
        .flat()
        .map((it) => Date.parse(it))
        .filter((it) => !Number.isNaN(it));
      const newest = read.length === 0 ? null : new Date(Math.max(...read)).toISOString();
      expect(summarize(records).lastUpdated).toBe(newest);
    }),
  );
});
