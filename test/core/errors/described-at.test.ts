import { describe, expect, test } from 'vitest';
import { findOutbreak } from '../../../src/core/errors/described-at.js';
import type { Fix } from '../../../src/core/errors/record.js';
import type { FoldEvent } from '../../../src/core/events.js';
import { type Books, foldEvents } from '../../../src/core/ledger.js';
import { at, decided, fixed, HASH, iso, NO_BOOKS, occurred, writer } from '../support/books.js';

function fold(
  events: readonly FoldEvent[],
  books: Books = NO_BOOKS,
  folded: readonly string[] = [],
) {
  const result = foldEvents(books, events, { head: null, holdsFix: () => true, folded });
  return { ...result, described: result.counters.get(HASH)?.described };
}

const inCommit = (head: string | null, minute = 1, startedMinute = 0) => ({
  ...occurred({ minute }),
  writer: { ...writer(), head, startedAt: at(startedMinute) },
});

describe('the commit by which an error is described', () => {
  test('is that of its first occurrence, and stays', () => {
    const first = fold([inCommit('a')]);
    expect(first.described).toEqual({ t: at(1), commit: 'a' });
    expect(fold([inCommit('b', 9)], first, ['a']).described).toEqual({ t: at(1), commit: 'a' });
  });

  test('is not known outside git, nor where a ledger came without it', () => {
    const first = fold([inCommit(null)]);
    expect(first.described).toBeUndefined();
    expect(fold([inCommit('b', 9)], first).described).toBeUndefined();
    const pulled = { ...NO_BOOKS, ledger: first.ledger };
    expect(fold([inCommit('b', 9)], pulled).described).toBeUndefined();
  });

  test('is another one when it came back after a fix', () => {
    const before = fold([inCommit('a'), fixed(2)], NO_BOOKS, ['z']);
    const back = fold([inCommit('c', 9, 5)], { ...before }, ['b', 'a']);
    expect(back.ledger.errors.get(HASH)?.regressions).toBe(1);
    expect(back.described).toEqual({ t: at(9), commit: 'c', unseenAt: 'b' });
    const nowhere = fold([inCommit(null, 9, 5)], before);
    expect(nowhere.ledger.errors.get(HASH)?.regressions).toBe(1);
    expect(nowhere.described).toBeUndefined();
  });

  test('comes with the last other commit of a fold that did not know it', () => {
    expect(fold([inCommit('b')], NO_BOOKS, ['b', 'a']).described?.unseenAt).toBe('a');
    expect(fold([inCommit('b')], NO_BOOKS, ['a', 'z']).described?.unseenAt).toBe('a');
    expect(fold([inCommit('b')], NO_BOOKS, ['b']).described).not.toHaveProperty('unseenAt');
  });

  test('is forgotten with the error', () => {
    const gone = fold([inCommit('a'), decided(2, { type: 'delete', hash: HASH })]);
    expect(fold([inCommit('b', 3)], gone).described).toEqual({ t: at(3), commit: 'b' });
  });
});

const fixAt = (minute: number, commit: string | null): Fix => ({
  ...{ at: iso(minute), description: '', commit, by: null, source: 'cli' },
});

describe('an outbreak', () => {
  const described = { t: at(5), commit: 'seen', unseenAt: 'before' };
  const fold_ = { commit: 'before', reason: 'fold' };

  test('was after the last fix, else after the last fold without it', () => {
    expect(findOutbreak({ status: 'active', fixes: [] }, described)).toEqual({
      ...{ seenAt: 'seen', unseenAt: [fold_] },
    });
    const fixes = [fixAt(1, 'old'), fixAt(3, 'fix')];
    expect(findOutbreak({ status: 'active', fixes }, described)).toEqual({
      ...{ seenAt: 'seen', unseenAt: [{ commit: 'fix', reason: 'fix' }, fold_] },
    });
    expect(findOutbreak({ status: 'ignored', fixes: [fixAt(3, null)] }, described)).toEqual({
      ...{ seenAt: 'seen', unseenAt: [fold_] },
    });
  });

  test('of a fixed error was before the fix that it is fixed by', () => {
    const fixes = [fixAt(1, 'old'), fixAt(9, 'fix')];
    expect(findOutbreak({ status: 'fixed', fixes }, described)).toEqual({
      ...{ seenAt: 'seen', unseenAt: [{ commit: 'old', reason: 'fix' }, fold_] },
    });
  });

  test('that happened elsewhere is not what this machine saw before', () => {
    expect(findOutbreak({ status: 'active', fixes: [fixAt(5, 'fix')] }, described)).toEqual({
      ...{ seenAt: null, unseenAt: [{ commit: 'fix', reason: 'fix' }] },
    });
    expect(findOutbreak({ status: 'active', fixes: [] })).toEqual({ seenAt: null, unseenAt: [] });
  });
});
