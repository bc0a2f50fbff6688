import type { NewEvent } from '../core/events.js';
import type { Project } from '../files/project.js';
import { Journal } from '../journal/journal.js';
import { readHead } from '../sources/git.js';

/**
 * Journal a person's decisions: like everything else they become facts by an append, and visible by a fold.
 * @param at epoch ms at which they were made, where that is not now.
 * @throws where they could not be written: a decision must not be lost in silence.
 */
export function appendDecisions(project: Project, events: readonly NewEvent[], at?: number): void {
  if (events.length === 0) return;
  let trouble: unknown = null;
  const journal = new Journal({
    dataDir: project.dataDir,
    durability: 'full',
    describe: () => ({ startedAt: Date.now(), head: readHead(project.root), root: project.root }),
    ...(at !== undefined && { now: () => Math.trunc(at) }),
    onTrouble: (error) => {
      trouble = error;
    },
  });
  for (const event of events) journal.append({ repeatOf: null, fatal: true, event: () => event });
  journal.flush();
  const isWritten = journal.path !== null && journal.dropped === 0;
  journal.close();
  if (trouble !== null && !isWritten) throw trouble;
}
