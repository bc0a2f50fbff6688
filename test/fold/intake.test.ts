import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { readView } from '../../src/fold/view.js';
import type { Journal } from '../../src/journal/journal.js';
import { decisionOf, openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const HASH = '5'.repeat(16);
const OTHER = '6'.repeat(16);
const START = Date.UTC(2026, 10, 20, 12);
const until = (minute: number) => new Date(START + minute * 60_000).toISOString();
const ignored = (condition: (NewEvent & { type: 'ignore' })['condition']): NewEvent => ({
  type: 'ignore',
  hash: HASH,
  condition,
});

/** Two processes, whose journals no fold has read yet: one throws, one decides. */
class TwoProcesses {
  readonly it = new FoldProject();
  #minute = 0;
  readonly #thrower: Journal;
  readonly #decider: Journal;

  constructor() {
    const now = () => START + this.#minute * 60_000;
    this.#thrower = openJournal(this.it.dataDir, now).journal;
    this.#decider = openJournal(this.it.dataDir, now).journal;
  }

  throws(minute: number, times = 1, key = HASH): this {
    this.#minute = minute;
    for (let i = 0; i < times; i++) this.#thrower.append(throwOf(key));
    return this;
  }

  decides(minute: number, event: NewEvent): this {
    this.#minute = minute;
    this.#decider.append(decisionOf(event));
    return this;
  }

  /** Statuses and counts, which are the same before and after the fold. */
  async folded(): Promise<readonly (readonly [string, number])[]> {
    const look = async () => {
      const { records } = await readView(this.it.project);
      return records.map(({ status, occurrences }) => [status, occurrences] as const);
    };
    const before = await look();
    expect(await fold(this.it.project)).toMatchObject({ kind: 'folded' });
    expect(await look()).toEqual(before);
    return before;
  }
}

describe('a decision parts what another process threw before it from what it threw after it', () => {
  test('what is deleted and thrown again is an error again', async () => {
    const two = new TwoProcesses().throws(1, 3).decides(2, { type: 'delete', hash: HASH });
    expect(await two.throws(3, 2).folded()).toEqual([['active', 2]]);
    expect(two.it.tasks()).toEqual([HASH]);
  });

  test('what is deleted and not thrown again is none', async () => {
    const two = new TwoProcesses().throws(1, 3).decides(2, { type: 'delete', hash: HASH });
    expect(await two.throws(3, 1, OTHER).folded()).toEqual([['active', 1]]);
  });

  test.each([
    ['so many times', { count: 2 }, 2, 'active'],
    ['not as often', { count: 2 }, 1, 'ignored'],
    ['so often within a time', { count: 2, window: '1h' }, 2, 'active'],
    ['not as often within a time', { count: 2, window: '1h' }, 1, 'ignored'],
    ['later than that', { until: until(3) }, 1, 'active'],
    ['not later than that', { until: until(5) }, 1, 'ignored'],
  ])('what is ignored counts from then on: %s', async (_, condition, times, status) => {
    const two = new TwoProcesses().throws(1, 3).decides(2, ignored(condition));
    expect(await two.throws(4, times).folded()).toEqual([[status, 3 + times]]);
  });
});

describe('how often it is seen within a time is told apart', () => {
  const window = { count: 3, window: '10m' };

  test.each([
    ['in one fold with the decision', false],
    ['by a later fold', true],
  ])('%s', async (_, isFoldedBetween) => {
    const apart = new TwoProcesses().throws(1).decides(2, ignored(window));
    if (isFoldedBetween) await apart.folded();
    expect(await apart.throws(3).throws(9).throws(20).folded()).toEqual([['ignored', 4]]);
    expect(await apart.throws(24).throws(28).folded()).toEqual([['active', 6]]);
  });

  test('also for a part that was merged into it in the same fold', async () => {
    const two = new TwoProcesses().throws(1).throws(1, 1, OTHER).decides(2, ignored(window));
    await two.folded();
    two.decides(3, { type: 'merge', hash: OTHER, into: HASH });
    two.throws(4, 1, OTHER).throws(20, 1, OTHER).throws(40, 1, OTHER);
    expect(await two.folded()).toEqual([['ignored', 5]]);
  });
});
