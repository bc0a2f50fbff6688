import type { ErrorRecord } from './errors/record.js';
import type { Severity } from './severity.js';
import {
  createTask,
  type FoundTask,
  type TaskBox,
  type TaskChoice,
  type TaskItem,
  type TaskShowing,
  type TodoEdits,
} from './todo.js';
import { judgeMark, judgeSeverity, type SyncedTask } from './todo-sides.js';

/** What the plan of tasks goes by. */
export interface TodoPlanning {
  readonly errors: ReadonlyMap<string, ErrorRecord>;
  /** Records that are news to TODO.md; null for one that was deleted. */
  readonly changed: ReadonlyMap<string, ErrorRecord | null>;
  /** The tasks that stand there, in the order of the file. */
  readonly found: readonly FoundTask[];
  /** What of them has been read back: what differs from it is a person's, and waits for the next fold. */
  readonly synced: ReadonlyMap<string, SyncedTask>;
  /** Where both sides say different things, until a person has decided. */
  readonly atOdds: ReadonlySet<string>;
  /** Of ids that stand there more than once, which item stays. */
  readonly keep: readonly TaskChoice[];
  /** Whether a task's text is the one that we wrote, and not what we would write now. */
  readonly isOutdated: (task: FoundTask) => boolean;
  /** Whether a task that is done goes, or stays there ticked. */
  readonly done: 'remove' | 'keep';
  /** Renders the command that marks an error fixed. */
  readonly command: (hash: string) => string;
}

/**
 * What TODO.md needs so that it says what the ledger says: a task for each active error that is news and to be
 * listed, none for those that are done with, each under its severity. Where a person has the say nothing is planned.
 */
export function planTodo(planning: TodoPlanning): TodoEdits {
  const { atOdds, changed, errors, keep } = planning;
  const standing = findStanding(planning);
  const edits = new Edits(keep);
  for (const hash of new Set([...changed.keys(), ...standing.keys()])) {
    if (atOdds.has(hash)) continue;
    const record = changed.has(hash) ? changed.get(hash) : errors.get(hash);
    const task = standing.get(hash);
    // An id that no ledger knows is none of ours to touch.
    if (record === undefined) continue;
    if (task === undefined) edits.addMissing(record, planning);
    else edits.bringUpToDate(record, task, planning);
  }
  return edits;
}

/** Of several items with one id that which stays, else the first. */
function findStanding({ found, keep }: TodoPlanning): ReadonlyMap<string, FoundTask> {
  const chosen = new Map(keep.map(({ hash, index }) => [hash, index]));
  const seen = new Map<string, number>();
  const standing = new Map<string, FoundTask>();
  for (const task of found) {
    const { hash } = task;
    const index = seen.get(hash) ?? 0;
    seen.set(hash, index + 1);
    if (index === 0 || index === chosen.get(hash)) standing.set(hash, task);
  }
  return standing;
}

class Edits implements TodoEdits {
  readonly add: TaskItem[] = [];
  readonly remove: string[] = [];
  readonly move: { readonly hash: string; readonly severity: Severity }[] = [];
  readonly show: TaskShowing[] = [];
  readonly check: TaskBox[] = [];
  readonly keep: readonly TaskChoice[];

  constructor(keep: readonly TaskChoice[]) {
    this.keep = keep;
  }

  addMissing(record: ErrorRecord | null, { command }: TodoPlanning): void {
    const isWanted = record?.status === 'active' && record.task === 'listed';
    if (isWanted) this.add.push(createTask(record, command(record.hash)));
  }

  bringUpToDate(record: ErrorRecord | null, task: FoundTask, planning: TodoPlanning): void {
    const { hash } = task;
    const synced = planning.synced.get(hash);
    if (record === null) return void this.remove.push(hash);
    const side = judgeMark(record, task, synced);
    if (side === 'the file' || side === 'neither') return;
    if (record.status !== 'active') return this.#finish(record, task, planning);
    if (record.task !== 'listed' && synced !== undefined) return void this.remove.push(hash);
    if (isOver(task)) return this.#open(record, task, planning);
    const { severity } = record;
    const whose = judgeSeverity(record, task, synced);
    if (whose === 'the ledger') this.move.push({ hash, severity });
    else if (whose === 'both agree' && planning.changed.has(hash)) {
      this.#refresh(record, task, synced);
    }
  }

  #finish({ hash, status }: ErrorRecord, task: FoundTask, { done }: TodoPlanning): void {
    if (done === 'remove') this.remove.push(hash);
    else if (!isOver(task)) this.check.push({ hash, box: status === 'fixed' ? 'x' : '-' });
  }

  /** The line may show the severity from before: under a heading that tells it, it need not; elsewhere it does. */
  #refresh({ hash, severity }: ErrorRecord, task: FoundTask, synced: SyncedTask | undefined): void {
    const { place, shown } = task;
    if (shown === null || shown === severity) return;
    if (place === 'section') this.show.push({ hash, severity: null });
    else if (shown === synced?.severity) this.show.push({ hash, severity });
  }

  /** What we wrote is written anew where it is to say that the error came back; else it stays as it stands. */
  #open(record: ErrorRecord, task: FoundTask, { command, isOutdated }: TodoPlanning): void {
    const { hash } = record;
    if (!isOutdated(task)) return void this.check.push({ hash, box: ' ' });
    this.remove.push(hash);
    this.add.push(createTask(record, command(hash)));
  }
}

function isOver({ mark }: FoundTask): boolean {
  return mark === 'done' || mark === 'dropped';
}
