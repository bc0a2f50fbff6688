import { lstatSync } from 'node:fs';
import type { Finer, FoldEvent, JournalEvent, JournalHeader, ThrowEvent } from '../core/events.js';
import { COARSE, type Fineness } from '../core/fineness.js';
import { isSplitKey } from '../core/split-key.js';
import { parseLine } from '../files/checked-line.js';
import { readRegularFile } from '../files/small-file.js';
import { Gathering } from './gathering.js';
import { addNumber, hasNumber, type Intervals } from './intervals.js';
import { parseEvent, parseHeader } from './journal-event.js';
import { type JournalFile, listJournals } from './journal-name.js';
import { nameFiner, retell, type Thrown, tellFiner, tellRun, vary } from './told-throw.js';

const MAX_BYTES = 1_000_000_000;
const NEWLINE = 10;
/** The beginning of a repeat, as the journal writes it. */
const REPEAT = /^\{"n":(\d{1,15}),"t":\d{1,15},"type":"repeat",/;

/** What has been read so far, across files: the same (writer, number) counts once, wherever it stands. */
export interface JournalReading {
  /** Sequence numbers taken, for each writer: those folded before, and those read now. */
  readonly taken: Map<string, [number, number][]>;
  readonly events: FoldEvent[];
  readonly fineness: Fineness;
  readonly headers: Map<string, JournalHeader>;
  /** Names what a throw has that others of its key may not have; those with another name are not added to it. */
  readonly tellApart: TellApart;
  /** Records read now. */
  count: number;
  /** What became of each file. */
  readonly files: Map<string, FileReading>;
}

export type TellApart = (like: ThrowEvent) => string;

export interface FileReading {
  /** Sequence numbers of the records in it, read now or before. */
  readonly numbers: [number, number][];
  /** Whole lines that were torn or altered, or were not read because the first one is not the writer's header; one for what is no file. */
  damaged: number;
  /** Whether it holds records of a later version, which must not be deleted. */
  isOfLaterVersion: boolean;
}

export function startReading(
  folded: ReadonlyMap<string, Intervals>,
  fineness: Fineness = COARSE,
  tellApart: TellApart = () => '',
): JournalReading {
  const taken = new Map<string, [number, number][]>();
  for (const [writer, intervals] of folded) {
    taken.set(
      writer,
      intervals.map(([from, to]) => [from, to]),
    );
  }
  const headers = new Map();
  return { taken, events: [], fineness, headers, tellApart, count: 0, files: new Map() };
}

/**
 * Read a journal to its end into a reading. Throws of one key are gathered, so that a million of them take the
 * memory of one. Files of one writer are to be read in the order of generations.
 * @throws the file system's error; one that is gone by now is passed over, and what is no regular file is damaged.
 */
export function readJournal(file: JournalFile, reading: JournalReading): void {
  const result: FileReading = { numbers: [], damaged: 0, isOfLaterVersion: false };
  if (isNoFile(file.path)) {
    result.damaged = 1;
    reading.files.set(file.path, result);
    return;
  }
  const bytes = readRegularFile(file.path, MAX_BYTES);
  if (bytes === null) return;
  reading.files.set(file.path, result);
  const lines = linesOf(bytes);
  const header = parseFirstLine(lines.next().value ?? '', file);
  if (header === null) {
    result.damaged = bytes.includes('\n') ? 1 : 0;
    return;
  }
  reading.headers.set(header.w, header);
  const taking = new Taking(header, reading, result);
  for (const line of lines) taking.takeLine(line);
  taking.close();
}

/** A folder, a link or a pipe with the name of a journal: no writer of ours has made it, and it must not stop the rest. */
function isNoFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

function parseFirstLine(line: string, file: JournalFile): JournalHeader | null {
  const raw = parseLine(line);
  const header = raw === null ? null : parseHeader(raw);
  return header?.w === file.writer ? header : null;
}

/** Takes the lines of one file. */
class Taking {
  readonly #header: JournalHeader;
  readonly #reading: JournalReading;
  readonly #result: FileReading;
  /** The last full record of each key: what a repeat repeats. */
  readonly #lastFull = new Map<string, ThrowEvent>();
  readonly #gatherings = new Map<string, Gathering>();

  constructor(header: JournalHeader, reading: JournalReading, result: FileReading) {
    this.#header = header;
    this.#reading = reading;
    this.#result = result;
  }

  takeLine(line: string): void {
    if (this.#isKnownRepeat(line)) return;
    const raw = parseLine(line);
    const event = raw === null ? null : parseEvent(raw);
    if (event === 'unknown') this.#result.isOfLaterVersion = true;
    else if (event !== null) this.#takeEvent(event);
    // The newline that heals a torn tail may leave an empty line.
    else if (line !== '') this.#result.damaged++;
  }

  /** Sealed journals are read again and again for a minute: a repeat that was taken before costs no parsing. */
  #isKnownRepeat(line: string): boolean {
    const n = Number(REPEAT.exec(line)?.[1]);
    const taken = this.#reading.taken.get(this.#header.w);
    if (Number.isNaN(n) || taken === undefined || !hasNumber(taken, n)) return false;
    addNumber(this.#result.numbers, n);
    return true;
  }

  /** Hand over what was gathered, in the order in which it began. */
  close(): void {
    for (const gathering of this.#gatherings.values()) this.#reading.events.push(gathering.close());
    this.#gatherings.clear();
  }

  #takeEvent(event: JournalEvent): void {
    if (event.type === 'throw') this.#lastFull.set(event.k, event);
    addNumber(this.#result.numbers, event.n);
    if (!takeNumber(this.#reading, this.#header.w, event.n)) return;
    this.#reading.count++;
    if (isThrow(event)) return this.#gather(event);
    // What was thrown before a decision must not be taken for thrown after it, nor the other way round.
    this.close();
    this.#reading.events.push({ ...event, writer: this.#header });
  }

  #gather(event: Thrown): void {
    const { k, t } = event;
    const full = this.#lastFull.get(k) ?? null;
    const { fineness, tellApart } = this.#reading;
    const { split } = fineness;
    const finer = isSplitKey(split, k, full?.older) ? tellFiner(full, event, split) : null;
    const varied = full && event.type !== 'throw' ? vary(full, event) : full;
    const ruling = varied === null ? '' : tellApart(varied);
    const gathering = this.#findGathering(k, t, finer, ruling);
    const run = tellRun(full, event);
    if (run !== undefined) gathering.seeRun(run, t);
    if (event.type === 'throw') return gathering.addFull(event);
    const like = varied && finer ? retell(varied, event) : varied;
    const [count, since] = event.type === 'count' ? [event.count, event.since] : [1, t];
    gathering.add(like, count, since, t, like === varied);
  }

  #findGathering(k: string, t: number, finer: Finer | null, ruling: string): Gathering {
    const { split, cuts, isTimed } = this.#reading.fineness;
    const name = finer === null ? k : nameFiner(k, t, finer, split);
    const past = cuts.length === 0 ? '' : ` ${countPast(cuts, t)} `;
    const id = name + past + ruling;
    const known = this.#gatherings.get(id);
    if (known !== undefined) return known;
    // A rule may lead a key to any record.
    const gathering = new Gathering(this.#header, k, finer, ruling !== '' || isTimed(k));
    this.#gatherings.set(id, gathering);
    return gathering;
  }
}

/** How many of these times, which are in order, had passed. */
function countPast(cuts: readonly number[], t: number): number {
  const next = cuts.findIndex((cut) => cut >= t);
  return next === -1 ? cuts.length : next;
}

function isThrow(event: JournalEvent): event is Thrown {
  return event.type === 'throw' || event.type === 'repeat' || event.type === 'count';
}

function takeNumber(reading: JournalReading, writer: string, n: number): boolean {
  const intervals = reading.taken.get(writer);
  if (intervals === undefined) {
    reading.taken.set(writer, [[n, n]]);
    return true;
  }
  if (hasNumber(intervals, n)) return false;
  addNumber(intervals, n);
  return true;
}

/** The whole lines: what has no newline at its end is being written, or its writer died in it. */
function* linesOf(bytes: Buffer): Generator<string, undefined> {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end === -1) return;
    yield bytes.toString('utf8', start, end);
    start = end + 1;
  }
}

const LOOKS = 5;

/**
 * Read the journals of a folder as they are now. A fold may seal one between our look at the names and our look
 * into it: it has another name then, and is looked for again.
 */
export function readJournals(
  folder: string,
  reading: JournalReading,
  isWanted: (file: JournalFile) => boolean = () => true,
): void {
  for (let look = 0; look < LOOKS; look++) {
    const files = listJournals(folder).filter(isWanted);
    for (const file of files) readJournal(file, reading);
    if (files.every(({ path }) => reading.files.has(path))) return;
  }
}
