import { setImmediate as rest } from 'node:timers/promises';
import { type RunEventJson, toRunEventJson } from '../core/runs/run-event-json.js';
import type { RunEvent } from '../core/runs/run-events.js';
import type { ToldChange } from './change-feed.js';
import type { ErrorFeed } from './error-feed.js';
import {
  type FeedCursor,
  formatErrorPart,
  formatRunPart,
  formatToldRun,
  joinFeedCursor,
  type ToldRun,
} from './feed-cursor.js';
import { type KnownError, tellChangeSince } from './known-error.js';
import { type RunFeed, toChange } from './run-feed.js';
import type { RunTail, TailReading } from './run-tail.js';
import { KEPT_MS, MAX_ENDED } from './told-runs.js';

const MAX_EVENTS = 500;
/** So many runs are told before it is looked what there is now. */
const MAX_LISTED = 64;
/**
 * How long ago runs ended that stay named, and how many of them at most. What may be seen too late on this machine is a moment
 * old; where clocks differ, few runs tell as well as many, and all their names would stand in each of a thousand places.
 */
const NAMED = [
  [2_000, MAX_ENDED],
  [KEPT_MS, 32],
] as const;

interface Others {
  /** Of the one that is not among them. */
  readonly key: string | null;
  readonly runs: readonly string[];
}

const UNKNOWN: Others = { key: null, runs: [] };

/** What a follower has missed, from the disk: runs event by event, errors as they stand. */
export class Replay {
  readonly #runs: RunFeed;
  readonly #errors: ErrorFeed;
  readonly #told: Map<string, ToldRun>;
  #since: number;
  #errorPart: FeedCursor['errors'];
  readonly #errorsSince: number;
  /** The other runs in a cursor's text, as they are while something is told of one. */
  #others: Others = UNKNOWN;
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
    return this.#listRuns().length === 0 && this.#errors.listMissing(this.#errorPart).length === 0;
  }

  async *read(end: AbortSignal): AsyncGenerator<ToldChange, undefined> {
    for (let runs = this.#listRuns(); runs.length > 0 && !end.aborted; runs = this.#listRuns()) {
      // Meanwhile others may have come.
      for (const tail of runs.slice(0, MAX_LISTED)) {
        if (this.#isMissing(tail)) yield* this.#readRun(tail, end);
      }
    }
    for (const error of this.#errors.listMissing(this.#errorPart)) {
      if (end.aborted) return;
      yield this.#tellError(error);
    }
  }

  /** Those that go on come first, so that each is named; then the others, in the order in which they ended. */
  #listRuns(): readonly RunTail[] {
    const missing = [...this.#runs.tails].filter((tail) => this.#isMissing(tail));
    return missing.sort((a, b) => Number(a.isOver) - Number(b.isOver) || a.lastTs - b.lastTs);
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
    this.#others = UNKNOWN;
    if (tail.isOver) this.#finished = [...this.#finished, tail];
  }

  #tellEvent(tail: RunTail, event: RunEvent): ToldChange {
    const told = { seq: event.seq, isOver: event.type === 'run.end' };
    return this.#tellRun(tail, told, toRunEventJson(event, tail.folder.id));
  }

  #tellRun({ key }: RunTail, told: ToldRun, data: RunEventJson): ToldChange {
    this.#told.set(key, told);
    return { change: toChange(data), cursor: this.#format(key) };
  }

  #tellError(error: KnownError): ToldChange {
    const { told } = this.#errorPart;
    const data = tellChangeSince(error, this.#errorsSince);
    this.#errorPart = { mark: { time: error.time, hash: error.hash }, told };
    return { change: { type: 'error', data }, cursor: this.#format('') };
  }

  /** @param key of the run of which something is told: all others stay as they are. */
  #format(key: string): string {
    if (this.#others.key !== key) this.#others = { key, runs: this.#formatOthers(key) };
    const told = this.#told.get(key);
    const own = told === undefined ? [] : [formatToldRun(key, told)];
    const { mark, told: tokens } = this.#errorPart;
    return joinFeedCursor(
      formatRunPart(this.#since, [...this.#others.runs, ...own]),
      formatErrorPart(mark, tokens),
    );
  }

  /** In one text, if there are any. */
  #formatOthers(key: string): readonly string[] {
    const others = [...this.#told].filter(([it]) => it !== key);
    if (others.length === 0) return [];
    return [others.map(([it, told]) => formatToldRun(it, told)).join('.')];
  }

  /** A thousand runs that were told need no names: they ended before the next one. */
  #forgetUpTo(ts: number): void {
    const now = Date.now();
    const count = this.#finished.length;
    const isNamed = ({ lastTs }: RunTail, index: number) =>
      lastTs >= ts ||
      NAMED.some(([keptMs, most]) => lastTs >= now - keptMs && index >= count - most);
    for (const [index, tail] of this.#finished.entries()) {
      if (isNamed(tail, index)) continue;
      this.#told.delete(tail.key);
      this.#since = Math.max(this.#since, tail.lastTs);
    }
    this.#finished = this.#finished.filter(isNamed);
    this.#others = UNKNOWN;
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
