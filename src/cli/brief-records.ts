import type { Project } from '../files/project.js';
import type { BriefView } from '../fold/brief-view.js';
import type { LedgerView } from '../fold/view.js';
import { readLedgerView } from './ledger-view.js';

/**
 * All that is tracked, in brief where that is all that is needed.
 * @param words of a search: what lacks one of them may be left out.
 * @throws ErrtrackError where the ledger cannot be understood.
 */
export async function readBriefly(
  project: Project,
  words: readonly string[] = [],
): Promise<BriefView> {
  const { readBriefView } = await import('../fold/brief-view.js');
  return readBriefView(project, words) ?? tellBriefly(await readLedgerView(project));
}

function tellBriefly(view: LedgerView): BriefView {
  return {
    records: view.records.map((record) => Object.assign({ whole: () => record }, record)),
    names: view.records,
    // The records say it.
    lastSeenOf: () => undefined,
    daysOf: (hash) => view.daysOf(hash),
  };
}
