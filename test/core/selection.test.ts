import { describe, expect, test } from 'vitest';
import { type Selection, selectRecords } from '../../src/core/selection.js';
import { createRecord } from '../support/counted-record.js';

const a = createRecord({
  hash: 'aaaa000000000000',
  severity: 'LOW',
  context: 'load',
  tags: { tenant: { acme: 1 } },
  occurrences: 9,
  firstSeen: '2026-01-01T00:00:00Z',
  lastSeen: '2026-01-05T00:00:00Z',
});
const run = { id: '20260105-120000-abc123', phase: null, step: null, attempt: 1, t: 1 };
const b = createRecord({
  hash: 'bbbb000000000000',
  severity: 'HIGH',
  type: 'TypeError',
  message: 'Cannot read Width',
  runs: { count: 2, newest: [run, { ...run, id: 'nightly' }] },
  firstSeen: '2026-01-03T00:00:00Z',
  lastSeen: '2026-01-03T00:00:00Z',
});
const c = createRecord({
  hash: 'cccc000000000000',
  status: 'fixed',
  location: null,
  regressions: 1,
  firstSeen: '2026-01-02T00:00:00Z',
  lastSeen: null,
});
const records = [a, b, c];

describe('a selection', () => {
  test.each<[string, Selection, readonly unknown[]]>([
    ['nothing', {}, [a, b, c]],
    ['status', { statuses: ['fixed', 'ignored'] }, [c]],
    ['severity', { severities: ['HIGH', 'LOW'] }, [a, b]],
    ['context', { contexts: ['load'] }, [a]],
    ['type', { types: ['TypeError'] }, [b]],
    ['age, by the last occurrence', { since: Date.parse('2026-01-03T00:00:00Z') }, [a, b]],
    ['age, by the first where no other is known', { since: Date.parse('2026-01-02') }, [a, b, c]],
    ['text in the message, in any case', { search: 'width' }, [b]],
    ['text in the file', { search: 'stages.TS' }, [a, b]],
    ['text in the hash', { search: 'cccc0' }, [c]],
    ['run, by the beginning of its id', { run: '20260105-12' }, [b]],
    ['run, any that is kept', { run: 'nightly' }, [b]],
    ['run that it was not in', { run: 'abc123' }, []],
    ['context, by a pattern', { contexts: ['l?a*', 'nowhere'] }, [a]],
    ['type, by a pattern', { types: ['Type*'] }, [b]],
    ['file, in any folder', { files: ['stages.*'] }, [a, b]],
    ['file, from the root', { files: ['./src/*.ts'] }, [a, b]],
    ['file, by its folder', { files: ['src/'] }, [a, b]],
    ['file elsewhere', { files: ['lib/stages.ts', 'stages'] }, []],
    ['tag', { tags: [['tenant', 'acme']] }, [a]],
    [
      'tags, all of them',
      {
        tags: [
          ['tenant', 'acme'],
          ['tenant', 'zen'],
        ],
      },
      [],
    ],
    ['tag that every object has', { tags: [['constructor', 'name']] }, []],
    ['regression', { isRegressed: true }, [c]],
    ['age, until then', { until: Date.parse('2026-01-03T00:00:00Z') }, [b, c]],
    ['all of these', { search: 'file', severities: ['LOW'], statuses: ['fixed'] }, []],
  ])('by %s', (_, selection, expected) => {
    expect(selectRecords(records, selection)).toEqual(expected);
  });
});
