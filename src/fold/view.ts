import type { CountedRecord } from '../core/errors/record.js';
import type { Project } from '../files/project.js';

/** Everything that is recorded, folded or not: what every reading command shows. Nothing is written. */
export interface LedgerView {
  readonly records: readonly CountedRecord[];
  /** Why the ledger could not be understood: what, where, and what to do. Null when all is well. */
  readonly problem: string | null;
  /** Events in journals that no fold has taken yet. */
  readonly waiting: number;
}

export async function readView(_project: Project): Promise<LedgerView> {
  throw new Error('in the making');
}
