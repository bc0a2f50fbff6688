import type { RunEvent, StepProgress } from '../core/runs/run-events.js';
import { findTold } from '../core/runs/step.js';

const INTERVAL_MS = 1_000;

/**
 * Lets progress through once a second for a run, the newest of each step; everything else at once, after what it
 * waits behind. The last word on each step is never held back for long.
 */
export class ProgressThrottle {
  readonly #pass: (event: RunEvent) => void;
  readonly #now: () => number;
  #waiting: StepProgress[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(pass: (event: RunEvent) => void, now: () => number = () => performance.now()) {
    this.#pass = pass;
    this.#now = now;
  }

  take(event: RunEvent): void {
    if (event.type !== 'step.progress') {
      this.flush();
      this.#pass(event);
      return;
    }
    this.#wait(event);
    const left = this.#lastAt + INTERVAL_MS - this.#now();
    if (left <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), left).unref();
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#lastAt = this.#now();
    for (const event of waiting) this.#pass(event);
  }

  /** What a later word of the same step says in its place is not told; a substep that was begun is. */
  #wait(event: StepProgress): void {
    const index = this.#waiting.findLastIndex(({ step }) => step === event.step);
    const before = this.#waiting[index];
    const isOther = event.substep !== undefined && before?.substep !== undefined;
    if (before === undefined || (isOther && before.substep !== event.substep)) {
      this.#waiting.push(event);
      return;
    }
    this.#waiting.splice(index, 1);
    const told = [before, event].flatMap((each) => findTold(each) ?? []);
    const details = { ...before.details, ...event.details };
    // Last, as its number is: whoever reads the log takes what comes out of order for a copy.
    this.#waiting.push({
      ...before,
      ...event,
      ...(told.length > 0 && { percent: Math.max(...told) }),
      ...(Object.keys(details).length > 0 && { details }),
    });
  }
}
