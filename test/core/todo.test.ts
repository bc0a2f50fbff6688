import { describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import { createFixedEntry, type FoundTask, NO_EDITS, planTodo } from '../../src/core/todo.js';
import { at, HASH, iso, record } from './support/books.js';

const FIX = { at: iso(5), description: 'done', commit: 'c1', by: 'Ada', source: 'cli' } as const;
const FIXED = record({ status: 'fixed', statusAt: iso(5), fixes: [FIX] });
const BACK = record({ regressions: 1, fixes: [FIX] });

describe('planTodo', () => {
  const task = (over: Partial<FoundTask> = {}): FoundTask => ({
    hash: HASH,
    mark: 'open',
    place: 'section',
    severity: 'MEDIUM',
    text: 'a task',
    ...over,
  });

  test.each<[string, ErrorRecord | null, FoundTask | null, 'add' | 'remove' | 'both' | 'nothing']>([
    ['an active error without a task', record(), null, 'add'],
    ['an active error with its task', record(), task(), 'nothing'],
    [
      'an active error whose task stands under another severity',
      record(),
      task({ severity: 'HIGH' }),
      'both',
    ],
    [
      'an active error whose task stands in a section of a person',
      record(),
      task({ place: 'elsewhere', severity: null }),
      'nothing',
    ],
    [
      'an active error whose task has a box of another kind',
      record(),
      task({ mark: 'dropped' }),
      'nothing',
    ],
    ['an active error whose task is ticked', BACK, task({ mark: 'done' }), 'both'],
    ['a fixed error with a task', FIXED, task(), 'remove'],
    ['a fixed error with a ticked task', FIXED, task({ mark: 'done' }), 'remove'],
    ['a fixed error without one', FIXED, null, 'nothing'],
    ['an ignored error with a task', record({ status: 'ignored' }), task(), 'remove'],
    ['a deleted error with a task', null, task(), 'remove'],
    ['a deleted error without one', null, null, 'nothing'],
    ['an error that is not to be listed', record({ task: 'none' }), null, 'nothing'],
    ['an error that is not to be listed any more', record({ task: 'dismissed' }), task(), 'remove'],
    ['an error whose task was removed by hand', record({ task: 'missing' }), null, 'nothing'],
  ])('for %s', (_what, changed, found, expected) => {
    const { add, remove } = planTodo({
      changed: new Map([[HASH, changed]]),
      found: found === null ? [] : [found],
      command: (hash) => `errtrack fix ${hash}`,
    });
    expect(add.map((it) => it.hash)).toEqual(['add', 'both'].includes(expected) ? [HASH] : []);
    expect(remove).toEqual(['remove', 'both'].includes(expected) ? [HASH] : []);
  });

  test('leaves the tasks of errors that did not change', () => {
    const found = [task({ hash: '00000000000000bb', mark: 'done' })];
    expect(planTodo({ changed: new Map(), found, command: String })).toEqual(NO_EDITS);
  });

  test('says everything that a task shows', () => {
    const [item] = planTodo({
      changed: new Map([[HASH, BACK]]),
      found: [],
      command: (hash) => `errtrack fix ${hash.slice(0, 8)}`,
    }).add;
    const { type, message, context, location, severity } = record();
    const command = 'errtrack fix 9ba5976d';
    expect(item).toEqual({
      ...{ hash: HASH, severity, type, message, context, location, command },
      regressedFrom: iso(5),
    });
  });

  test('calls no fix a regression that was never made', () => {
    const plan = { changed: new Map([[HASH, record()]]), found: [], command: String };
    expect(planTodo(plan).add[0]?.regressedFrom).toBeNull();
  });
});

describe('createFixedEntry', () => {
  const counter = {
    occurrences: 7,
    firstSeen: at(1),
    lastSeen: at(4),
    tags: {},
    days: {},
    samples: [],
  };

  test('tells the last fix, with what was counted here', () => {
    const older = { ...FIX, at: iso(2), description: 'older' };
    const entry = createFixedEntry({ ...FIXED, fixes: [older, FIX] }, counter);
    expect(entry).toMatchObject({
      fixedAt: iso(5),
      description: 'done',
      commit: 'c1',
      by: 'Ada',
      occurrences: 7,
      firstSeen: iso(1),
      lastSeen: iso(4),
    });
  });

  test('goes by the ledger where nothing was counted here', () => {
    const known = { ...FIXED, occurrences: 3, lastSeen: iso(3) };
    expect(createFixedEntry(known, undefined)).toMatchObject({ occurrences: 3, lastSeen: iso(3) });
    expect(createFixedEntry(FIXED, undefined)).toMatchObject({ occurrences: 0, lastSeen: null });
  });

  test('is none for an error that is not fixed, or without a fix', () => {
    expect(createFixedEntry(BACK, counter)).toBeNull();
    expect(createFixedEntry({ ...FIXED, fixes: [] }, counter)).toBeNull();
  });
});
