import { join } from 'node:path';
import { seedCounters } from '../core/counted.js';
import type { ErrorRecord } from '../core/errors/record.js';
import { type FoldedBooks, foldEvents } from '../core/ledger.js';
import type { Ledger } from '../core/ledger-text.js';
import type { Project } from '../files/project.js';
import { type JournalFile, listJournals } from '../journal/journal-name.js';
import { type JournalReading, readJournal, startReading } from '../journal/read-journal.js';
import { digestOf } from '../ledger/ledger-file.js';
import { readState, type State } from '../ledger/state.js';

/** Everything that a fold, or a reader without one, starts from. */
export interface Intake {
  readonly state: State;
  /** Changes of a generation whose visible files are not known to be in place: a crash came between. */
  readonly carried: State['changed'];
  readonly carriedUndone: State['undone'];
  readonly reading: JournalReading;
  readonly before: Ledger;
  readonly books: FoldedBooks;
}

export interface LedgerOnDisk {
  readonly ledger: Ledger;
  /** Digest of its bytes, made only where it is needed. */
  readonly digest: () => string | null;
}

/** Read state and journals and bring the books up to date with them, in memory. */
export function takeIn(
  project: Project,
  disk: LedgerOnDisk,
  head: string | null,
  journals: readonly JournalFile[] = listJournals(join(project.dataDir, 'journal')),
): Intake {
  const state = readState(project.dataDir);
  const reading = startReading(state.folded);
  for (const file of journals) readJournal(file, reading);
  const isCrashed = !state.installed && isLedgerOf(state, disk, head);
  const carried = isCrashed ? state.changed : new Map<string, ErrorRecord | null>();
  const before = applyChanges(disk.ledger, carried);
  const counters = seedCounters(before, state.counters);
  const books = foldEvents({ ledger: before, counters }, reading.events, { head });
  return { state, carried, carriedUndone: isCrashed ? state.undone : [], reading, before, books };
}

export function digestLater(bytes: Buffer | null): () => string | null {
  let digest: string | null | undefined;
  return () => {
    digest ??= digestOf(bytes);
    return digest;
  };
}

/** Whether the ledger on disk is the one that the generation started from, or wrote, on the same commit. */
function isLedgerOf(state: State, disk: LedgerOnDisk, head: string | null): boolean {
  if (state.head !== head) return false;
  const digest = disk.digest();
  return digest === state.replaces || digest === state.writes;
}

function applyChanges(ledger: Ledger, changes: State['changed']): Ledger {
  if (changes.size === 0) return ledger;
  const errors = new Map(ledger.errors);
  for (const [hash, record] of changes) {
    if (record === null) errors.delete(hash);
    else errors.set(hash, record);
  }
  return { ...ledger, errors };
}
