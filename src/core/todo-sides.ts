import type { ErrorRecord } from './errors/record.js';
import type { Severity } from './severity.js';
import type { FoundTask, TaskMark, TaskPlace } from './todo.js';

/** What stood in TODO.md for an error when the last fold was done with it. */
export interface SyncedTask {
  readonly mark: TaskMark;
  readonly place: TaskPlace;
  /** The severity that its place told; where that told none, the error's own. */
  readonly severity: Severity;
  /** Digest of its text. */
  readonly text: string;
}

/** Which of two sides has the say: the one that changed since they last agreed. */
export type Side = 'both agree' | 'the file' | 'the ledger' | 'neither';

/** What the box of a task is to say by its record. */
export function markOf({ status, work }: ErrorRecord): TaskMark {
  if (status === 'fixed') return 'done';
  if (status === 'ignored') return 'dropped';
  return work === 'in_progress' ? 'in progress' : 'open';
}

/**
 * Whose word stands about what is to be done.
 * @param synced undefined where nobody knows what stood there: then a mark that somebody has set says something,
 * an open box does not, since that is how we write them.
 */
export function judgeMark(
  record: ErrorRecord,
  { mark }: Pick<FoundTask, 'mark'>,
  synced: SyncedTask | undefined,
): Side {
  const own = markOf(record);
  if (mark === own) return 'both agree';
  if (synced === undefined) return mark === 'open' || own === 'done' ? 'the ledger' : 'the file';
  if (mark === synced.mark) return 'the ledger';
  const isOwnNew = isOver(own) && own !== synced.mark;
  return isOwnNew ? 'neither' : 'the file';
}

/**
 * Whose word stands about the severity. A place that tells none is respected. A throw that has raised it
 * contradicts nobody: a person who has moved the task has chosen.
 */
export function judgeSeverity(
  record: ErrorRecord,
  { place, severity }: Pick<FoundTask, 'place' | 'severity'>,
  synced: SyncedTask | undefined,
): Side {
  const isRaised = synced !== undefined && synced.severity !== record.severity;
  if (place === 'own section') return isRaised ? 'the ledger' : 'both agree';
  if (severity === null) return 'both agree';
  const isChosen = record.severityBy === 'person';
  const isAlike = severity === record.severity;
  if (synced === undefined) return isAlike ? 'both agree' : 'the file';
  const isMoved = synced.severity !== severity || (synced.place !== place && !isAlike);
  if (isAlike) return isMoved && !isChosen ? 'the file' : 'both agree';
  if (!isMoved) return 'the ledger';
  return isRaised && isChosen ? 'neither' : 'the file';
}

function isOver(mark: TaskMark): boolean {
  return mark === 'done' || mark === 'dropped';
}
