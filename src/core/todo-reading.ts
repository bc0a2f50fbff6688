import { findAddedText } from './added-text.js';
import type { ErrorRecord } from './errors/record.js';
import type { LifeEvent } from './events.js';
import { chooseItem, type Speaking } from './speaking-item.js';
import type { FoundTask, FoundTasks, TaskChoice } from './todo.js';
import { judgeMark, judgeSeverity, markOf, type SyncedTask } from './todo-sides.js';

/** What reading TODO.md back goes by. */
export interface TodoReading {
  /** The ledger with everything that is journalled. */
  readonly errors: ReadonlyMap<string, ErrorRecord>;
  readonly found: FoundTasks;
  /** What stood there last; null where this ledger and this file were never seen together: then absence means nothing. */
  readonly synced: ReadonlyMap<string, SyncedTask> | null;
  /** Whether a task that is gone was taken away by a person, and not by a checkout. */
  readonly isAbsenceMeant: boolean;
  /** Texts that we may have written for an error, without the command. */
  readonly renderings: (record: ErrorRecord) => readonly string[];
  readonly digest: (text: string) => string;
}

type Unnumbered<E> = E extends LifeEvent ? Omit<E, 'n' | 't'> : never;
type OtherDecision = Exclude<Unnumbered<LifeEvent>, { readonly type: 'fix' }>;

/** A decision that a person made in the file; of a fix all that the file tells. */
export type TodoDecision =
  | OtherDecision
  | { readonly type: 'fix'; readonly hash: string; readonly description: string };

/** What a person is told of one task. */
export interface Remark {
  readonly kind: RemarkKind;
  readonly hash: string;
  /** What it is now: the description of a fix, or the severity. */
  readonly now?: string;
}

export type RemarkKind =
  | 'fixed'
  | 'ignored'
  | 'begun'
  | 'put down'
  | 'reopened'
  | 'moved'
  | 'reworded'
  | 'missing'
  | 'hidden'
  | 'found again'
  | 'repeated'
  | 'described'
  /** The two below change nothing. */
  | 'at odds with the ledger'
  | 'at odds with itself';

export interface TodoRead {
  readonly decisions: readonly TodoDecision[];
  readonly remarks: readonly Remark[];
  /** Of ids that stand there more than once, which item stays. */
  readonly keep: readonly TaskChoice[];
  /** About which nothing is decided: their tasks stay as they are. */
  readonly atOdds: ReadonlySet<string>;
  /** What stands there and has been read. */
  readonly synced: ReadonlyMap<string, SyncedTask>;
}

/**
 * Understand what people did in TODO.md since the last fold (the table of reading back). Only a side that has
 * changed since then has a say; where both have, differently, nothing is decided and a person is told.
 */
export function readTodo(reading: TodoReading): TodoRead {
  const reader = new Reader(reading);
  for (const [hash, items] of groupByHash(reading.found.tasks)) {
    const record = reading.errors.get(hash);
    if (record !== undefined) reader.readItems(record, items);
  }
  if (reading.synced !== null && reading.isAbsenceMeant) reader.readAbsent(reading.synced);
  return reader;
}

class Reader implements TodoRead {
  readonly decisions: TodoDecision[] = [];
  readonly remarks: Remark[] = [];
  readonly keep: TaskChoice[] = [];
  readonly atOdds = new Set<string>();
  readonly synced = new Map<string, SyncedTask>();
  readonly #reading: TodoReading;
  /** Whether an id that stands there twice is a person's doing, and not that of a merge. */
  readonly #isPasted: boolean;

  constructor(reading: TodoReading) {
    this.#reading = reading;
    this.#isPasted = reading.synced !== null && reading.isAbsenceMeant;
  }

  readItems(record: ErrorRecord, items: readonly FoundTask[]): void {
    const { hash } = record;
    const { renderings } = this.#reading;
    const speaking = chooseItem(record, items, { isPasted: this.#isPasted, renderings });
    if (speaking === null) return this.#leave(hash, 'at odds with itself');
    const { item } = speaking;
    const before = this.#reading.synced?.get(hash);
    const mark = judgeMark(record, speaking, before);
    const isMarked = mark === 'the file';
    const isOver = isMarked && (speaking.mark === 'done' || speaking.mark === 'dropped');
    // Where a task that is done with stands means nothing, unless it is known to have stood elsewhere.
    const isMeant = isMarked || record.status === 'active' || before !== undefined;
    const severity =
      isMeant && !this.#isPlaced(record, items)
        ? judgeSeverity(record, item, before)
        : 'both agree';
    if (mark === 'neither' || (severity === 'neither' && !isOver)) {
      return this.#leave(hash, 'at odds with the ledger');
    }
    if (items.length > 1) {
      this.keep.push({ hash, index: items.indexOf(item) });
      this.#remark('repeated', hash);
    }
    this.#note(record, item, before);
    if (severity === 'the file') this.#readPlace(record, item);
    if (isMarked) this.#readMark(record, speaking);
    const isBack = record.status === 'active' && record.task !== 'listed' && before === undefined;
    if (isBack) this.#decide('found again', { type: 'task', hash, task: 'listed' });
  }

  /** Of items that a merge has brought together one stood where the ledger says: the others are from before. */
  #isPlaced({ severity, severityBy }: ErrorRecord, items: readonly FoundTask[]): boolean {
    const isMerged = !this.#isPasted && items.length > 1;
    // Union may have put them below each other: a choice that the ledger knows is not told by their place.
    return (
      isMerged && (severityBy === 'person' || items.some((item) => item.severity === severity))
    );
  }

  readAbsent(synced: ReadonlyMap<string, SyncedTask>): void {
    const standing = new Set(this.#reading.found.tasks.map(({ hash }) => hash));
    for (const hash of synced.keys()) {
      const record = this.#reading.errors.get(hash);
      if (standing.has(hash) || record?.status !== 'active' || record.task !== 'listed') continue;
      const isHidden = this.#reading.found.hidden.has(hash);
      this.#decide(isHidden ? 'hidden' : 'missing', { type: 'task', hash, task: 'missing' });
    }
  }

  /** Nothing is decided, and next time it is judged by what stood there before all this. */
  #leave(hash: string, kind: RemarkKind): void {
    this.#remark(kind, hash);
    this.atOdds.add(hash);
    const before = this.#reading.synced?.get(hash);
    if (before !== undefined) this.synced.set(hash, before);
  }

  #note(record: ErrorRecord, task: FoundTask, before: SyncedTask | undefined): void {
    const { mark, place } = task;
    const text = this.#reading.digest(task.text);
    const severity = task.severity ?? before?.severity ?? record.severity;
    this.synced.set(record.hash, { mark, place, severity, text });
    if (before !== undefined && before.text !== text) this.#remark('reworded', record.hash);
  }

  #readMark(record: ErrorRecord, { mark, item }: Speaking): void {
    const { hash } = record;
    if (mark === 'done') {
      const description = findAddedText(item.text, this.#reading.renderings(record));
      return this.#decide('fixed', { type: 'fix', hash, description }, description);
    }
    if (mark === 'dropped') {
      return this.#decide('ignored', { type: 'ignore', hash, condition: null });
    }
    if (record.status !== 'active') this.#decide('reopened', { type: 'reopen', hash });
    if (mark === 'in progress') {
      this.#decide('begun', { type: 'work', hash, work: 'in_progress' });
    } else if (markOf(record) === 'in progress') {
      this.#decide('put down', { type: 'work', hash, work: 'none' });
    }
  }

  #readPlace({ hash }: ErrorRecord, { severity }: FoundTask): void {
    if (severity !== null) this.#decide('moved', { type: 'severity', hash, severity }, severity);
  }

  #decide(kind: RemarkKind, decision: TodoDecision, now?: string): void {
    this.decisions.push(decision);
    this.#remark(kind, decision.hash, now);
  }

  #remark(kind: RemarkKind, hash: string, now?: string): void {
    this.remarks.push({ kind, hash, ...(now !== undefined && { now }) });
  }
}

function groupByHash(tasks: readonly FoundTask[]): ReadonlyMap<string, readonly FoundTask[]> {
  const groups = new Map<string, FoundTask[]>();
  for (const task of tasks) {
    const group = groups.get(task.hash);
    if (group === undefined) groups.set(task.hash, [task]);
    else group.push(task);
  }
  return groups;
}
