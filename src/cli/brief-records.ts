import { type BriefRecord, toBrief } from '../core/brief-record.js';
import type { Project } from '../files/project.js';
import { readLedgerView } from './ledger-view.js';

/**
 * All that is tracked in brief, in the order of hashes: as the last fold has told it, or else of everything.
 * @throws ErrtrackError where the ledger cannot be understood.
 */
export async function readBriefRecords(project: Project): Promise<readonly BriefRecord[]> {
  const { readBriefView } = await import('../fold/brief-view.js');
  const brief = readBriefView(project)?.records() ?? null;
  if (brief !== null) return brief;
  const { records } = await readLedgerView(project);
  return records.map(toBrief).sort((a, b) => (a.hash < b.hash ? -1 : 1));
}
