import { closeSync, constants, fstatSync, mkdirSync, openSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../core/runs/run-events.js';
import { openDataFolder } from '../files/data-dir.js';
import { giveToFolderOwner } from '../files/durable-file.js';
import { NO_FOLLOW } from '../files/open-flags.js';
import { writeText } from '../files/whole-write.js';
import { formatRunLine } from './run-line.js';

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL;
/**
 * How long a look at the descriptor holds. What a program does between the two lines of a step that does nothing is
 * too little to close a file that is not its own and open another; each step that does something is looked at.
 */
const LOOK_HOLDS_MS = 0.05;
/** What waits while the disk refuses; more than that is lost, and said so in the trouble log. */
const MAX_WAITING = 10_000;

/**
 * The one writer of a run's log, `.errtrack/runs/<run>/events.jsonl`: each event is one line, on its way to the disk
 * when `append` returns. Nothing that the disk does reaches the caller: what it refuses waits for the next event.
 */
export class RunWriter {
  readonly folder: string;
  readonly #onTrouble: (error: unknown) => void;
  #fd: number | null;
  readonly #file: { readonly ino: number; readonly dev: number };
  #waiting: string[] = [];
  /** When it was last seen to be ours, by a clock that never goes back. */
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** The last write may have left half a line: the next one begins with a newline. */
  #isTorn = false;

  /**
   * @throws the file system's error, `EEXIST` where a run has this id.
   */
  constructor(dataDir: string, id: string, onTrouble: (error: unknown) => void) {
    this.folder = join(openDataFolder(dataDir, 'runs'), id);
    this.#onTrouble = onTrouble;
    mkdirSync(this.folder, { mode: 0o700 });
    const path = join(this.folder, 'events.jsonl');
    this.#fd = openSync(path, APPEND | NO_FOLLOW, 0o600);
    giveToFolderOwner(this.#fd, path);
    const { ino, dev } = fstatSync(this.#fd);
    this.#file = { ino, dev };
  }

  append(event: RunEvent): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(formatRunLine(event));
    try {
      this.#write();
    } catch (error) {
      this.#onTrouble(error);
    }
  }

  /** Show that the run goes on, though nothing happens in it. */
  beat(): void {
    try {
      const now = new Date();
      utimesSync(join(this.folder, 'events.jsonl'), now, now);
    } catch (error) {
      this.#onTrouble(error);
    }
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null && this.#isOurs(fd)) closeSync(fd);
  }

  #write(): void {
    const fd = this.#fd;
    if (fd === null || !this.#isStillOurs(fd)) throw new Error('The log of this run was closed');
    const text = this.#waiting.join('');
    const whole = this.#isTorn ? `\n${text}` : text;
    this.#isTorn = true;
    writeText(fd, whole);
    this.#isTorn = false;
    this.#waiting = [];
  }

  #isStillOurs(fd: number): boolean {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_HOLDS_MS) return true;
    this.#lookedAt = now;
    return this.#isOurs(fd);
  }

  /** The program may have closed our descriptor, and its number may now be a file of its own. */
  #isOurs(fd: number): boolean {
    try {
      const { ino, dev } = fstatSync(fd);
      return ino === this.#file.ino && dev === this.#file.dev;
    } catch {
      return false;
    }
  }
}
