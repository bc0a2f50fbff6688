import { describe, expect, test } from 'vitest';
import { createFixedEntry, createTask } from '../../src/core/todo.js';
import { at, HASH, iso, record } from './support/books.js';

const FIX = { at: iso(5), description: 'done', commit: 'c1', by: 'Ada', source: 'cli' } as const;
const FIXED = record({ status: 'fixed', statusAt: iso(5), fixes: [FIX] });
const BACK = record({ regressions: 1, fixes: [FIX] });

describe('createTask', () => {
  test('says everything that a task shows', () => {
    const { type, message, context, location, firstSeen, severity } = record();
    const command = 'errtrack fix 9ba5976d';
    expect(createTask(BACK, command)).toEqual({
      ...{ hash: HASH, severity, type, message, context, location, firstSeen, command },
      ...{ regressedFrom: iso(5), regressedFromCommit: 'c1' },
    });
  });

  test('calls no fix a regression that was never made', () => {
    expect(createTask(record(), '').regressedFrom).toBeNull();
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
