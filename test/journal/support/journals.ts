import { join } from 'node:path';
import type { FoldEvent, NewEvent, ThrowEvent } from '../../../src/core/events.js';
import type { JournalEntry } from '../../../src/journal/entry.js';
import { Journal } from '../../../src/journal/journal.js';
import { listJournals } from '../../../src/journal/journal-name.js';
import type { JournalOptions } from '../../../src/journal/journal-options.js';
import {
  type JournalReading,
  readJournal,
  startReading,
} from '../../../src/journal/read-journal.js';
import { HASH, thrown } from '../../core/support/books.js';

export const KEYS = Array.from({ length: 20 }, (_, i) => i.toString(16).padStart(16, '0'));

export interface TestJournal {
  readonly journal: Journal;
  readonly troubles: unknown[];
}

export function openJournal(
  dataDir: string,
  now?: () => number,
  over: Partial<JournalOptions> = {},
): TestJournal {
  const troubles: unknown[] = [];
  const journal = new Journal({
    dataDir,
    durability: 'process',
    describe: () => ({ startedAt: 1, head: null, root: '/r' }),
    onTrouble: (error) => troubles.push(error),
    ...(now !== undefined && { now }),
    ...over,
  });
  return { journal, troubles };
}

/** What capture hands over for a throw. */
export function throwOf(k = HASH, over: Partial<ThrowEvent> = {}, signature = ''): JournalEntry {
  const { n, t, ...event } = thrown({ k, ...over });
  return { repeatOf: { k, signature }, fatal: false, event: () => event };
}

export function decisionOf(event: NewEvent): JournalEntry {
  return { repeatOf: null, fatal: true, event: () => event };
}

export function journalsOf(dataDir: string) {
  return listJournals(join(dataDir, 'journal'));
}

export function readAll(
  dataDir: string,
  folded = new Map<string, [number, number][]>(),
): JournalReading {
  const reading = startReading(folded);
  for (const file of journalsOf(dataDir)) readJournal(file, reading);
  return reading;
}

export function countsOf(events: readonly FoldEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    if (event.type === 'occurrences') counts[event.k] = (counts[event.k] ?? 0) + event.count;
  }
  return counts;
}
