import { expect, test } from 'vitest';
import { parseOldLedger } from '../../src/core/old-ledger.js';

const error = {
  id: '9ba5976d',
  error_type: 'ValueError',
  error_message: 'Bad width',
  location: 'album',
  severity: 'LOW',
  first_seen: '2025-07-03T04:07:53Z',
  last_seen: '2025-07-04T04:07:53Z',
  occurrences: 3,
  traceback: 'Traceback\r\n  File\n\n',
};

function parse(active: unknown, fixed: unknown = {}) {
  return parseOldLedger(JSON.stringify({ active_errors: active, fixed_errors: fixed }));
}

test('reads what it holds', () => {
  const ledger = parse({ '9ba5976d': error }, { '8c06b4bf': {} });
  expect(ledger?.fixed).toBe(1);
  expect([...(ledger?.active ?? [])]).toEqual([
    [
      '9ba5976d',
      {
        hash: '9ba5976d',
        type: 'ValueError',
        message: 'Bad width',
        location: 'album',
        severity: 'LOW',
        occurrences: 3,
        firstSeen: '2025-07-03T04:07:53Z',
        lastSeen: '2025-07-04T04:07:53Z',
        traceback: ['Traceback', '  File'],
      },
    ],
  ]);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{}',
  '{"version":1,"errors":{}}',
  '{"active_errors":[],"fixed_errors":{}}',
  '{"active_errors":{}}',
  '{"version":1,"active_errors":{},"fixed_errors":{}}',
])('%s is none', (text) => {
  expect(parseOldLedger(text)).toBeNull();
});

test.each([
  ['no object', null],
  ['a list', []],
])('an entry that is %s is passed over', (_, entry) => {
  expect(parse({ '9ba5976d': entry, 'not a hash': error })?.active.size).toBe(0);
});

test.each([-1, 0, 1.5, 1e300, '7', null])('a count of %j is one', (occurrences) => {
  const ledger = parse({ '9ba5976d': { ...error, occurrences, severity: 'AWFUL', location: 7 } });
  expect(ledger?.active.get('9ba5976d')).toMatchObject({
    occurrences: 1,
    severity: 'MEDIUM',
    location: '',
  });
});
