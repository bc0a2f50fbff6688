import { fdatasyncSync } from 'node:fs';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import type { JournalHeader } from '../core/events.js';
import { formatLine } from '../files/checked-line.js';
import { openDataFolder } from '../files/data-dir.js';
import { randomHex } from '../files/digest.js';
import { getHostId } from '../files/host.js';
import { getThreadId } from '../files/thread.js';
import type { JournalEntry, NumberedEntry } from './entry.js';
import { FolderCap } from './folder-cap.js';
import { journalName } from './journal-name.js';
import type { JournalOptions } from './journal-options.js';
import {
  closeFile,
  createFile,
  isNamedStill,
  isStillOpen,
  type OpenFile,
  syncIfAllowed,
  writeLine,
} from './open-file.js';
import { type RecordForm, RecordForms } from './record-forms.js';
import { formatEvent, formatRepeat, formatVariant } from './record-line.js';
import { isBefore, RetryDelay } from './retry-delay.js';
import { Sequence } from './sequence.js';
import { hold, type WaitingRecord, WaitingRecords } from './waiting-records.js';
import { wholeTime } from './whole-time.js';

const ROTATE_AT_BYTES = 8 * 1024 * 1024;
/** A file may be one record over. */
const MAX_FILE_BYTES = ROTATE_AT_BYTES + 64 * 1024;
const FOLDER_CAP_BYTES = 256 * 1024 * 1024;
const TALLY_MS = 1_000;

/**
 * The append-only event file of one thread of one process.
 *
 * Promise: when `append` returns, the record is with the operating system, so that it survives every kind of
 * process death; the first full record of a key, a fatal one and a decision are synced and survive a power cut.
 * It never throws, waits or locks. Cost: one write and two stats for a record; one sync for a new key.
 *
 * Two exceptions, both noted as trouble: while the file system refuses, up to 1,000 different records wait in
 * memory and are tried again after 1, 2, 4 … 60 s; and while the folder is over its cap, repeats of known errors
 * are counted in memory and written once a second, so that a kill may lose the last second's.
 */
export class Journal {
  readonly writer: string;
  readonly #options: JournalOptions;
  readonly #now: () => number;
  readonly #sequence: Sequence;
  readonly #forms = new RecordForms();
  readonly #waiting = new WaitingRecords();
  readonly #retry = new RetryDelay();
  readonly #cap: FolderCap;
  #generation = 0;
  #file: OpenFile | null = null;
  #header: JournalHeader | null = null;
  #timer: NodeJS.Timeout | null = null;
  #tallyUntil = 0;
  #dropped = 0;
  #thinned = 0;

  constructor(options: JournalOptions) {
    const { host, boot } = getHostId();
    const random = randomHex(6);
    this.writer = `${host}-${boot}-${process.pid}-${getThreadId()}-${random}`;
    this.#options = options;
    this.#now = wholeTime(options.now ?? (() => Date.now()));
    this.#sequence = new Sequence(this.#now, (error) => this.#drop(error));
    const { dataDir, capBytes = FOLDER_CAP_BYTES } = options;
    this.#cap = new FolderCap(join(dataDir, 'journal'), capBytes, MAX_FILE_BYTES);
  }

  /** The file that is written to; null before the first record, and while records wait. */
  get path(): string | null {
    return this.#waiting.size > 0 ? null : (this.#file?.path ?? null);
  }

  /** Records that could be neither written nor held. */
  get dropped(): number {
    return this.#dropped;
  }

  append(entry: JournalEntry): void {
    const numbered = this.#sequence.number(entry);
    if (this.#retry.ms > 0 && !this.#release()) this.#wait(numbered);
    else if (this.#cap.isExceeded && this.#isKnown(numbered)) this.#tally(numbered);
    else if (!this.#write(numbered)) this.#wait(numbered);
  }

  /** Try now to write what waits. */
  flush(): void {
    this.#retry.skip();
    this.#release();
  }

  close(): void {
    this.flush();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#leaveFile();
  }

  /** What cannot be told is not tried again: it would keep back everything after it. */
  #drop(error: unknown): void {
    this.#dropped++;
    this.#options.onTrouble(error);
  }

  /** @returns false where the file system refuses. */
  #write(entry: NumberedEntry): boolean {
    try {
      this.#writeUntilOurs(entry);
      this.#retry.succeed();
      return true;
    } catch (error) {
      if (this.#file !== null) this.#file.torn = true;
      this.#retry.fail(this.#now());
      this.#options.onTrouble(error);
      return false;
    }
  }

  /** A fold may seal the file between our write and our look: then the record is written again, same number. */
  #writeUntilOurs(entry: NumberedEntry): void {
    for (;;) {
      const file = this.#openFile();
      const form = this.#forms.choose(entry, entry.t);
      const line = this.#formatSafely(entry, form);
      if (line === null) return;
      writeLine(file, line);
      if (this.#mustSync(entry, form)) syncIfAllowed(() => fdatasyncSync(file.fd));
      if (isNamedStill(file)) {
        if (form === 'full') this.#forms.noteFull(entry, entry.t);
        return;
      }
      this.#leaveFile();
    }
  }

  #mustSync(entry: NumberedEntry, form: RecordForm): boolean {
    if (entry.fatal || this.#options.durability === 'full') return true;
    return form === 'full' && this.#forms.isNew(entry);
  }

  #formatSafely(entry: NumberedEntry, form: RecordForm): string | null {
    const { n, t, repeatOf } = entry;
    if (form === 'repeat' && repeatOf !== null) return formatRepeat(n, t, repeatOf.k);
    const event = entry.event();
    if (event === null) return null;
    try {
      if (form !== 'variant' || event.type !== 'throw') return formatEvent(event);
      return formatVariant(event, repeatOf, this.#forms.lastOf(event.k));
    } catch (error) {
      this.#drop(error);
      return null;
    }
  }

  #openFile(): OpenFile {
    const file = this.#file;
    if (file !== null && isStillOpen(file)) {
      if (file.bytes < ROTATE_AT_BYTES) return file;
      this.#leaveFile();
    }
    this.#forms.startFile();
    this.#file = this.#createFile();
    return this.#file;
  }

  #createFile(): OpenFile {
    // Said once: what is checked out later is not what this process runs.
    this.#header ??= { v: 1, w: this.writer, pid: process.pid, ...this.#options.describe() };
    const folder = openDataFolder(this.#options.dataDir, 'journal');
    const path = join(folder, journalName(this.writer, ++this.#generation));
    const file = createFile(path, formatLine(JSON.stringify(this.#header)));
    this.#lookAtCap();
    return file;
  }

  #leaveFile(): void {
    if (this.#file !== null) closeFile(this.#file);
    this.#file = null;
  }

  #isKnown(entry: NumberedEntry): boolean {
    return this.#forms.choose(entry, entry.t) !== 'full';
  }

  /** Count what was told before; it is written once a second, or when there are too many keys to hold. */
  #tally(entry: NumberedEntry): void {
    if (this.#waiting.size === 0) this.#tallyUntil = this.#now() + TALLY_MS;
    this.#thinned++;
    if (!this.#waiting.add(entry, 'key')) {
      this.#release();
      this.#wait(entry);
    }
    this.#timer ??= this.#releaseLater();
    if (!isBefore(this.#now(), this.#tallyUntil, TALLY_MS)) this.#release();
  }

  #lookAtCap(): void {
    try {
      if (this.#cap.look()) this.#tell(this.#cap.tell(this.#thinned));
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }

  #tell(what: string): void {
    this.#options.onTrouble(new Error(what));
  }

  #wait(entry: NumberedEntry): void {
    if (!this.#waiting.add(entry) && this.#dropped++ === 0)
      this.#tell('Too many different records wait for the disk: the next ones are lost');
    this.#timer ??= this.#releaseLater();
  }

  #releaseLater(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#release();
      this.#timer = this.#waiting.size > 0 ? this.#releaseLater() : null;
    }, this.#retry.ms || TALLY_MS).unref();
  }

  /** @returns whether nothing waits any more. */
  #release(): boolean {
    if (this.#retry.mustWait(this.#now())) return false;
    const waiting = this.#waiting.takeAll();
    for (const [index, record] of waiting.entries()) {
      const rest = this.#writeWaiting(record);
      if (rest === null) continue;
      this.#dropped += this.#waiting.putBack([rest, ...waiting.slice(index + 1)]);
      return false;
    }
    if (this.#cap.isExceeded) this.#lookAtCap();
    return true;
  }

  /** @returns what of it could not be written; null for nothing. */
  #writeWaiting(record: WaitingRecord): WaitingRecord | null {
    const { entry, more, lastAt } = record;
    if (!this.#write(entry)) return record;
    if (more === 0) return null;
    const count = this.#sequence.numberCount(record);
    return this.#write(count) ? null : hold(count, lastAt);
  }
}
