import { setImmediate as rest } from 'node:timers/promises';
import { type RunEventJson, toRunEventJson } from '../core/runs/run-event-json.js';
import type { RunEvent } from '../core/runs/run-events.js';
import type { ToldChange } from './change-feed.js';
import type { ErrorFeed } from './error-feed.js';
import { type FeedCursor, formatFeedCursor, type ToldRun } from './feed-cursor.js';
import { type KnownError, tellChangeSince } from './known-error.js';
import { type RunFeed, toChange } from './run-feed.js';
import type { RunTail, TailReading } from './run-tail.js';
import { KEPT_MS } from './told-runs.js';

const MAX_EVENTS = 500;

/** What a follower has missed, from the disk: runs event by event, errors as they stand. */
export class Replay {
  readonly #runs: RunFeed;
  readonly #errors: ErrorFeed;
  readonly #told: Map<string, ToldRun>;
  #since: number;
  #errorPart: FeedCursor['errors'];
  readonly #errorsSince: number;
  /** Told to their ends. */
  #finished: readonly RunTail[] = [];

  constructor(runs: RunFeed, errors: ErrorFeed, from: FeedCursor) {
    this.#runs = runs;
    this.#errors = errors;
    this.#told = new Map(from.runs.told);
    this.#since = from.runs.since;
    this.#errorPart = from.errors;
    this.#errorsSince = from.errors.mark.time;
  }

  /** Whether there is nothing more at the moment: then what comes can be followed. */
  get isDone(): boolean {
    return this.#findRun() === undefined && this.#errors.listMissing(this.#errorPart).length === 0;
  }

  async *read(end: AbortSignal): AsyncGenerator<ToldChange, undefined> {
    while (!end.aborted) {
      const tail = this.#findRun();
      if (tail === undefined) break;
      yield* this.#readRun(tail, end);
    }
    for (const error of this.#errors.listMissing(this.#errorPart)) {
      if (end.aborted) return;
      yield this.#tellError(error);
    }
  }

  /** Those that go on come first, so that each is named; of the others the one that ended first. */
  #findRun(): RunTail | undefined {
    let first: RunTail | undefined;
    for (const tail of this.#runs.tails) {
      if (!this.#isMissing(tail)) continue;
      if (!tail.isOver) return tail;
      if (first === undefined || tail.lastTs < first.lastTs) first = tail;
    }
    return first;
  }

  #isMissing({ key, state, isOver, lastTs, seq }: RunTail): boolean {
    const told = this.#told.get(key);
    if (key === '') return false;
    if (told === undefined) return !isOver || lastTs > this.#since;
    if (told.isOver && state === 'ended') return false;
    return told.seq < seq || (isOver && !told.isOver);
  }

  async *#readRun(tail: RunTail, end: AbortSignal): AsyncGenerator<ToldChange, undefined> {
    if (tail.isOver) this.#forgetUpTo(tail.lastTs);
    const from = this.#told.get(tail.key)?.seq ?? -1;
    const own = tail.rewind(from);
    for await (const event of readUpTo(tail, own, end)) {
      if (event.seq > from) yield this.#tellEvent(tail, event);
    }
    if (end.aborted) return;
    if (tail.state === 'interrupted') {
      yield this.#tellRun(tail, { seq: tail.seq, isOver: true }, tail.tellInterruption());
    }
    // A log that is gone meanwhile has nothing to be told any more; nor has one whose last line is damaged.
    const isGone = own.key !== tail.key || own.seq < tail.seq;
    if (isGone || tail.isOver) this.#told.set(tail.key, { seq: tail.seq, isOver: tail.isOver });
    if (tail.isOver) this.#finished = [...this.#finished, tail];
  }

  #tellEvent(tail: RunTail, event: RunEvent): ToldChange {
    const told = { seq: event.seq, isOver: event.type === 'run.end' };
    return this.#tellRun(tail, told, toRunEventJson(event, tail.folder.id));
  }

  #tellRun({ key }: RunTail, told: ToldRun, data: RunEventJson): ToldChange {
    this.#told.set(key, told);
    return { change: toChange(data), cursor: this.#format() };
  }

  #tellError(error: KnownError): ToldChange {
    const { told } = this.#errorPart;
    const data = tellChangeSince(error, this.#errorsSince);
    this.#errorPart = { mark: { time: error.time, hash: error.hash }, told };
    return { change: { type: 'error', data }, cursor: this.#format() };
  }

  #format(): string {
    const runs = { since: this.#since, told: this.#told };
    return formatFeedCursor({ runs, errors: this.#errorPart });
  }

  /** A thousand runs that were told need no names: they ended before the next one. */
  #forgetUpTo(ts: number): void {
    const latest = Math.min(ts, Date.now() - KEPT_MS);
    for (const { key, lastTs } of this.#finished.filter((it) => it.lastTs < latest)) {
      this.#told.delete(key);
      this.#since = Math.max(this.#since, lastTs);
    }
    this.#finished = this.#finished.filter((it) => it.lastTs >= latest);
  }
}

/** The events of a run once more, as far as it has been read: what comes after that is for those who follow. */
async function* readUpTo(
  tail: RunTail,
  own: RunTail,
  end: AbortSignal,
): AsyncGenerator<RunEvent, undefined> {
  while (!end.aborted) {
    const reading = readQuietly(own);
    if (reading === null || own.key !== tail.key) return;
    for (const event of reading.events) {
      if (end.aborted || (tail.state !== 'ended' && event.seq > tail.seq)) return;
      yield event;
    }
    // Meanwhile more may have been read.
    const isBehind = own.seq < tail.seq && reading.events.length > 0;
    if (reading.isAll && !isBehind) return;
    await rest();
  }
}

function readQuietly(tail: RunTail): TailReading | null {
  try {
    return tail.read(MAX_EVENTS);
  } catch {
    return null;
  }
}
