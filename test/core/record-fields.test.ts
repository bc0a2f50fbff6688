import { expect, test } from 'vitest';
import { briefFields, orderFields } from '../../src/core/record-fields.js';
import { createRecord } from '../support/counted-record.js';

test("fields come in the ledger's order, those of a later version last", () => {
  const { hash, status, ...rest } = createRecord();
  const record = { later: 1, ...rest, status, hash };
  const names = Object.keys(orderFields(record));
  expect(names.slice(0, 3)).toEqual(['hash', 'hashes', 'status']);
  expect(names.at(-1)).toBe('later');
  expect(orderFields(record)).toEqual(record);
});

test('of the runs of one record among many only the newest few are told, and how many there are', () => {
  const newest = Array.from({ length: 30 }, (_, i) => ({
    ...{ id: `r${i}`, phase: null, step: null, attempt: 1, t: 30 - i },
  }));
  const record = createRecord({ runs: { count: 70, newest } });
  expect(briefFields(record)).toEqual({
    ...record,
    runs: { count: 70, newest: newest.slice(0, 10) },
  });
  expect(orderFields(record)).toEqual(record);
});
