import { expect, test } from 'vitest';
import { findRecord } from '../../src/core/lookup.js';
import { createRecord } from '../support/counted-record.js';

const active = createRecord({ hash: '9ba5976d00000000', hashes: ['abcd111122223333'] });
const other = createRecord({ hash: '9ba5976dffffffff' });
const fixed = createRecord({ hash: '9ba5111111111111', status: 'fixed' });
const gone = createRecord({ hash: 'feed111111111111', status: 'fixed' });
const records = [active, other, fixed, gone];

test.each([
  ['a whole hash', '9ba5976d00000000', active],
  ['a whole hash that is not active', '9ba5111111111111', fixed],
  ['capitals and spaces around', ' 9BA5976D0 ', active],
  ['a prefix of four digits', 'feed', gone],
  ['a raw key', 'abcd111122223333', active],
  ['the beginning of a raw key', 'abcd', active],
  ['a prefix that only a fixed one has', '9ba51', fixed],
])('finds by %s', (_, name, record) => {
  expect(findRecord(records, name)).toEqual({ kind: 'found', record });
});

test('judges a prefix among the active first', () => {
  const [one, two] = [active, createRecord({ hash: '9ba5976d11111111', status: 'fixed' })];
  expect(findRecord([two, one], '9ba5976d')).toEqual({ kind: 'found', record: one });
  const isFixed = (record: { status: string }): boolean => record.status === 'fixed';
  expect(findRecord([two, one], '9ba5976d', isFixed)).toEqual({ kind: 'found', record: two });
});

test('names the candidates of an ambiguous prefix, the preferred ones only', () => {
  expect(findRecord(records, '9ba5')).toEqual({ kind: 'ambiguous', candidates: [active, other] });
});

test('knows keys that were led to a record, where nothing else has that name', () => {
  const joined = new Map([
    [active.hash, ['1234aaaa00000000', 'feed222222222222']],
    ['abcd111122223333', ['5678aaaa00000000']],
    ['no record of it is here', ['9999aaaa00000000']],
  ]);
  const find = (name: string) => findRecord(records, name, undefined, joined);
  expect(find('1234aaaa00000000')).toEqual({ kind: 'found', record: active });
  expect(find('1234')).toEqual({ kind: 'found', record: active });
  expect(find('feed')).toEqual({ kind: 'found', record: gone });
  expect(find('feed222222222222')).toEqual({ kind: 'found', record: active });
  expect(find('5678')).toEqual({ kind: 'found', record: active });
  expect(find('9999aaaa00000000')).toEqual({ kind: 'unknown' });
});

test.each(['9ba', '', 'xyz1', '9ba5976d000000001', '.*', '9ba5 976d'])('takes no %j', (name) => {
  expect(findRecord(records, name)).toEqual({ kind: 'malformed' });
});

test('does not know what is not tracked', () => {
  expect(findRecord(records, '1234')).toEqual({ kind: 'unknown' });
});
