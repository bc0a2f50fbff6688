import { join } from 'node:path';
import { setTimeout } from 'node:timers';
import type { NewEvent, ThrowEvent } from '../core/events.js';
import type { Project } from '../files/project.js';
import { isMainThread } from '../files/thread.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { readMarker } from '../fold/marker.js';
import { startFold, waitForFold } from '../fold/start.js';
import type { RepeatOf } from '../journal/entry.js';
import { Journal } from '../journal/journal.js';
import { listJournals } from '../journal/journal-name.js';
import { readHead } from '../sources/git.js';
import { noteSession } from './session.js';

const FIRST_FOLD_MS = 300;
const NEXT_FOLD_MS = 5_000;
const EXIT_WAIT_MS = 3_000;
const FLUSH_WAIT_MS = 30_000;

export type ThrowBody = Omit<ThrowEvent, 'n' | 't' | 'type'>;

/** What a boundary hands over: the body is made only where a full record is written. */
export interface Occurrence extends RepeatOf {
  readonly fatal: boolean;
  readonly body: () => ThrowBody;
}

/** The one writer of a thread for one ledger: appends, and sees to it that somebody folds. */
export interface Recorder {
  readonly project: Project;
  record(occurrence: Occurrence): void;
  decide(event: NewEvent): void;
  /** Resolves when everything appended so far is in the visible files, or nobody here can bring it there. */
  flush(): Promise<void>;
  /** See to the fold at the end of the process, also after `process.exit()` and an uncaught error. */
  end(): void;
}

/** One listener for all recorders of this copy: a host may count them. */
const recorders: Recorder[] = [];

export function createRecorder(
  project: Project,
  files: Readonly<Record<string, string>>,
): Recorder {
  const recorder = new JournalRecorder(project, files);
  if (recorders.push(recorder) === 1) listenForExit();
  return recorder;
}

/** Room for one listener more: Node must not warn the host of ours. */
function listenForExit(): void {
  const most = process.getMaxListeners();
  if (most > 0) process.setMaxListeners(most + 1);
  process.on('exit', endAll);
  // Made by an error in another listener for the exit, ours comes too late to be called.
  hasEnded = isExiting();
}

function isExiting(): boolean {
  return '_exiting' in process && process._exiting === true;
}

/** Whether the listeners for the exit have been told: what is recorded after that has to be seen to at once. */
let hasEnded = false;

function endAll(): void {
  hasEnded = true;
  for (const recorder of recorders) recorder.end();
}

class JournalRecorder implements Recorder {
  readonly project: Project;
  readonly #journal: Journal;
  #lastAt = 0;
  #lastStart = 0;
  #isScheduled = false;

  constructor(project: Project, files: Readonly<Record<string, string>>) {
    this.project = project;
    this.#journal = new Journal({
      dataDir: project.dataDir,
      durability: project.settings.durability,
      describe: () => ({
        startedAt: Math.trunc(performance.timeOrigin),
        head: project.inGit ? readHead(project.root) : null,
        root: project.root,
        ...(Object.keys(files).length > 0 && { files }),
      }),
      onTrouble: (error) => noteTrouble(project.dataDir, 'journal', error),
    });
  }

  record({ k, signature, m, p, run, fatal, body }: Occurrence): void {
    this.#journal.append({
      repeatOf: { k, signature, m, p, run },
      fatal,
      event: () => ({ type: 'throw', ...body() }),
    });
    noteSession(this.project.dataDir);
    debug('journal', () => `${k} is in ${this.#journal.path ?? 'memory until it can be written'}`);
    this.#appended();
  }

  decide(event: NewEvent): void {
    this.#journal.append({ repeatOf: null, fatal: true, event: () => event });
    this.#appended();
  }

  async flush(): Promise<void> {
    this.#journal.flush();
    const upTo = this.#lastAt;
    const deadline = Date.now() + FLUSH_WAIT_MS;
    if (this.#hasOwnJournals() && !startFold(this.project)) return;
    while (Date.now() < deadline) {
      const marker = readMarker(this.project.dataDir);
      if (marker === null || marker.foldedUpTo >= upTo) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #appended(): void {
    this.#lastAt = Date.now();
    if (hasEnded) return this.end();
    const { fold } = this.project.settings;
    if (this.#isScheduled || (fold !== 'auto' && fold !== 'background')) return;
    this.#isScheduled = true;
    const next = this.#lastStart + NEXT_FOLD_MS - this.#lastAt;
    setTimeout(() => this.#startFold(), Math.max(FIRST_FOLD_MS, next)).unref();
  }

  #startFold(): void {
    this.#isScheduled = false;
    this.#lastStart = Date.now();
    try {
      if (this.#hasOwnJournals()) startFold(this.project);
    } catch (error) {
      noteTrouble(this.project.dataDir, 'start of the fold', error);
    }
  }

  end(): void {
    try {
      this.#journal.flush();
      if (this.project.settings.fold !== 'manual') this.#foldAtEnd();
    } catch (error) {
      noteTrouble(this.project.dataDir, 'end of the process', error);
    }
  }

  #foldAtEnd(): void {
    const isWaiting = this.#hasOwnJournals();
    const isAtWork = isWaiting
      ? startFold(this.project)
      : readMarker(this.project.dataDir) !== null;
    if (!isAtWork || !isMainThread() || this.project.settings.fold === 'background') return;
    const startedAt = Date.now();
    waitForFold(this.project, Math.max(this.#lastAt, 1), EXIT_WAIT_MS);
    debug('capture', () => `waited ${Date.now() - startedAt} ms for the fold at the end`);
  }

  /** Threads of this process have journals of their own: the files tell, not a flag of one thread. */
  #hasOwnJournals(): boolean {
    return listJournals(join(this.project.dataDir, 'journal')).some(
      (file) => !file.sealed && file.pid === process.pid,
    );
  }
}
