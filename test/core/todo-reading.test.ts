import { describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import type { FoundTask } from '../../src/core/todo.js';
import { readTodo, type TodoReading } from '../../src/core/todo-reading.js';
import type { SyncedTask } from '../../src/core/todo-sides.js';
import { HASH, iso, OTHER, record } from './support/books.js';
import { BARE, syncedAs, task, WRITTEN } from './support/tasks.js';

const FIX = { at: iso(5), description: 'done', commit: null, by: null, source: 'cli' } as const;
const FIXED = record({ status: 'fixed', statusAt: iso(5), fixes: [FIX] });
const IGNORED = record({ status: 'ignored' });
const WORKED_ON = record({ work: 'in_progress' });
const HIGH = record({ severity: 'HIGH', severityBy: 'person' });

interface Story extends Partial<TodoReading> {
  readonly record?: ErrorRecord;
  /** What stood there last; null where that is not known, undefined where nothing did. */
  readonly before: FoundTask | null | undefined;
  readonly now: FoundTask | readonly FoundTask[];
  readonly hidden?: readonly string[];
}

function read({ record: known = record(), before, now, hidden = [], ...over }: Story) {
  const severity = before?.severity ?? 'MEDIUM';
  const synced =
    before === null
      ? null
      : new Map<string, SyncedTask>(
          before === undefined ? [] : [[HASH, syncedAs(before, severity)]],
        );
  const tasks = Array.isArray(now) ? now : [now].flat();
  return readTodo({
    errors: new Map([[HASH, known]]),
    found: { tasks, hidden: new Set(hidden) },
    synced,
    isAbsenceMeant: true,
    renderings: () => [BARE],
    digest: (text) => text,
    ...over,
  });
}

const ELSEWHERE = task({ place: 'elsewhere', severity: null });
const SHARED = task({ place: 'shared section', severity: 'MEDIUM' });
const fix = (description = '') => ({ type: 'fix', hash: HASH, description });
const ignore = { type: 'ignore', hash: HASH, condition: null };
const work = (state: string) => ({ type: 'work', hash: HASH, work: state });
const severity = (level: string) => ({ type: 'severity', hash: HASH, severity: level });
const tell = (state: string) => ({ type: 'task', hash: HASH, task: state });
const reopen = { type: 'reopen', hash: HASH };

/** The table of reading back, row by row: what stood there, what stands there, and what that means. */
describe.each<[string, Story, readonly object[], readonly string[]]>([
  ['nothing has changed', { before: task(), now: task() }, [], []],
  ['ticked', { before: task(), now: task({ mark: 'done' }) }, [fix()], ['fixed']],
  [
    'ticked, with a word',
    { before: task(), now: task({ mark: 'done', text: `${WRITTEN} · null check` }) },
    [fix('null check')],
    ['reworded', 'fixed'],
  ],
  [
    'ticked where nobody knows what was before',
    { before: null, now: task({ mark: 'done' }) },
    [fix()],
    ['fixed'],
  ],
  [
    'ticked while in work',
    { record: WORKED_ON, before: task({ mark: 'in progress' }), now: task({ mark: 'done' }) },
    [fix()],
    ['fixed'],
  ],
  [
    'still ticked, and kept',
    { record: FIXED, before: task({ mark: 'done' }), now: task({ mark: 'done' }) },
    [],
    [],
  ],
  [
    'ticked long ago, and back since',
    { before: task({ mark: 'done' }), now: task({ mark: 'done' }) },
    [],
    [],
  ],
  [
    'ticked, and fixed by command meanwhile',
    { record: FIXED, before: task(), now: task({ mark: 'done' }) },
    [],
    [],
  ],
  [
    'ticked, and ignored by command meanwhile',
    { record: IGNORED, before: task(), now: task({ mark: 'done' }) },
    [],
    ['at odds with the ledger'],
  ],
  [
    'ticked, and deleted meanwhile',
    { errors: new Map(), before: task(), now: task({ mark: 'done' }) },
    [],
    [],
  ],
  ['dropped', { before: task(), now: task({ mark: 'dropped' }) }, [ignore], ['ignored']],
  [
    'dropped where nobody knows what was before',
    { before: null, now: task({ mark: 'dropped' }) },
    [ignore],
    ['ignored'],
  ],
  [
    'dropped, and fixed by command meanwhile',
    { record: FIXED, before: task(), now: task({ mark: 'dropped' }) },
    [],
    ['at odds with the ledger'],
  ],
  [
    'begun',
    { before: task(), now: task({ mark: 'in progress' }) },
    [work('in_progress')],
    ['begun'],
  ],
  [
    'put down again',
    { record: WORKED_ON, before: task({ mark: 'in progress' }), now: task() },
    [work('none')],
    ['put down'],
  ],
  [
    'kept ticked, and opened again',
    { record: FIXED, before: task({ mark: 'done' }), now: task() },
    [reopen],
    ['reopened'],
  ],
  [
    'kept ticked, and begun again',
    { record: FIXED, before: task({ mark: 'done' }), now: task({ mark: 'in progress' }) },
    [reopen, work('in_progress')],
    ['reopened', 'begun'],
  ],
  [
    'kept dropped, and ticked',
    { record: IGNORED, before: task({ mark: 'dropped' }), now: task({ mark: 'done' }) },
    [fix()],
    ['fixed'],
  ],
  [
    'open though fixed: a merge brought it back',
    { record: FIXED, before: null, now: task() },
    [],
    [],
  ],
  [
    'open though fixed: an editor brought it back',
    { record: FIXED, before: undefined, now: task() },
    [],
    [],
  ],
  [
    'in work though ignored: a merge brought it back',
    { record: IGNORED, before: null, now: task({ mark: 'in progress' }) },
    [],
    [],
  ],
  [
    'ticked though ignored, where nobody knows what was before',
    { record: IGNORED, before: null, now: task({ mark: 'done' }) },
    [fix()],
    ['fixed'],
  ],
  [
    'dropped though fixed: a merge brought it back',
    { record: FIXED, before: null, now: task({ mark: 'dropped' }) },
    [],
    [],
  ],
  [
    'moved to another severity',
    { before: task(), now: task({ severity: 'HIGH' }) },
    [severity('HIGH')],
    ['moved'],
  ],
  [
    'moved where nobody knows what was before',
    { before: null, now: task({ severity: 'HIGH' }) },
    [severity('HIGH')],
    ['moved'],
  ],
  [
    'under another severity than a person chose, where nobody knows what was before',
    { record: HIGH, before: null, now: task() },
    [],
    ['at odds with the ledger'],
  ],
  [
    'under another severity than a person chose, since nobody has decided',
    { record: HIGH, before: undefined, now: task() },
    [],
    ['at odds with the ledger'],
  ],
  [
    'ticked under another severity than a person chose, where nobody knows what was before',
    { record: HIGH, before: null, now: task({ mark: 'done' }) },
    [fix()],
    ['fixed'],
  ],
  [
    'fixed, under another severity than a person chose, where nobody knows what was before',
    { record: { ...FIXED, severity: 'HIGH', severityBy: 'person' }, before: null, now: task() },
    [],
    [],
  ],
  [
    'put back by hand under another severity than a person chose',
    { record: { ...HIGH, task: 'missing' }, before: undefined, now: task() },
    [severity('MEDIUM'), tell('listed')],
    ['moved', 'found again'],
  ],
  [
    'moved back from a person’s place',
    { before: ELSEWHERE, now: task({ severity: 'LOW' }) },
    [severity('LOW')],
    ['moved'],
  ],
  [
    'moved, and raised meanwhile to the same',
    { record: HIGH, before: task(), now: task({ severity: 'HIGH' }) },
    [],
    [],
  ],
  [
    'moved, and raised meanwhile to another',
    { record: HIGH, before: task(), now: task({ severity: 'LOW' }) },
    [],
    ['at odds with the ledger'],
  ],
  [
    'moved, and raised by a throw meanwhile to the same',
    { record: record({ severity: 'HIGH' }), before: task(), now: task({ severity: 'HIGH' }) },
    [severity('HIGH')],
    ['moved'],
  ],
  [
    'moved, and raised by a throw meanwhile to another',
    { record: record({ severity: 'HIGH' }), before: task(), now: task({ severity: 'LOW' }) },
    [severity('LOW')],
    ['moved'],
  ],
  ['not moved, but raised meanwhile', { record: HIGH, before: task(), now: task() }, [], []],
  ['moved to a heading of no severity', { before: task(), now: ELSEWHERE }, [], []],
  [
    'shown as another where several share a section',
    { before: SHARED, now: task({ ...SHARED, severity: 'LOW' }) },
    [severity('LOW')],
    ['moved'],
  ],
  ['shown as it was, but raised meanwhile', { record: HIGH, before: SHARED, now: SHARED }, [], []],
  [
    'shown as another, and raised meanwhile',
    { record: HIGH, before: SHARED, now: task({ ...SHARED, severity: 'LOW' }) },
    [],
    ['at odds with the ledger'],
  ],
  ['shown as another where nobody knows', { record: HIGH, before: null, now: SHARED }, [], []],
  ['shown as it was where it comes from', { record: HIGH, before: ELSEWHERE, now: SHARED }, [], []],
  [
    'shown as none where several share a section',
    { before: SHARED, now: task({ ...SHARED, severity: null }) },
    [],
    [],
  ],
  [
    'moved and ticked',
    { before: task(), now: task({ severity: 'HIGH', mark: 'done' }) },
    [severity('HIGH'), fix()],
    ['moved', 'fixed'],
  ],
  [
    'moved and begun',
    { before: task(), now: task({ severity: 'HIGH', mark: 'in progress' }) },
    [severity('HIGH'), work('in_progress')],
    ['moved', 'begun'],
  ],
  [
    'kept ticked, moved, and opened again',
    { record: FIXED, before: task({ mark: 'done' }), now: task({ severity: 'HIGH' }) },
    [severity('HIGH'), reopen],
    ['moved', 'reopened'],
  ],
  [
    'kept ticked, and moved',
    {
      record: FIXED,
      before: task({ mark: 'done' }),
      now: task({ mark: 'done', severity: 'HIGH' }),
    },
    [severity('HIGH')],
    ['moved'],
  ],
  [
    'moved, and ignored by command meanwhile',
    { record: IGNORED, before: task(), now: task({ severity: 'HIGH' }) },
    [severity('HIGH')],
    ['moved'],
  ],
  [
    'open though fixed, in another place: an editor brought it back',
    { record: FIXED, before: undefined, now: task({ severity: 'HIGH' }) },
    [],
    [],
  ],
  ['reworded', { before: task(), now: task({ text: 'mine' }) }, [], ['reworded']],
  ['gone', { before: task(), now: [] }, [tell('missing')], ['missing']],
  ['gone, where nobody knows what was before', { before: null, now: [] }, [], []],
  ['gone, by a checkout', { before: task(), now: [], isAbsenceMeant: false }, [], []],
  ['gone, and fixed by command meanwhile', { record: FIXED, before: task(), now: [] }, [], []],
  [
    'gone as long as we know',
    { record: record({ task: 'missing' }), before: undefined, now: [] },
    [],
    [],
  ],
  [
    'gone into a block of code',
    { before: task(), now: [], hidden: [HASH] },
    [tell('missing')],
    ['hidden'],
  ],
  [
    'back again',
    { record: record({ task: 'missing' }), before: undefined, now: task() },
    [tell('listed')],
    ['found again'],
  ],
  [
    'put there by hand',
    { record: record({ task: 'none' }), before: undefined, now: task() },
    [tell('listed')],
    ['found again'],
  ],
  [
    'there until it was dismissed',
    { record: record({ task: 'dismissed' }), before: task(), now: task() },
    [],
    [],
  ],
  ['twice', { before: task(), now: [task(), task()] }, [], ['repeated']],
  [
    'twice, and once ticked',
    { before: task(), now: [task(), task({ mark: 'done' })] },
    [],
    ['at odds with itself'],
  ],
  [
    'twice, in different words',
    { before: task(), now: [task(), task({ text: 'mine' })] },
    [],
    ['at odds with itself'],
  ],
  [
    'twice, and once ticked, in another commit',
    { before: task(), now: [task(), task({ mark: 'done' })], isAbsenceMeant: false },
    [fix()],
    ['repeated', 'fixed'],
  ],
  [
    'twice, and once elsewhere, in another commit',
    { before: task(), now: [task({ severity: 'HIGH' }), task()], isAbsenceMeant: false },
    [],
    ['repeated'],
  ],
])('a task that is %s', (_what, story, decisions, remarks) => {
  const found = read(story);

  test('means this', () => expect(found.decisions).toEqual(decisions));

  test('is told so', () => expect(found.remarks.map(({ kind }) => kind)).toEqual(remarks));
});

describe('of several that a merge brought together', () => {
  const HIGHER = task({ severity: 'HIGH' });
  const story = (now: readonly FoundTask[], known = record()) =>
    read({ record: known, before: null, now });

  test('the ticked one speaks, and the first of that kind stays', () => {
    const { decisions, keep } = story([task(), task({ mark: 'done' })]);
    expect(decisions).toEqual([fix()]);
    expect(keep).toEqual([{ hash: HASH, index: 1 }]);
  });

  test('that under the ledger’s severity stays', () => {
    expect(story([HIGHER, task()]).keep).toEqual([{ hash: HASH, index: 1 }]);
    expect(story([HIGHER, task()]).decisions).toEqual([]);
  });

  test('the severity of the ledger stands, wherever the one that stays is', () => {
    const begun = { ...HIGHER, mark: 'in progress' } as const;
    const { decisions, keep, synced } = story([begun, task()], WORKED_ON);
    expect(decisions).toEqual([]);
    expect(keep).toEqual([{ hash: HASH, index: 0 }]);
    // The plan moves it: it is known where it stands.
    expect(synced.get(HASH)?.severity).toBe('HIGH');
  });

  test('a severity that a person has chosen stands, also where none is placed so', () => {
    const { decisions, synced } = story([task(), task()], HIGH);
    expect(decisions).toEqual([]);
    // The plan moves it: it is known where it stands.
    expect(synced.get(HASH)?.severity).toBe('MEDIUM');
  });

  test.each<[string, ErrorRecord]>([
    ['in work already', WORKED_ON],
    ['begun on the other side', record()],
  ])('a tick goes before what is %s', (_what, known) => {
    const begun = task({ mark: 'in progress' });
    const { decisions, keep } = story([begun, task({ mark: 'done', text: 'mine' })], known);
    expect(decisions).toEqual([fix('mine')]);
    expect(keep).toEqual([{ hash: HASH, index: 1 }]);
  });

  test('a mark that the ledger knows does not contradict another', () => {
    const both = [task({ mark: 'dropped' }), task({ mark: 'done' })];
    expect(story(both, IGNORED).decisions).toEqual([fix()]);
    expect(story(both, FIXED).remarks.map(({ kind }) => kind)).toEqual(['repeated']);
  });

  test('what is known of the one that stays is its own box', () => {
    const worded = task({ text: 'mine' });
    const { synced } = story([task({ mark: 'done' }), worded]);
    expect(synced.get(HASH)?.mark).toBe('open');
  });

  test('that with a person’s words stays, and a tick of the other holds for it', () => {
    const worded = task({ text: 'mine' });
    const { decisions, keep } = story([task({ mark: 'done' }), worded]);
    expect(keep).toEqual([{ hash: HASH, index: 1 }]);
    expect(decisions).toEqual([fix('mine')]);
  });

  test.each<[string, readonly FoundTask[]]>([
    ['in two wordings', [task({ text: 'mine' }), task({ text: 'yours' })]],
    ['ticked and dropped', [task({ mark: 'done' }), task({ mark: 'dropped' })]],
  ])('nothing is decided when they are %s', (_what, now) => {
    const { decisions, keep, remarks, synced } = story(now);
    expect([decisions, keep]).toEqual([[], []]);
    expect(remarks).toEqual([{ kind: 'at odds with itself', hash: HASH }]);
    expect(synced.size).toBe(0);
  });
});

describe('what is to be known next time', () => {
  test('is what stands there', () => {
    const now = task({ mark: 'in progress', text: 'mine' });
    expect(read({ before: task(), now }).synced.get(HASH)).toEqual(syncedAs(now, 'MEDIUM'));
  });

  test('is what stood there, where both sides had changed', () => {
    const story = { record: IGNORED, before: task(), now: task({ mark: 'done' }) };
    const once = read(story);
    expect(once.synced.get(HASH)).toEqual(syncedAs(task(), 'MEDIUM'));
    const again = read({ ...story, synced: once.synced });
    expect(again.remarks.map(({ kind }) => kind)).toEqual(['at odds with the ledger']);
  });

  test('is nothing of a stranger’s task', () => {
    const found = read({ before: task(), now: [task(), task({ hash: OTHER, mark: 'done' })] });
    expect([...found.synced.keys()]).toEqual([HASH]);
    expect(found.decisions).toEqual([]);
  });
});
