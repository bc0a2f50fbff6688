import { ErrtrackError } from '../core/errtrack-error.js';
import type { NewEvent } from '../core/events.js';
import { tellReason } from '../core/reason.js';
import { openDataDir } from '../files/data-dir.js';
import type { Project } from '../files/project.js';
import { Journal } from '../journal/journal.js';
import { readHead } from '../sources/git.js';

/**
 * Journal a person's decisions: like everything else they become facts by an append, and visible by a fold.
 * @param at epoch ms at which they were made, where that is not now.
 * @throws where they could not be written: a decision must not be lost in silence.
 */
export function appendDecisions(project: Project, events: readonly NewEvent[], at?: number): void {
  appendDated(
    project,
    events.map((event) => ({ event, at: at ?? null })),
  );
}

/**
 * The same where a person waits for the answer; apart from the fold, so that "recorded" is said of nothing that was not.
 * @throws ErrtrackError (BAD_FILE)
 */
export function recordDecisions(project: Project, events: readonly NewEvent[]): void {
  try {
    openDataDir(project.dataDir);
    appendDecisions(project, events);
  } catch (cause) {
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot record the decision in ${project.dataDir}: ${tellReason(cause)}; \`errtrack doctor\` says more`,
      { cause },
    );
  }
}

/** An event, and the epoch ms at which it was; null for now. */
export interface DatedEvent {
  readonly event: NewEvent;
  readonly at: number | null;
}

/** The same for facts of different times. A count belongs to the throw of its key before it. */
export function appendDated(project: Project, events: readonly DatedEvent[]): void {
  if (events.length === 0) return;
  let clock: number | null = null;
  let trouble: unknown = null;
  const journal = new Journal({
    dataDir: project.dataDir,
    durability: 'full',
    describe: () => ({ startedAt: Date.now(), head: readHead(project.root), root: project.root }),
    now: () => Math.trunc(clock ?? Date.now()),
    onTrouble: (error) => {
      trouble = error;
    },
  });
  for (const { event, at } of events) {
    clock = at;
    journal.append({ repeatOf: null, fatal: true, event: () => event });
  }
  journal.flush();
  const isWritten = journal.path !== null && journal.dropped === 0;
  journal.close();
  if (trouble !== null && !isWritten) throw trouble;
}
