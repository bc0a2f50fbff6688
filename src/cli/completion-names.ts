import type { CountedRecord } from '../core/errors/record.js';
import type { Project } from '../files/project.js';
import { readLedgerView } from './ledger-view.js';

/** What of an error a shell can offer. */
export type ErrorName = Pick<
  CountedRecord,
  | 'hash'
  | 'hashes'
  | 'status'
  | 'type'
  | 'message'
  | 'context'
  | 'location'
  | 'tags'
  | 'firstSeen'
  | 'lastSeen'
>;

/** What of a run a shell can offer. */
export interface RunName {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** The errors that are tracked. @throws ErrtrackError where the ledger cannot be understood. */
export async function readErrorNames(project: Project): Promise<readonly ErrorName[]> {
  const { records } = await readLedgerView(project);
  return records;
}

/** The runs, the newest first. */
export async function readRunNames(project: Project): Promise<readonly RunName[]> {
  const { listRunHeads } = await import('../runlog/list-runs.js');
  return listRunHeads(project.dataDir).heads;
}
