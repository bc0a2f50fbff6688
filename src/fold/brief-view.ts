import { join } from 'node:path';
import type { Counter } from '../core/errors/record.js';
import type { LedgerRow } from '../core/ledger-row.js';
import { readRows } from '../core/ledger-rows.js';
import type { Named } from '../core/short-hash.js';
import type { Project } from '../files/project.js';
import { readJournals, startReading } from '../journal/read-journal.js';
import { type KeptCounts, readCounts } from '../ledger/kept-counts.js';
import { decode, readLedgerBytes } from '../ledger/ledger-file.js';
import { readSteadily } from './read-steadily.js';

/** Records in brief. */
export interface BriefView {
  /** All, or those in which all words of a search may stand. */
  readonly records: readonly LedgerRow[];
  /** How all of them are called. */
  readonly names: readonly Named[];
  /** Epoch ms at which an error was seen last, as far as this machine has counted. */
  lastSeenOf(hash: string): number | undefined;
  /** How often an error was seen on each UTC day (`2026-11-20`), as far as this machine has counted. */
  daysOf(hash: string): Counter['days'];
}

/**
 * All records as `readView` would tell them, of ten thousand in a fraction of the time: the ledger's text is not
 * parsed, and counts are looked at where they are needed. Null where there is more to it: a ledger that is not as we
 * write it, journals or files that wait, records that were joined elsewhere. Nothing is written.
 * @param words plain texts in lower case; a record in which one of them does not stand may be left out.
 */
export function readBriefView(project: Project, words: readonly string[] = []): BriefView | null {
  try {
    return readSteadily(project.dataDir, () => readRecords(project, words));
  } catch {
    // Whatever cannot be read is told by the reader of everything.
    return null;
  }
}

function readRecords(project: Project, words: readonly string[]): BriefView | null {
  const counts = readCounts(project.dataDir);
  if (counts === null || hasNews(project, counts)) return null;
  const text = readText(project);
  const read = text === null ? null : readRows(text, { counterOf: counts.counterOf, words });
  if (read === null || hasForeignCounts(read.names, counts)) return null;
  const { rows: records, names } = read;
  const daysOf = (hash: string) => counts.counterOf(hash)?.days ?? {};
  return { records, names, lastSeenOf: counts.lastSeenOf, daysOf };
}

function hasNews({ dataDir }: Project, { folded }: KeptCounts): boolean {
  const reading = startReading(folded);
  readJournals(join(dataDir, 'journal'), reading);
  return reading.count > 0;
}

function readText({ files, root }: Project): string | null {
  const bytes = readLedgerBytes(files.errors, root);
  return bytes === null ? null : decode(bytes);
}

/** Whether something was counted under a name that is another record's by now. */
function hasForeignCounts(names: readonly Named[], { counterOf }: KeptCounts): boolean {
  return names.some(({ hashes = [] }) => hashes.some((name) => counterOf(name) !== undefined));
}
