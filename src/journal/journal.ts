import { fdatasyncSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent, JournalHeader, NewEvent } from '../core/events.js';
import { openDataFolder } from '../files/data-dir.js';
import { randomHex } from '../files/digest.js';
import { getHostId } from '../files/host.js';
import { getThreadId } from '../files/thread.js';
import { formatLine } from './journal-line.js';
import { journalName } from './journal-name.js';
import {
  closeFile,
  createFile,
  isNamedStill,
  isStillOpen,
  type OpenFile,
  syncIfAllowed,
  writeLine,
} from './open-file.js';
import { shortenEvent } from './shortened-event.js';

const ROTATE_AT_BYTES = 8 * 1024 * 1024;
const MAX_LINE_BYTES = 64 * 1024;
const MAX_HELD = 1_000;
const MAX_REMEMBERED_KEYS = 10_000;
const RETRY_MAX_MS = 60_000;
export interface JournalOptions {
  readonly dataDir: string;
  /** What the header says besides the version and the writer. */
  readonly describe: () => Omit<JournalHeader, 'v' | 'w' | 'pid'>;
  /** `full`: every full record is synced to the medium, not only the first of its key. */
  readonly durability: 'process' | 'full';
  readonly onTrouble: (error: unknown) => void;
  readonly now?: () => number;
}

/** One thing to write: an event, and for a throw what decides whether a short repeat is enough. */
export interface JournalEntry {
  /** Key and signature of a throw; null for everything else. */
  readonly repeatOf: { readonly k: string; readonly signature: string } | null;
  readonly fatal: boolean;
  readonly event: () => NewEvent;
}

type Numbered = Omit<JournalEntry, 'event'> & {
  readonly n: number;
  readonly t: number;
  /** The full record's line, made when it is first needed; null where it cannot be made. */
  readonly line: () => string | null;
};

/**
 * The append-only event file of one thread of one process.
 *
 * Promise: when `append` returns, the record is with the operating system, so that it survives every kind of
 * process death; the first full record of a key, and a fatal one, are synced and survive a power cut. It never
 * throws, waits or locks. Cost: one write and two stats for a record; one sync for a new key.
 * After trouble with the file system up to 1,000 records are held in memory and tried again after 1, 2, 4 … 60 s.
 */
export class Journal {
  readonly writer: string;
  readonly #options: JournalOptions;
  readonly #now: () => number;
  #n = 0;
  #generation = 0;
  #file: OpenFile | null = null;
  #header: JournalHeader | null = null;
  /** For each key the signature of its last full record in the present file. */
  readonly #lastFull = new Map<string, string>();
  readonly #synced = new Set<string>();
  #held: Numbered[] = [];
  #dropped = 0;
  #retryAt = 0;
  #retryDelayMs = 0;

  constructor(options: JournalOptions) {
    const { host, boot } = getHostId();
    const random = randomHex(6);
    this.writer = `${host}-${boot}-${process.pid}-${getThreadId()}-${random}`;
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** The file that is written to; null before the first record, and after trouble. */
  get path(): string | null {
    return this.#held.length > 0 ? null : (this.#file?.path ?? null);
  }

  /** Records that could be neither written nor held. */
  get dropped(): number {
    return this.#dropped;
  }

  append(entry: JournalEntry): void {
    const { repeatOf, fatal, event } = entry;
    const n = ++this.#n;
    const t = this.#now();
    const line = keepFirst(() => this.#formatSafely(() => ({ n, t, ...event() })));
    const numbered: Numbered = { repeatOf, fatal, n, t, line };
    if (this.#held.length > 0 && !this.#release()) return this.#hold(numbered);
    this.#write(numbered);
  }

  /** What cannot be written down is not tried again: it would keep back everything after it. */
  #formatSafely(makeEvent: () => JournalEvent): string | null {
    try {
      return formatEvent(makeEvent());
    } catch (error) {
      this.#dropped++;
      this.#options.onTrouble(error);
      return null;
    }
  }

  /** Try once more to write what is held, whatever the time. */
  flush(): void {
    this.#retryAt = 0;
    this.#release();
  }

  close(): void {
    this.flush();
    this.#leaveFile();
  }

  #write(entry: Numbered): boolean {
    try {
      this.#writeUntilOurs(entry);
      this.#retryDelayMs = 0;
      return true;
    } catch (error) {
      if (this.#file !== null) this.#file.torn = true;
      this.#retryDelayMs = Math.min(Math.max(this.#retryDelayMs * 2, 1_000), RETRY_MAX_MS);
      this.#retryAt = this.#now() + this.#retryDelayMs;
      this.#options.onTrouble(error);
      this.#hold(entry);
      return false;
    }
  }

  /** A fold may seal the file between our write and our look: then the record is written again, same number. */
  #writeUntilOurs(entry: Numbered): void {
    for (;;) {
      const file = this.#openFile();
      const key = entry.repeatOf?.k;
      const isRepeat = key !== undefined && this.#lastFull.get(key) === entry.repeatOf?.signature;
      const isNewKey = key !== undefined && !this.#synced.has(key);
      const line = isRepeat ? formatRepeat(entry, key) : entry.line();
      if (line === null) return;
      writeLine(file, line);
      if (entry.fatal || (!isRepeat && (isNewKey || this.#options.durability === 'full'))) {
        syncIfAllowed(() => fdatasyncSync(file.fd));
      }
      if (isNamedStill(file)) return this.#remember(entry, isRepeat);
      this.#leaveFile();
    }
  }

  #remember(entry: Numbered, isRepeat: boolean): void {
    if (entry.repeatOf === null || isRepeat) return;
    if (this.#lastFull.size >= MAX_REMEMBERED_KEYS) this.#lastFull.clear();
    if (this.#synced.size >= MAX_REMEMBERED_KEYS) this.#synced.clear();
    this.#lastFull.set(entry.repeatOf.k, entry.repeatOf.signature);
    this.#synced.add(entry.repeatOf.k);
  }

  #openFile(): OpenFile {
    const file = this.#file;
    if (file !== null && isStillOpen(file)) {
      if (file.bytes < ROTATE_AT_BYTES) return file;
      this.#leaveFile();
    }
    this.#lastFull.clear();
    this.#file = this.#createFile();
    return this.#file;
  }

  #createFile(): OpenFile {
    // Said once: what is checked out later is not what this process runs.
    this.#header ??= { v: 1, w: this.writer, pid: process.pid, ...this.#options.describe() };
    const folder = openDataFolder(this.#options.dataDir, 'journal');
    const path = join(folder, journalName(this.writer, ++this.#generation));
    return createFile(path, formatLine(JSON.stringify(this.#header)));
  }

  #leaveFile(): void {
    if (this.#file !== null) closeFile(this.#file);
    this.#file = null;
  }

  #hold(entry: Numbered): void {
    if (this.#held.length < MAX_HELD) this.#held.push(entry);
    else if (this.#dropped++ === 0)
      this.#options.onTrouble(
        new Error(`More than ${MAX_HELD} records wait for the disk: the next ones are lost`),
      );
  }

  #release(): boolean {
    const waitMs = this.#retryAt - this.#now();
    // Longer than we ever wait: the clock was set back.
    if (waitMs > 0 && waitMs <= RETRY_MAX_MS) return false;
    const held = this.#held;
    this.#held = [];
    for (const [index, entry] of held.entries()) {
      if (this.#write(entry)) continue;
      this.#held.push(...held.slice(index + 1));
      return false;
    }
    return true;
  }
}

function formatRepeat(entry: Numbered, k: string): string {
  return formatLine(`{"n":${entry.n},"t":${entry.t},"type":"repeat","k":"${k}"}`);
}

/** @throws where the event is no data, or too large for a line however it is shortened. */
function formatEvent(event: JournalEvent): string {
  for (const candidate of shortenEvent(event)) {
    const line = formatLine(JSON.stringify(candidate));
    if (Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  }
  throw new Error(`A record (${event.type}) is larger than 64 KB`);
}

function keepFirst<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
