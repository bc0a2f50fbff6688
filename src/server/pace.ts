/** At most so much work may have been saved up. */
const MAX_SAVED_MS = 1_000;

/**
 * Keeps what is done on request to half of the time: as long as little is asked, each request gets what is true now;
 * in a storm, what was true a moment ago.
 */
export class Pace {
  readonly #clock: () => number;
  #savedMs = MAX_SAVED_MS;
  #countedAt: number;

  /** @param clock ms, going forward. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#countedAt = clock();
  }

  /** Whether more work may be done now. */
  mayWork(): boolean {
    const now = this.#clock();
    this.#savedMs = Math.min(MAX_SAVED_MS, this.#savedMs + (now - this.#countedAt));
    this.#countedAt = now;
    return this.#savedMs > 0;
  }

  /** Note work that began at that time of the clock, and has just ended. */
  spend(startedAt: number): void {
    // Twice: once for the time that it took, once for as long a rest.
    this.#savedMs -= 2 * (this.#clock() - startedAt);
  }
}
