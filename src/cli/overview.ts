import { type LifeStory, type NamedStory, tellStory } from '../core/life-story.js';
import type { Summary } from '../core/summary.js';
import type { Project } from '../files/project.js';
import { readLedgerView } from './ledger-view.js';

/** What all that is tracked comes to. */
export interface Overview {
  readonly summary: Summary;
  readonly stories: readonly LifeStory[];
  /** The same with their names, which takes longer. */
  readNamed(): Promise<readonly NamedStory[]>;
}

/** @throws ErrtrackError where the ledger cannot be understood. */
export async function readOverview(project: Project): Promise<Overview> {
  const { readBriefView } = await import('../fold/brief-view.js');
  const brief = readBriefView(project);
  const [summary, stories] = [brief?.summary() ?? null, brief?.stories() ?? null];
  const readNamed = async () => {
    const records = brief?.records() ?? (await readLedgerView(project)).errors;
    return Array.from(records, tellStory);
  };
  if (summary !== null && stories !== null) return { summary, stories, readNamed };
  const { summary: whole, errors } = await readLedgerView(project);
  const named = Array.from(errors, tellStory);
  return { summary: whole, stories: named, readNamed: async () => named };
}
