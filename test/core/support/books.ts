import type { ErrorRecord, TagCounts } from '../../../src/core/errors/record.js';
import type { RunTally } from '../../../src/core/errors/run-tally.js';
import type {
  FoldEvent,
  JournalHeader,
  LifeEvent,
  Occurrences,
  ThrowEvent,
} from '../../../src/core/events.js';
import type { Books } from '../../../src/core/ledger.js';
import { EMPTY_LEDGER } from '../../../src/core/ledger-text.js';

export const HASH = '9ba5976d4c1f02aa';
export const OTHER = '00000000000000bb';
export const NO_BOOKS: Books = { ledger: EMPTY_LEDGER, counters: new Map() };

/** Epoch ms of a minute on the day on which these stories happen. */
export function at(minute: number): number {
  return Date.UTC(2026, 10, 20, 12, 0, 0) + minute * 60_000;
}

export function iso(minute: number): string {
  return new Date(at(minute)).toISOString();
}

export function writer(over: Partial<JournalHeader> = {}): JournalHeader {
  return { v: 1, w: 'w1', pid: 1, startedAt: at(0), head: null, root: '/r', ...over };
}

export function thrown(over: Partial<ThrowEvent> = {}): ThrowEvent {
  return {
    n: 1,
    t: at(1),
    type: 'throw',
    k: HASH,
    severity: 'MEDIUM',
    context: 'stage1',
    error: {
      type: 'TypeError',
      message: 'no face',
      location: { file: 'src/stages.ts', line: 42, column: 11, function: 'loadFace' },
      stack: ['loadFace src/stages.ts:42:11'],
      causes: [],
    },
    tags: {},
    task: true,
    fatal: false,
    grouping: { version: 1 },
    ...over,
  };
}

interface Story {
  readonly minute?: number;
  readonly lastMinute?: number;
  readonly count?: number;
  readonly by?: JournalHeader;
  readonly sample?: Partial<ThrowEvent> | null;
  readonly days?: Readonly<Record<string, number>>;
  readonly runs?: RunTally;
}

export function occurred(story: Story = {}): Occurrences {
  const { minute = 1, lastMinute = minute, count = 1, by = writer(), days, runs } = story;
  const sample = story.sample === null ? null : thrown({ t: at(minute), ...story.sample });
  return {
    type: 'occurrences',
    writer: by,
    k: sample?.k ?? HASH,
    sample,
    count,
    firstAt: at(minute),
    lastAt: at(lastMinute),
    days: days ?? { '2026-11-20': count },
    tags: countTags(sample?.tags ?? {}, count),
    samples: [],
    ...(runs !== undefined && { runs }),
  };
}

/** Runs with these ids, the last one the newest. */
export function runsOf(minute: number, ...ids: readonly string[]): RunTally {
  const newest = ids.map((id, i) => ({
    ...{ id, phase: null, step: 'load', attempt: 1, t: at(minute) + i },
  }));
  return { count: ids.length, newest: newest.reverse() };
}

function countTags(tags: ThrowEvent['tags'], count: number): TagCounts {
  return Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, { [value]: count }]));
}

type Decision = LifeEvent extends infer E
  ? E extends LifeEvent
    ? Omit<E, 'n' | 't'>
    : never
  : never;

export function decided(
  minute: number,
  decision: Decision,
  by = writer({ w: `cli${minute}` }),
): FoldEvent {
  return { n: 1, t: at(minute), ...decision, writer: by };
}

export function fixed(minute: number, commit: string | null = null, hash = HASH): FoldEvent {
  return decided(minute, {
    type: 'fix',
    hash,
    description: 'done',
    commit,
    by: 'Ada',
    source: 'cli',
  });
}

export function record(over: Partial<ErrorRecord> = {}): ErrorRecord {
  const { type, message, location, stack, causes } = thrown().error;
  return {
    hash: HASH,
    hashes: [],
    status: 'active',
    statusAt: iso(1),
    work: 'none',
    task: 'listed',
    severity: 'MEDIUM',
    severityBy: null,
    type,
    message,
    context: 'stage1',
    location,
    firstSeen: iso(1),
    stack,
    causes,
    regressions: 0,
    fixes: [],
    ignore: null,
    overflow: false,
    grouping: { version: 1 },
    ...over,
  };
}

export function booksOf(...records: readonly ErrorRecord[]): Books {
  const errors = new Map(records.map((it) => [it.hash, it]));
  return { ledger: { errors, extra: {} }, counters: new Map() };
}
