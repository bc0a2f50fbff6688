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

/** Where nobody knows which came first, what goes further was decided later: a merge brings back what was before. */
const MARK_RANK: Readonly<Record<TaskMark, number>> = {
  open: 0,
  'in progress': 1,
  dropped: 2,
  done: 3,
};

/**
 * Whose word stands about what is to be done.
 * @param synced undefined where nobody knows what stood there: then a mark says something that goes further than
 * the ledger does.
 */
export function judgeMark(
  record: ErrorRecord,
  { mark }: Pick<FoundTask, 'mark'>,
  synced: SyncedTask | undefined,
): Side {
  const own = markOf(record);
  if (mark === own) return 'both agree';
  if (synced === undefined) return MARK_RANK[mark] > MARK_RANK[own] ? 'the file' : 'the ledger';
  if (mark === synced.mark) return 'the ledger';
  const isOwnNew = isOver(own) && own !== synced.mark;
  return isOwnNew ? 'neither' : 'the file';
}

type SeverityTold = Pick<FoundTask, 'place' | 'severity'>;

/** Whose word stands about the severity. A place that tells none is respected. */
export function judgeSeverity(
  record: ErrorRecord,
  told: SeverityTold,
  synced: SyncedTask | undefined,
): Side {
  return told.place === 'shared section'
    ? judgeShown(record, told, synced)
    : judgeHeading(record, told, synced);
}

/** What a line shows is ours, and may be out of date: it is a person's word only where it alone has changed. */
function judgeShown(
  record: ErrorRecord,
  { place, severity }: SeverityTold,
  synced: SyncedTask | undefined,
): Side {
  if (severity === null) return isRaised(record, synced) ? 'the ledger' : 'both agree';
  if (synced?.place === place && synced.severity !== severity)
    return judgeMove(record, severity, synced);
  return severity === record.severity ? 'both agree' : 'the ledger';
}

function judgeHeading(
  record: ErrorRecord,
  { place, severity }: SeverityTold,
  synced: SyncedTask | undefined,
): Side {
  if (severity === null) return 'both agree';
  const isAlike = severity === record.severity;
  if (synced === undefined) return isAlike ? 'both agree' : judgeUnknown(record);
  if (synced.severity !== severity || (synced.place !== place && !isAlike))
    return judgeMove(record, severity, synced);
  return isAlike ? 'both agree' : 'the ledger';
}

/** Nobody knows which came first: a place, or the choice in the ledger. Who puts a task back chooses now. */
function judgeUnknown({ severityBy, task }: ErrorRecord): Side {
  return severityBy === 'person' && task === 'listed' ? 'neither' : 'the file';
}

/** A throw that has raised it contradicts nobody: a person who has moved the task has chosen. */
function judgeMove(record: ErrorRecord, severity: Severity, synced: SyncedTask): Side {
  const isChosen = record.severityBy === 'person';
  if (severity === record.severity) return isChosen ? 'both agree' : 'the file';
  return isChosen && isRaised(record, synced) ? 'neither' : 'the file';
}

function isRaised({ severity }: ErrorRecord, synced: SyncedTask | undefined): boolean {
  return synced !== undefined && synced.severity !== severity;
}

function isOver(mark: TaskMark): boolean {
  return mark === 'done' || mark === 'dropped';
}
