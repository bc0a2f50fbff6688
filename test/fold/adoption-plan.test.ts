import { describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import type { OldError, OldLedger } from '../../src/core/old-ledger.js';
import type { ForeignTask } from '../../src/core/todo.js';
import { planAdoption } from '../../src/fold/adoption-plan.js';
import { record } from '../core/support/books.js';

const WRITTEN = '9ba5976d';
const TASK: ForeignTask = {
  hash: WRITTEN,
  severity: 'LOW',
  type: 'ValueError',
  message: 'Bad width',
  context: 'resize',
  location: { file: 'album.py', line: 42, column: 1, function: 'resize' },
  occurrences: 2,
  firstSeen: '2025-07-03',
  mark: 'open',
  line: 7,
  hasId: false,
};
const BARE: ForeignTask = {
  ...TASK,
  ...{ severity: null, type: '', message: '', context: '', location: null },
  ...{ occurrences: null, firstSeen: null },
};
const OLD: OldError = {
  hash: WRITTEN,
  type: 'ValueError',
  message: 'Bad width of the whole album',
  location: 'album.py:resize:42',
  severity: 'HIGH',
  occurrences: 7,
  firstSeen: '2025-07-03T04:07:53.766285Z',
  lastSeen: '2025-07-09T10:00:00.5Z',
  traceback: ['Traceback', 'ValueError'],
};

interface Given {
  readonly tasks?: readonly ForeignTask[];
  readonly present?: readonly string[];
  readonly records?: readonly ErrorRecord[];
  readonly old?: readonly OldError[];
}

function plan({ tasks = [], present = [], records = [], old }: Given) {
  const active = new Map((old ?? []).map((error) => [error.hash, error]));
  const ledger: OldLedger | null = old === undefined ? null : { active, fixed: 0 };
  return planAdoption({ tasks, present: new Set(present), records, old: ledger });
}

const [derived = ''] = plan({ tasks: [TASK] }).adopted.map(({ hash }) => hash);
const KNOWN = record({ hash: derived, hashes: ['feed000000000000'] });

describe('a task', () => {
  test('gets a hash that its own begins, ever the same', () => {
    expect(derived).toMatch(/^9ba5976d[0-9a-f]{8}$/);
    expect(plan({ tasks: [TASK, { ...TASK, hash: '9ba5' }] }).adopted).toHaveLength(2);
  });

  test('becomes its first occurrence and a count of the others', () => {
    const { adopted, notes } = plan({ tasks: [TASK] });
    const at = Date.UTC(2025, 6, 3);
    expect(notes).toEqual([]);
    expect(adopted).toMatchObject([
      {
        ...{ hash: derived, writtenHash: WRITTEN, isKnown: false, line: 7, hasId: false },
        events: [
          { at, event: { type: 'throw', k: derived, severity: 'LOW', task: true } },
          { at, event: { type: 'count', k: derived, count: 1, since: at } },
        ],
      },
    ]);
  });

  test('that tells nothing is an error all the same, of now', () => {
    expect(plan({ tasks: [BARE] }).adopted).toMatchObject([
      {
        ...{ severity: 'MEDIUM', type: 'Error', message: '', context: '', location: null },
        events: [{ at: null, event: { type: 'throw', error: { stack: [] } } }],
      },
    ]);
  });

  test('that tells only how often has all of them now', () => {
    const [adopted] = plan({ tasks: [{ ...BARE, occurrences: 3 }] }).adopted;
    const [first, more] = adopted?.events ?? [];
    expect(first?.at).toBe(more?.at);
    expect(Math.abs(Date.now() - (first?.at ?? 0))).toBeLessThan(60_000);
  });

  test('with a time that nobody can read, or of the future, is not older than it is', () => {
    for (const [firstSeen, at] of [
      ['some day', null],
      ['1969-01-01', null],
    ] as const)
      expect(plan({ tasks: [{ ...BARE, firstSeen }] }).adopted[0]?.events[0]?.at).toBe(at);
    const future = plan({ tasks: [{ ...BARE, firstSeen: '2999-01-01' }] }).adopted[0];
    expect(future?.events[0]?.at).toBeLessThanOrEqual(Date.now());
  });
});

describe('an old ledger', () => {
  test('knows better than the task, but for its section', () => {
    const { adopted } = plan({ tasks: [TASK], old: [OLD] });
    expect(adopted).toMatchObject([
      {
        ...{ hash: derived, severity: 'LOW', message: OLD.message, occurrences: 7 },
        events: [
          { at: Date.parse(OLD.firstSeen), event: { error: { stack: OLD.traceback } } },
          { at: Date.parse(OLD.lastSeen), event: { count: 6 } },
        ],
      },
    ]);
  });

  test('also tells of errors without a task, which get none', () => {
    const { adopted } = plan({ tasks: [], old: [OLD] });
    expect(adopted).toMatchObject([
      { hash: derived, writtenHash: WRITTEN, line: null, hasId: false, severity: 'HIGH' },
    ]);
    expect(adopted[0]?.events[0]?.event).toMatchObject({ task: false });
  });

  test('tells nothing new of what is a record already', () => {
    expect(plan({ old: [OLD], records: [KNOWN] }).adopted).toEqual([]);
  });

  test('whose last time is before its first counts nothing before it', () => {
    const old = { ...OLD, lastSeen: '2025-01-01T00:00:00Z' };
    const times = plan({ old: [old] }).adopted[0]?.events.map(({ at }) => at);
    expect(times).toEqual([Date.parse(OLD.firstSeen), Date.parse(OLD.firstSeen)]);
  });

  test('that tells no times tells of now', () => {
    const old = { ...OLD, firstSeen: '', lastSeen: '' };
    const [first, more] = plan({ old: [old] }).adopted[0]?.events ?? [];
    expect(first?.at).toBe(more?.at);
  });

  test('with empty fields is filled up by the task', () => {
    const old = { ...OLD, type: '', message: '', location: '' };
    const { adopted } = plan({ tasks: [TASK], old: [old] });
    expect(adopted).toMatchObject([{ type: 'ValueError', message: 'Bad width', location: null }]);
  });
});

describe('a task of a known error', () => {
  test.each([derived.slice(0, 8), 'feed'])('is linked to it by %s', (hash) => {
    const { adopted, notes } = plan({ tasks: [{ ...TASK, hash }], records: [KNOWN] });
    expect(notes).toEqual([]);
    expect(adopted).toMatchObject([
      { hash: derived, writtenHash: hash, isKnown: true, events: [], line: 7 },
    ]);
  });

  test.each<[string, Given, string]>([
    [
      'that two errors may be meant by',
      { tasks: [TASK], records: [KNOWN, { ...KNOWN, hash: `${WRITTEN}00000000`, hashes: [] }] },
      '9ba5976d (line 7) may be one of 2 errors: left as it is',
    ],
    [
      'that has another task',
      { tasks: [TASK], present: [derived], records: [KNOWN] },
      '9ba5976d (line 7) has another task already: left as it is',
    ],
    [
      'that is fixed',
      { tasks: [TASK], records: [{ ...KNOWN, status: 'fixed' }] },
      '9ba5976d (line 7) is marked as fixed already: left as it is',
    ],
  ])('%s is left alone', (_what, given, note) => {
    expect(plan(given)).toEqual({ adopted: [], notes: [note] });
  });

  test('that stands there twice is linked once', () => {
    const { adopted, notes } = plan({ tasks: [TASK, { ...TASK, line: 9 }] });
    expect(adopted).toHaveLength(1);
    expect(notes).toEqual(['9ba5976d (line 9) stands there twice: the first is taken over']);
  });
});
