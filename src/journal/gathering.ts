import { MomentRegister } from '../core/errors/moments.js';
import type { Sample } from '../core/errors/record.js';
import { RunRegister, type ThrownIn } from '../core/errors/run-tally.js';
import { createSample, keepNewestSamples } from '../core/errors/samples.js';
import { TagCounter } from '../core/errors/tag-counter.js';
import type { Finer, JournalHeader, Occurrences, ThrowEvent } from '../core/events.js';
import { worseSeverity } from '../core/severity.js';

const SAMPLES_LOOKED_AT = 100;
const DAY_MS = 86_400_000;

/** Throws of one key by one writer, added up: a million of them take the memory of one. */
export class Gathering {
  readonly #writer: JournalHeader;
  readonly #k: string;
  readonly #finer: Finer | null;
  readonly #tags = new TagCounter();
  readonly #runs = new RunRegister();
  readonly #moments: MomentRegister | null;
  /** By the number of the UTC day. */
  readonly #days = new Map<number, number>();
  #sample: ThrowEvent | null = null;
  /** Whether the sample says what was thrown, and not something alike. */
  #isTold = false;
  #samples: readonly Sample[] = [];
  #count = 0;
  #firstAt = Number.POSITIVE_INFINITY;
  #lastAt = Number.NEGATIVE_INFINITY;

  /**
   * @param finer what all of them share beyond the key, where that is split.
   * @param isTimed whether it is kept when each was.
   */
  constructor(writer: JournalHeader, k: string, finer: Finer | null = null, isTimed = false) {
    this.#writer = writer;
    this.#k = k;
    this.#finer = finer;
    this.#moments = isTimed ? new MomentRegister() : null;
  }

  /** A full record. */
  addFull(event: ThrowEvent): void {
    const { t, context, error } = event;
    const samples = [...this.#samples, createSample({ t, message: error.message, context })];
    this.#samples = samples.length < SAMPLES_LOOKED_AT ? samples : keepNewestSamples(samples);
    this.add(event, 1, t, t);
  }

  /**
   * @param like what they were, or null where the full record before them was damaged.
   * @param isTold whether that is all that they said, or only something alike.
   */
  add(
    like: ThrowEvent | null,
    count: number,
    firstAt: number,
    lastAt: number,
    isTold = true,
  ): void {
    this.#count += count;
    this.#firstAt = Math.min(this.#firstAt, firstAt);
    this.#lastAt = Math.max(this.#lastAt, lastAt);
    this.#moments?.see(lastAt, count);
    const day = Math.floor(lastAt / DAY_MS);
    this.#days.set(day, (this.#days.get(day) ?? 0) + count);
    if (like === null) return;
    for (const [tag, value] of Object.entries(like.tags)) this.#tags.add(tag, value, count);
    const isBetter = this.#sample === null || (isTold && !this.#isTold);
    this.#sample = isBetter ? raise(like, this.#sample ?? like) : raise(this.#sample ?? like, like);
    this.#isTold ||= isTold;
  }

  /** One of them, or several, was in this run; the last of those at this time. */
  seeRun(run: ThrownIn, t: number): void {
    this.#runs.see(run, t);
  }

  close(): Occurrences {
    const { tally } = this.#runs;
    const moments = this.#moments?.close() ?? [];
    return {
      type: 'occurrences',
      writer: this.#writer,
      k: this.#k,
      ...(this.#finer !== null && { finer: this.#finer }),
      sample: this.#sample,
      count: this.#count,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      days: Object.fromEntries([...this.#days].map(([day, count]) => [nameDay(day), count])),
      ...(moments.length > 1 && { moments }),
      tags: this.#tags.counts,
      samples: keepNewestSamples(this.#samples),
      ...(tally !== undefined && { runs: tally }),
    };
  }
}

/** The first one stands for all of them: with the worst severity, and a task if any wants one. */
function raise(sample: ThrowEvent, like: ThrowEvent): ThrowEvent {
  const severity = worseSeverity(sample.severity, like.severity);
  const task = sample.task || like.task;
  return severity === sample.severity && task === sample.task
    ? sample
    : { ...sample, severity, task };
}

function nameDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
