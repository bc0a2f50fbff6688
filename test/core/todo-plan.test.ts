import { describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import type { Severity } from '../../src/core/severity.js';
import { type FoundTask, NO_EDITS, type TodoEdits } from '../../src/core/todo.js';
import { planTodo, type TodoPlanning } from '../../src/core/todo-plan.js';
import type { SyncedTask } from '../../src/core/todo-sides.js';
import { HASH, iso, OTHER, record } from './support/books.js';
import { syncedAs, task } from './support/tasks.js';

const FIX = { at: iso(5), description: 'done', commit: 'c1', by: 'Ada', source: 'cli' } as const;
const FIXED = record({ status: 'fixed', statusAt: iso(5), fixes: [FIX] });
const IGNORED = record({ status: 'ignored' });
const BACK = record({ regressions: 1, fixes: [FIX] });
const DONE = task({ mark: 'done' });
const DROPPED = task({ mark: 'dropped' });

interface Story extends Partial<TodoPlanning> {
  readonly record: ErrorRecord | null;
  readonly task: FoundTask | null;
  /** What was read back; default: just what stands there. Null: it is not known. */
  readonly read?: FoundTask | null;
}

function plan({ record: now, task: found, read = found, ...over }: Story): TodoEdits {
  const synced = new Map<string, SyncedTask>();
  if (read !== null) synced.set(HASH, syncedAs(read, now?.severity ?? 'MEDIUM'));
  return planTodo({
    errors: new Map(),
    changed: new Map([[HASH, now]]),
    found: found === null ? [] : [found],
    synced,
    atOdds: new Set(),
    keep: [],
    isOutdated: () => true,
    done: 'remove',
    command: (hash) => `errtrack fix ${hash}`,
    ...over,
  });
}

type Verb = 'add' | 'remove' | 'write anew' | 'move' | 'x' | '-' | ' ' | 'nothing';

function verbOf({ add, remove, move, check }: TodoEdits): Verb {
  const [box] = check;
  if (box !== undefined) return box.box;
  if (move.length > 0) return 'move';
  if (add.length > 0) return remove.length > 0 ? 'write anew' : 'add';
  return remove.length > 0 ? 'remove' : 'nothing';
}

test.each<[string, Story, Verb]>([
  ['an active error without a task', { record: record(), task: null }, 'add'],
  ['an active error with its task', { record: record(), task: task() }, 'nothing'],
  ['a deleted error with a task', { record: null, task: task() }, 'remove'],
  [
    'an ignored error with a task that is at odds with it',
    { record: IGNORED, task: task(), atOdds: new Set([HASH]) },
    'nothing',
  ],
  ['a deleted error without one', { record: null, task: null }, 'nothing'],
  [
    'an error that is not to be listed',
    { record: record({ task: 'none' }), task: null },
    'nothing',
  ],
  [
    'an error that is not to be listed any more',
    { record: record({ task: 'dismissed' }), task: task() },
    'remove',
  ],
  [
    'a dismissed error whose task somebody has just put back',
    { record: record({ task: 'dismissed' }), task: task(), read: null },
    'nothing',
  ],
  [
    'a task that was taken out by hand',
    { record: record({ task: 'missing' }), task: null },
    'nothing',
  ],
  ['a fixed error with an open task', { record: FIXED, task: task() }, 'remove'],
  [
    'a fixed error with a task that a merge brought',
    { record: FIXED, task: task(), read: null },
    'remove',
  ],
  ['a fixed error with a ticked task', { record: FIXED, task: DONE }, 'remove'],
  ['a fixed error without one', { record: FIXED, task: null }, 'nothing'],
  ['an ignored error with a task', { record: IGNORED, task: task() }, 'remove'],
  ['an ignored error with a dropped task', { record: IGNORED, task: DROPPED }, 'remove'],
  [
    'a fixed error whose box was opened just now',
    { record: FIXED, task: task(), read: DONE },
    'nothing',
  ],
  [
    'an active error whose box was ticked just now',
    { record: record(), task: DONE, read: task() },
    'nothing',
  ],
  ['a kept task of a fixed error', { record: FIXED, task: DONE, done: 'keep' }, 'nothing'],
  ['a task to be kept, fixed by command', { record: FIXED, task: task(), done: 'keep' }, 'x'],
  ['a task to be kept, ignored by command', { record: IGNORED, task: task(), done: 'keep' }, '-'],
  [
    'a kept task of an error that came back',
    { record: BACK, task: DONE, done: 'keep' },
    'write anew',
  ],
  ['a ticked task of an error that came back', { record: BACK, task: DONE }, 'write anew'],
  [
    'a dropped task of an error that was reopened',
    { record: record(), task: DROPPED },
    'write anew',
  ],
  [
    'a kept task in a person’s words of an error that came back',
    { record: BACK, task: DONE, done: 'keep', isOutdated: () => false },
    ' ',
  ],
  [
    'a task under another severity than its error now has',
    { record: record({ severity: 'HIGH' }), task: task() },
    'move',
  ],
  [
    'a task that a person has just put under another severity',
    { record: record(), task: task({ severity: 'LOW' }), read: task() },
    'nothing',
  ],
  [
    'a task in a person’s place',
    { record: record({ severity: 'HIGH' }), task: task({ place: 'elsewhere', severity: null }) },
    'nothing',
  ],
  [
    'a task in work',
    { record: record({ work: 'in_progress' }), task: task({ mark: 'in progress' }) },
    'nothing',
  ],
  [
    'a task in work by command only',
    { record: record({ work: 'in_progress' }), task: task() },
    'nothing',
  ],
])('for %s', (_what, story, verb) => {
  expect(verbOf(plan(story))).toBe(verb);
});

describe('of several items with one id', () => {
  const twice = { found: [task({ severity: 'HIGH' }), DROPPED] };
  const keep = [{ hash: HASH, index: 1 }];

  test('that which stays is looked after', () => {
    const edits = plan({ record: IGNORED, task: null, read: DROPPED, ...twice, keep });
    expect(edits.remove).toEqual([HASH]);
    expect(edits.keep).toEqual(keep);
  });

  test('the first is looked after where none was chosen', () => {
    const edits = plan({ record: IGNORED, task: null, read: DROPPED, ...twice });
    expect(edits).toEqual(NO_EDITS);
  });
});

test('a task in the section of ours goes to the severity’s own once that has changed', () => {
  const own = task({ place: 'shared section', severity: 'MEDIUM' });
  const read = syncedAs(own, 'MEDIUM');
  const over = { synced: new Map([[HASH, read]]) };
  expect(verbOf(plan({ record: record(), task: own, ...over }))).toBe('nothing');
  const raised = plan({ record: record({ severity: 'HIGH' }), task: own, ...over });
  expect(raised.move).toEqual([{ hash: HASH, severity: 'HIGH' }]);
});

describe('a line that shows the severity from before', () => {
  const show = (over: Partial<FoundTask>, was: Severity, isNews = true) => {
    const found = task({ shown: 'MEDIUM', ...over });
    const low = record({ severity: 'LOW' });
    const synced = new Map([[HASH, syncedAs(found, was)]]);
    const news = isNews ? {} : { changed: new Map(), errors: new Map([[HASH, low]]) };
    return plan({ record: low, task: found, synced, ...news }).show;
  };
  const elsewhere = { place: 'elsewhere', severity: null } as const;

  test('shows none under a heading that tells it', () => {
    expect(show({ severity: 'LOW' }, 'LOW')).toEqual([{ hash: HASH, severity: null }]);
  });

  test('shows the new one elsewhere', () => {
    expect(show(elsewhere, 'MEDIUM')).toEqual([{ hash: HASH, severity: 'LOW' }]);
  });

  test('stays as a person has written it', () => {
    expect(show(elsewhere, 'HIGH')).toEqual([]);
    expect(show(elsewhere, 'MEDIUM', false)).toEqual([]);
    expect(show({ severity: 'LOW' }, 'LOW', false)).toEqual([]);
  });
});

describe('what is not news', () => {
  const over = { changed: new Map(), errors: new Map([[HASH, FIXED]]) };

  test('is mended where it stands, and not added', () => {
    expect(plan({ record: null, task: task(), ...over }).remove).toEqual([HASH]);
    const errors = new Map([[HASH, record()]]);
    expect(plan({ record: null, task: null, ...over, errors })).toEqual(NO_EDITS);
  });

  test('is left alone where no ledger knows it', () => {
    const stranger = task({ hash: OTHER, mark: 'done' });
    expect(plan({ record: null, task: stranger, ...over })).toEqual(NO_EDITS);
  });
});
