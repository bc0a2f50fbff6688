import { ErrtrackError } from '../core/errtrack-error.js';
import type { Project } from '../files/project.js';
import type { LedgerView } from '../fold/view.js';
import type { ViewMemory } from '../fold/view-memory.js';

/** All that is recorded, folded or not. What reads it is a file of its own, which the commands share. */
export async function readView(project: Project, memory?: ViewMemory): Promise<LedgerView> {
  const view = await import('../fold/view.js');
  return view.readView(project, memory);
}

/** @throws ErrtrackError where the ledger cannot be understood. */
export async function readLedgerView(project: Project, memory?: ViewMemory): Promise<LedgerView> {
  const view = await readView(project, memory);
  if (view.problem !== null) throw new ErrtrackError('BAD_LEDGER', view.problem);
  return view;
}
