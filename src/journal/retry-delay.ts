const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** When to try again after trouble: 1, 2, 4 … 60 s later, and at once again when all is well. */
export class RetryDelay {
  #delayMs = 0;
  #until = 0;

  /** 0 while all is well. */
  get ms(): number {
    return this.#delayMs;
  }

  fail(now: number): void {
    this.#delayMs = Math.min(Math.max(this.#delayMs * 2, FIRST_MS), LONGEST_MS);
    this.#until = now + this.#delayMs;
  }

  succeed(): void {
    this.#delayMs = 0;
  }

  /** Let the next try be now. */
  skip(): void {
    this.#until = 0;
  }

  mustWait(now: number): boolean {
    return this.#delayMs > 0 && isBefore(now, this.#until, LONGEST_MS);
  }
}

/** Whether a time has not come. Where it is further off than anybody ever waits, the clock was set back. */
export function isBefore(now: number, time: number, longestMs: number): boolean {
  return now < time && time - now <= longestMs;
}
