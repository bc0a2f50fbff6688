import type { Project } from '../files/project.js';

/** What of a run a shell can offer. */
export interface RunName {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** The runs, the newest first. */
export async function readRunNames(project: Project): Promise<readonly RunName[]> {
  const { listRunHeads } = await import('../runlog/list-runs.js');
  return listRunHeads(project.dataDir).heads;
}
