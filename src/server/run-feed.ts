import { join } from 'node:path';
import { type RunEventJson, toRunEventJson } from '../core/runs/run-event-json.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { DATA_FOLDERS } from '../files/data-dir.js';
import { readRunStart } from '../runlog/read-run.js';
import { listRunFolders, type RunFolder } from '../runlog/run-folder.js';
import type { Change } from './change-feed.js';
import type { FeedCursor } from './feed-cursor.js';
import { FolderWatches } from './folder-watches.js';
import { RunTail } from './run-tail.js';
import { ToldRuns } from './told-runs.js';

/** More of one run is not read at once: others, and those who follow, have their turn. */
const MAX_EVENTS = 500;
/** Runs whose folders are watched; further ones are looked at. */
const MAX_WATCHES = 64;

type Tell = (change: Change) => void;

/** What happens in the runs of a data folder, in this process and in others. One reading serves all who follow. */
export class RunFeed {
  readonly #dataDir: string;
  readonly #tell: Tell;
  readonly #tails = new Map<string, RunTail>();
  readonly #told = new ToldRuns();
  readonly #watches = new FolderWatches();
  /** To be read on. */
  readonly #due = new Set<RunTail>();
  /** Whose process was gone when they were last looked at. */
  readonly #gone = new Set<RunTail>();
  /** Whether the folder of all runs is. */
  #isListDue = false;
  #turn: NodeJS.Immediate | null = null;

  /** @param tell called with each change, in the order of its run; `position` is then after it. */
  constructor(dataDir: string, tell: Tell) {
    this.#dataDir = dataDir;
    this.#tell = tell;
  }

  /** The runs that are known. */
  get tails(): Iterable<RunTail> {
    return this.#tails.values();
  }

  /** What has been told, as a part of a cursor's text. */
  get position(): string {
    return this.#told.text;
  }

  get told(): FeedCursor['runs'] {
    return this.#told.cursor;
  }

  /** Take what is there for told. */
  start(now = Date.now()): void {
    contain(() => {
      for (const folder of listRunFolders(this.#dataDir)) this.#takeForTold(folder, now);
    });
    this.#told.forget(now);
  }

  /** Look at everything: watching may miss something, or not be had. */
  look(now = Date.now()): void {
    contain(() => this.#findRuns());
    for (const tail of this.#tails.values()) if (this.#mayGrow(tail)) this.#lookAt(tail, now);
    this.#told.forget(now);
  }

  /** Stop to look; what is known stays so, for the next start. */
  rest(): void {
    this.#watches.close();
    this.#due.clear();
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
  }

  get #folder(): string {
    return join(this.#dataDir, DATA_FOLDERS.runs);
  }

  #takeForTold(folder: RunFolder, now: number): void {
    const tail = this.#tails.get(folder.id) ?? new RunTail(folder);
    this.#tails.set(folder.id, tail);
    contain(() => skip(tail, now));
    this.#told.note(tail, now);
  }

  #onRun(name: string | null): void {
    const known = name === null ? undefined : this.#tails.get(name);
    if (known !== undefined && isAnotherRun(known)) this.#remove(known);
    this.#isListDue = true;
    this.#planTurn();
  }

  #findRuns(): void {
    this.#watches.watch(this.#folder, (name) => this.#onRun(name));
    const folders = listRunFolders(this.#dataDir);
    const ids = new Set(folders.map(({ id }) => id));
    for (const [id, tail] of this.#tails) if (!ids.has(id)) this.#remove(tail);
    for (const folder of folders) {
      if (this.#tails.has(folder.id)) continue;
      const tail = new RunTail(folder);
      this.#tails.set(folder.id, tail);
      this.#lookAt(tail, Date.now());
    }
  }

  /** Where nobody can tell whether a process is gone, it may come back. */
  #mayGrow(tail: RunTail): boolean {
    return !tail.isOver || (tail.state === 'interrupted' && this.#told.has(tail));
  }

  #lookAt(tail: RunTail, now: number): void {
    const { path } = tail.folder;
    if (this.#watches.size < MAX_WATCHES) this.#watches.watch(path, () => this.#setDue(tail));
    if (tail.isWriterGone(now)) this.#gone.add(tail);
    else this.#gone.delete(tail);
    this.#setDue(tail);
  }

  #setDue(tail: RunTail): void {
    this.#due.add(tail);
    this.#planTurn();
  }

  /** Much may happen before it comes, and costs one reading. */
  #planTurn(): void {
    this.#turn ??= setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#turn = null;
    if (this.#isListDue) contain(() => this.#findRuns());
    this.#isListDue = false;
    const due = [...this.#due];
    this.#due.clear();
    for (const tail of due) contain(() => this.#readOn(tail));
  }

  #readOn(tail: RunTail): void {
    const reading = tail.read(MAX_EVENTS);
    if (reading === null) return this.#remove(tail);
    for (const event of reading.events) this.#tellEvent(tail, event);
    if (!reading.isAll) return this.#setDue(tail);
    if (!tail.isOver && this.#gone.has(tail)) this.#interrupt(tail);
    if (tail.isOver) this.#watches.drop(tail.folder.path);
  }

  #tellEvent(tail: RunTail, event: RunEvent): void {
    this.#told.tell(tail, event.seq, event.type === 'run.end');
    this.#tell(toChange(toRunEventJson(event, tail.folder.id)));
  }

  #interrupt(tail: RunTail): void {
    const end = tail.interrupt();
    this.#told.tell(tail, tail.seq, true);
    this.#tell(toChange(end));
  }

  /** Its log is gone, or another run has its name. */
  #remove(tail: RunTail): void {
    this.#tails.delete(tail.folder.id);
    this.#watches.drop(tail.folder.path);
    this.#due.delete(tail);
    this.#gone.delete(tail);
    this.#told.remove(tail);
  }
}

/** An event of a run for those who follow. */
export function toChange(data: RunEventJson): Change {
  if (data.type === 'run.end') return { type: 'run.end', data };
  return { type: data.step_id === undefined ? 'run' : 'step', data };
}

/** To the end, without telling. */
function skip(tail: RunTail, now: number): void {
  if (tail.isOver || tail.skipEnded()) return;
  for (;;) {
    const isGone = tail.isWriterGone(now);
    const reading = tail.read(MAX_EVENTS);
    if (reading === null || tail.isOver) return;
    if (!reading.isAll) continue;
    if (isGone) tail.interrupt();
    if (isGone || !tail.isWriterGone(now)) return;
  }
}

function isAnotherRun({ folder, start }: RunTail): boolean {
  if (start === null) return false;
  let isAnother = false;
  contain(() => {
    isAnother = readRunStart(folder)?.ts !== start.ts;
  });
  return isAnother;
}

/** What may not be read now is looked at again later; one run must not hide the others. */
function contain(act: () => void): void {
  try {
    act();
  } catch {
    // The next look says whether it is still so.
  }
}
