import { expect, test } from 'vitest';
import { RECORD_FIELDS } from '../../src/core/errors/record.js';
import { findBadField, isErrorRecord } from '../../src/core/record-checks.js';
import { HASH, record } from './support/books.js';

const NO_JSON = () => undefined;

test.each(RECORD_FIELDS)('a record whose %s is nonsense is none, and it is named', (field) => {
  const spoilt = { ...record(), [field]: NO_JSON };
  expect(findBadField(spoilt, HASH)).toBe(field);
  expect(isErrorRecord(spoilt)).toBe(false);
});

test('a good record has no bad field, and what is no record is told as such', () => {
  expect(findBadField(record(), HASH)).toBeNull();
  expect(findBadField(record(), 'another')).toBe('hash');
  expect(findBadField(null, HASH)).toBe('value');
});
