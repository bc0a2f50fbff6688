import { type NamedStory, type Told, tellStory } from '../core/life-story.js';
import type { Summary } from '../core/summary.js';
import type { Project } from '../files/project.js';
import { sumUpBriefly } from '../fold/brief-view.js';
import { readLedgerView } from './ledger-view.js';

/** What all that is tracked comes to. */
export interface Overview {
  readonly summary: Summary;
  /** What became of those that were asked for. */
  readonly stories: readonly NamedStory[];
}

/**
 * @param test which errors are to be told of.
 * @throws ErrtrackError where the ledger cannot be understood.
 */
export async function readOverview(
  project: Project,
  test: (record: Told) => boolean,
): Promise<Overview> {
  const brief = sumUpBriefly(project, test);
  if (brief !== null) return { summary: brief.summary, stories: brief.records.map(tellStory) };
  const { errors, summary } = await readLedgerView(project);
  return { summary, stories: errors.filter(test).map(tellStory) };
}
