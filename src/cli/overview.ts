import { type NamedStory, tellStory } from '../core/life-story.js';
import { type Summary, summarize } from '../core/summary.js';
import type { Project } from '../files/project.js';
import { readLedgerView } from './ledger-view.js';

/** What all that is tracked comes to. */
export interface Overview {
  readonly summary: Summary;
  /** What became of each. */
  tellStories(): readonly NamedStory[];
}

/** @throws ErrtrackError where the ledger cannot be understood. */
export async function readOverview(project: Project): Promise<Overview> {
  const { readBriefView } = await import('../fold/brief-view.js');
  const brief = readBriefView(project);
  if (brief !== null)
    return tellOverview(brief.records, summarize(brief.records, brief.lastSeenOf));
  const { errors, summary } = await readLedgerView(project);
  return tellOverview(errors, summary);
}

function tellOverview(
  records: readonly Parameters<typeof tellStory>[0][],
  summary: Summary,
): Overview {
  return { summary, tellStories: () => records.map(tellStory) };
}
