import { listNames } from '../core/short-hash.js';
import type { Project } from '../files/project.js';
import { type BriefRequest, type BriefView, readBriefView } from '../fold/brief-view.js';
import type { LedgerView } from '../fold/view.js';
import { readLedgerView } from './ledger-view.js';

/**
 * What is tracked, or what of it is asked for, in brief where that is all that is needed.
 * @throws ErrtrackError where the ledger cannot be understood.
 */
export async function readBriefly(
  project: Project,
  request: BriefRequest = {},
): Promise<BriefView> {
  return readBriefView(project, request) ?? tellBriefly(await readLedgerView(project), request);
}

function tellBriefly(view: LedgerView, { test = () => true }: BriefRequest): BriefView {
  return {
    records: view.records
      .filter(test)
      .map((record) => Object.assign({ whole: () => record }, record)),
    names: [...listNames(view.records)],
    // The records say it.
    lastSeenOf: () => undefined,
    daysOf: (hash) => view.daysOf(hash),
  };
}
