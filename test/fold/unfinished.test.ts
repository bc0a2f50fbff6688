import { expect, test } from 'vitest';
import { EMPTY_LEDGER } from '../../src/core/ledger-text.js';
import { applyChanges, isSameRecord, resume, type Unfinished } from '../../src/fold/unfinished.js';
import { HASH, OTHER, record } from '../core/support/books.js';

const ledgerOf = (...records: readonly ReturnType<typeof record>[]) => ({
  ...EMPTY_LEDGER,
  errors: new Map(records.map((it) => [it.hash, it])),
});
const POLICY = { head: null, holdsFix: () => false };

test('what a fold had taken over is done again, unless a person has changed the record since', () => {
  const mine = record({ severity: 'HIGH' });
  const unfinished: Unfinished = {
    ...{ generation: 2, base: ledgerOf(record()), undone: [], events: [] },
    changed: new Map([
      [HASH, mine],
      [OTHER, null],
    ]),
  };
  const same = resume(unfinished, ledgerOf(record()), POLICY);
  expect([...same.changed]).toEqual([
    [HASH, mine],
    [OTHER, null],
  ]);
  expect(same.ledger).toEqual(ledgerOf(mine));
  const theirs = ledgerOf(record({ severity: 'LOW' }), record({ hash: OTHER }));
  const other = resume(unfinished, theirs, POLICY);
  expect([other.changed.size, other.ledger]).toEqual([0, theirs]);
});

test('changes put records in, and take them out', () => {
  const ledger = ledgerOf(record());
  expect(applyChanges(ledger, new Map())).toBe(ledger);
  const changes = new Map([
    [HASH, null],
    [OTHER, record({ hash: OTHER })],
  ] as const);
  expect(applyChanges(ledger, changes)).toEqual(ledgerOf(record({ hash: OTHER })));
  expect(ledger.errors.has(HASH)).toBe(true);
});

test('no record is the same as none alone', () => {
  expect([isSameRecord(null, null), isSameRecord(record(), null)]).toEqual([true, false]);
  expect(isSameRecord(record(), record())).toBe(true);
});
