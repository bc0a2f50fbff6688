import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type RunSummary, summarizeRun } from '../core/runs/run-summary.js';
import { isEnd } from '../core/runs/status.js';
import { DATA_FOLDERS } from '../files/data-dir.js';
import type { GrowingRun } from '../runlog/growing-run.js';
import { summarizeFolder } from '../runlog/list-runs.js';
import { listRunFolders, RUN_FILES, type RunFolder } from '../runlog/run-folder.js';
import { isYoung, stampFile } from './file-stamp.js';

/** The runs of a project, as they were found at one time. */
export interface RunBooks {
  /** Another one for whatever may be another. */
  readonly version: number;
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  /** Ids of those whose log cannot be read. */
  readonly unreadable: readonly string[];
}

interface Place {
  readonly folder: RunFolder;
  readonly stamp: string;
  /** Null where its log cannot be read. */
  readonly run: RunSummary | null;
}

/** All runs, summed up: of those that have ended nothing is read twice, and nothing asked while none comes or goes. */
export class RunShelf {
  readonly #dataDir: string;
  readonly #open: (folder: RunFolder) => GrowingRun;
  #places = new Map<string, Place>();
  #folderStamp = '';
  #books: RunBooks = { version: 0, runs: [], unreadable: [] };

  /** @param open what reads a run that goes on. */
  constructor(dataDir: string, open: (folder: RunFolder) => GrowingRun) {
    this.#dataDir = dataDir;
    this.#open = open;
  }

  read(now: number): RunBooks {
    const before = this.#places;
    const stamp = stampFile(join(this.#dataDir, DATA_FOLDERS.runs), now);
    const isSame = stamp === this.#folderStamp && !isYoung(stamp);
    // Where it cannot be listed, this throws: the next look must not take it for known.
    this.#places = isSame ? this.#lookAtOpen(now) : this.#lookAtAll(now);
    this.#folderStamp = stamp;
    if (this.#places !== before) this.#books = this.#bind();
    return this.#books;
  }

  #lookAtAll(now: number): Map<string, Place> {
    const places = listRunFolders(this.#dataDir).map(
      (folder) => [folder.id, this.#look(folder, this.#places.get(folder.id), now)] as const,
    );
    const isSame =
      places.length === this.#places.size &&
      places.every(([id, place]) => this.#places.get(id) === place);
    return isSame ? this.#places : new Map(places);
  }

  #lookAtOpen(now: number): Map<string, Place> {
    let places = this.#places;
    for (const [id, place] of this.#places) {
      if (place.run !== null && isEnd(place.run.status) && place.run.status !== 'interrupted')
        continue;
      const found = this.#look(place.folder, place, now);
      if (found === place) continue;
      if (places === this.#places) places = new Map(places);
      places.set(id, found);
    }
    return places;
  }

  /** The same place where nothing has come, and its process is what it was. */
  #look(folder: RunFolder, known: Place | undefined, now: number): Place {
    const stamp = stampLog(folder);
    const isSame = known?.stamp === stamp;
    if (isSame && (known.run === null || isEnd(known.run.status))) return known;
    const run = this.#summarize(folder, known, now);
    const isAsKnown = isSame && known.run?.status === run?.status;
    return isAsKnown ? known : { folder, stamp, run };
  }

  #summarize(folder: RunFolder, known: Place | undefined, now: number): RunSummary | null {
    const kept = known === undefined ? summarizeQuietly(folder, now) : null;
    if (kept !== null && isEnd(kept.status)) return kept;
    const reading = readQuietly(() => this.#open(folder).read(now));
    return reading === null ? null : summarizeRun(reading.run);
  }

  #bind(): RunBooks {
    const runs: RunSummary[] = [];
    const unreadable: string[] = [];
    for (const [id, { run }] of this.#places) {
      if (run === null) unreadable.push(id);
      else runs.push(run);
    }
    return { version: this.#books.version + 1, runs: runs.sort(compareNewestFirst), unreadable };
  }
}

/** Its writer touches the log now and then: a stamp without times would not show that it is alive again. */
function stampLog({ path }: RunFolder): string {
  const stat = readQuietly(() => lstatSync(join(path, RUN_FILES.events)));
  return stat === null ? '-' : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
}

function summarizeQuietly(folder: RunFolder, now: number): RunSummary | null {
  return readQuietly(() => summarizeFolder(folder, now));
}

/** One run that may not be read must not hide the others. */
function readQuietly<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** ISO times compare as text. */
export function compareNewestFirst(
  a: Pick<RunSummary, 'run_id' | 'start_time'>,
  b: Pick<RunSummary, 'run_id' | 'start_time'>,
): number {
  if (a.start_time !== b.start_time) return a.start_time < b.start_time ? 1 : -1;
  if (a.run_id === b.run_id) return 0;
  return a.run_id < b.run_id ? 1 : -1;
}
