import { basename } from 'node:path';
import { toBrief } from '../core/brief-record.js';
import { countRecord, joinAliasedCounters, seedCounters } from '../core/counted.js';
import type { Counter } from '../core/errors/record.js';
import type { Ledger } from '../core/ledger-text.js';
import type { Project } from '../files/project.js';
import { noteTrouble } from '../files/trouble.js';
import type { JournalReading } from '../journal/read-journal.js';
import { hasBrief, writeBrief } from '../ledger/brief.js';
import { digestInstalled } from '../ledger/state.js';

/** Of fewer records everything is read in no time. */
const WORTHWHILE = 100;

/** A generation whose visible files are in place, and the ledger as it stands on disk. */
export interface Folded {
  readonly generation: number;
  readonly ledger: Ledger;
  readonly digest: string | null;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly files: JournalReading['files'];
}

/**
 * Tell in brief what a reader of everything would make of what this fold leaves, for those who look at all records
 * and need little of each. Whatever goes wrong here is noted, and harms nothing.
 */
export function keepBrief(project: Project, folded: Folded, least = WORTHWHILE): void {
  const { dataDir } = project;
  const { generation, ledger, digest, files } = folded;
  if (generation === 0 || ledger.errors.size < least || hasBrief(dataDir, generation)) return;
  try {
    const state = digestInstalled(dataDir, generation);
    if (state === null) return;
    const counters = seedCounters(ledger, joinAliasedCounters(ledger, folded.counters));
    const records = [...ledger.errors.values()]
      .map((record) => toBrief(countRecord(record, counters.get(record.hash))))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
    const journals = new Map([...files].map(([path, { bytes }]) => [basename(path), bytes]));
    writeBrief(dataDir, generation, { ledger: digest, state, journals }, records);
  } catch (error) {
    noteTrouble(dataDir, 'brief', error);
  }
}
