import { basename, dirname, join } from 'node:path';
import type { CountedRecord } from '../core/errors/record.js';
import { DATA_FOLDERS } from '../files/data-dir.js';
import type { Project } from '../files/project.js';
import { lookAtBooks } from './books-look.js';
import type { Change } from './change-feed.js';
import type { FeedCursor } from './feed-cursor.js';
import { isYoung } from './file-stamp.js';
import { FolderWatches } from './folder-watches.js';
import { type KnownError, tellChange, toKnownError } from './known-error.js';
import { compareStands, isToldOf, ToldErrors } from './told-errors.js';

/** What comes together is read together. */
const REST_MS = 5;
/** Of the time that it takes to read all errors: a pipeline that throws all the time must not keep us busy. */
const PAUSE_FACTOR = 4;

/** All errors as they are now; null where the ledger cannot be understood at the moment. */
export type ReadErrors = () => Promise<readonly CountedRecord[] | null>;

/** What becomes of a project's errors, whoever records or decides it. */
export class ErrorFeed {
  readonly #project: Project;
  readonly #read: ReadErrors;
  readonly #tell: (change: Change) => void;
  readonly #told = new ToldErrors();
  readonly #watches = new FolderWatches();
  #known: Known | null = null;
  /** How everything stood when it was read. */
  #look = '';
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;
  #notBefore = 0;
  #isAtRest = true;

  /** @param tell called with each change; `position` is then after it. */
  constructor(project: Project, read: ReadErrors, tell: (change: Change) => void) {
    this.#project = project;
    this.#read = read;
    this.#tell = tell;
  }

  /** What has been told, as a part of a cursor's text. */
  get position(): string {
    return this.#told.text;
  }

  get told(): FeedCursor['errors'] {
    return this.#told.cursor;
  }

  /** Take what is there for told. */
  async start(): Promise<void> {
    this.#isAtRest = false;
    await this.#readAgain((known) => this.#told.note([...known.values()], Date.now()));
    if (this.#known === null) this.#told.startAt(Date.now());
  }

  /** Look whether something has changed: watching may miss it, or not be had. */
  look(): void {
    this.#watch();
    this.#told.forget(Date.now());
    this.#plan();
  }

  /** Stop to look; what is known stays so, for the next start. */
  rest(): void {
    this.#isAtRest = true;
    this.#watches.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** How errors stand that a cursor does not know, in their order. */
  listMissing(cursor: FeedCursor['errors']): readonly KnownError[] {
    const missing = [...(this.#known?.values() ?? [])].filter((it) => !isToldOf(cursor, it));
    return missing.sort(compareStands);
  }

  #watch(): void {
    for (const [folder, name] of this.#listWatched()) {
      this.#watches.watch(folder, (it) => {
        if (name === null || it === null || it === name) this.#plan();
      });
    }
  }

  #listWatched(): readonly (readonly [folder: string, name: string | null])[] {
    const { dataDir, files } = this.#project;
    return [
      [join(dataDir, DATA_FOLDERS.journal), null],
      [join(dataDir, DATA_FOLDERS.state), null],
      [dirname(files.errors), basename(files.errors)],
    ];
  }

  #plan(): void {
    if (this.#timer !== null || this.#isAtRest) return;
    const ms = Math.max(REST_MS, this.#notBefore - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // A folder may just have come.
      this.#watch();
      void this.#readAgain((known, before) => this.#tellAll(known, before));
    }, ms);
    this.#timer.unref();
  }

  /** One reading at a time. */
  async #readAgain(take: Take): Promise<void> {
    while (this.#reading !== null) await this.#reading;
    this.#reading = this.#readNow(take).finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #readNow(take: Take): Promise<void> {
    const look = lookAtBooks(this.#project);
    if (look === this.#look) return;
    const startedAt = performance.now();
    const records = await this.#read().catch(() => null);
    const endedAt = performance.now();
    this.#notBefore = endedAt + (endedAt - startedAt) * PAUSE_FACTOR;
    // The next look tries it again.
    if (records === null) return;
    const before = this.#known;
    this.#known = new Map(records.map((record) => [record.hash, toKnownError(record)]));
    // What looks like a file that is as young may be another one.
    this.#look = isYoung(look) ? '' : look;
    if (before === null) this.#told.note([...this.#known.values()], Date.now());
    else take(this.#known, before);
  }

  #tellAll(known: Known, before: Known): void {
    const changed = [...known.values()].filter((it) => !isSameStand(it, before.get(it.hash)));
    for (const error of changed.sort(compareStands)) {
      this.#told.tell(error);
      this.#tell({ type: 'error', data: tellChange(error, before.get(error.hash)) });
    }
  }
}

type Known = ReadonlyMap<string, KnownError>;
type Take = (known: Known, before: Known) => void;

function isSameStand(error: KnownError, before: KnownError | undefined): boolean {
  return before?.version === error.version && before.time === error.time;
}
