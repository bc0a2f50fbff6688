import { ErrtrackError } from '../core/errtrack-error.js';
import type { Project } from '../files/project.js';
import type { LedgerView } from '../fold/view.js';

/** All that is recorded, folded or not. What reads it is a file of its own, which the commands share. */
export async function readView(project: Project): Promise<LedgerView> {
  const view = await import('../fold/view.js');
  return view.readView(project);
}

/** @throws ErrtrackError where the ledger cannot be understood. */
export async function readLedgerView(project: Project): Promise<LedgerView> {
  const view = await readView(project);
  if (view.problem !== null) throw new ErrtrackError('BAD_LEDGER', view.problem);
  return view;
}
