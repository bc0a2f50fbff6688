import { readFileSync } from 'node:fs';
import type {
  FoldEvent,
  JournalEvent,
  JournalHeader,
  Occurrences,
  ThrowEvent,
} from '../core/events.js';
import { addNumber, hasNumber, type Intervals } from './intervals.js';
import { parseEvent, parseHeader } from './journal-event.js';
import { parseLine } from './journal-line.js';
import type { JournalFile } from './journal-name.js';

/** What has been read so far, across files: the same (writer, number) counts once, wherever it stands. */
export interface JournalReading {
  /** Sequence numbers taken, for each writer: those folded before, and those read now. */
  readonly taken: Map<string, [number, number][]>;
  readonly events: FoldEvent[];
  readonly headers: Map<string, JournalHeader>;
  /** Records read now. */
  count: number;
  /** Lines that were torn or altered. */
  damaged: number;
  /** Files with records of a later version, which must not be deleted. */
  readonly ofLaterVersion: Set<string>;
}

export function startReading(folded: ReadonlyMap<string, Intervals>): JournalReading {
  const taken = new Map<string, [number, number][]>();
  for (const [writer, intervals] of folded) {
    taken.set(
      writer,
      intervals.map(([from, to]) => [from, to]),
    );
  }
  return { taken, events: [], headers: new Map(), count: 0, damaged: 0, ofLaterVersion: new Set() };
}

/**
 * Read a journal to its end into a reading. Throws that differ in nothing but their time are gathered, so that
 * a million of them take the memory of a few. Files of one writer are to be read in the order of generations.
 */
export function readJournal(file: JournalFile, reading: JournalReading): void {
  const gathering = new Map<string, Gathering>();
  const samples = new Map<string, ThrowEvent>();
  let header: JournalHeader | null = null;
  for (const line of linesOf(readFileSync(file.path, 'utf8'))) {
    const raw = parseLine(line);
    if (raw === null) {
      // A torn tail and the newline that heals it leave one bad or empty line.
      if (line !== '') reading.damaged++;
    } else if (header === null) {
      header = parseHeader(raw);
      if (header === null || header.w !== file.writer) return void reading.damaged++;
      reading.headers.set(header.w, header);
    } else {
      const event = parseEvent(raw);
      if (event === 'unknown') reading.ofLaterVersion.add(file.path);
      else takeEvent(event, header, reading, gathering, samples);
    }
  }
  for (const gathered of gathering.values()) reading.events.push(gathered);
}

type Gathering = { -readonly [K in keyof Occurrences]: Occurrences[K] } & {
  days: Record<string, number>;
};

function takeEvent(
  event: JournalEvent | null,
  header: JournalHeader,
  reading: JournalReading,
  gathering: Map<string, Gathering>,
  samples: Map<string, ThrowEvent>,
): void {
  if (event === null) return void reading.damaged++;
  if (event.type === 'throw') samples.set(event.k, event);
  if (!takeNumber(reading, header.w, event.n)) return;
  reading.count++;
  if (event.type === 'throw' || event.type === 'repeat') {
    gather(event.k, event.t, header, samples.get(event.k) ?? null, gathering);
  } else {
    reading.events.push({ ...event, writer: header });
  }
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

function gather(
  k: string,
  t: number,
  writer: JournalHeader,
  sample: ThrowEvent | null,
  gathering: Map<string, Gathering>,
): void {
  // A new full record differs from the one before: it starts a gathering of its own.
  const id = `${k} ${sample?.n ?? 0}`;
  const day = new Date(t).toISOString().slice(0, 10);
  const known = gathering.get(id);
  if (known === undefined) {
    const first = {
      type: 'occurrences',
      writer,
      k,
      sample,
      count: 1,
      firstAt: t,
      lastAt: t,
    } as const;
    gathering.set(id, { ...first, days: { [day]: 1 } });
    return;
  }
  known.count++;
  known.firstAt = Math.min(known.firstAt, t);
  known.lastAt = Math.max(known.lastAt, t);
  known.days[day] = (known.days[day] ?? 0) + 1;
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    // No newline: the writer is still at it, or died in it.
    if (end === -1) return;
    yield text.slice(start, end);
    start = end + 1;
  }
}
