/** Of each so many ms of time, one is for work. */
const SHARE = 4;
/** At most so much time may have been saved up. */
const MAX_SAVED_MS = 1_000;

/** What time is told by, in ms. */
export interface PaceClock {
  /** Time that passes for this process. */
  readonly now: () => number;
  /** Time that this process has worked. */
  readonly worked: () => number;
}

/** Time in which others had the processor is nobody's: on a busy machine it would all go into this work. */
const CLOCK: PaceClock = {
  now: () => performance.eventLoopUtilization().idle + measureWork(),
  worked: measureWork,
};

function measureWork(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Keeps what is done on request to a quarter of the time: as long as little is asked, each request gets what is true
 * now; in a storm, what was true a moment ago.
 */
export class Pace {
  readonly #clock: PaceClock;
  #savedMs = MAX_SAVED_MS;
  #countedAt: number;

  constructor(clock: PaceClock = CLOCK) {
    this.#clock = clock;
    this.#countedAt = clock.now();
  }

  /** Whether more work may be done now. */
  mayWork(): boolean {
    const now = this.#clock.now();
    this.#savedMs = Math.min(MAX_SAVED_MS, this.#savedMs + (now - this.#countedAt));
    this.#countedAt = now;
    return this.#savedMs > 0;
  }

  /** Work, and note how long it takes. A pause in it costs nothing. */
  async work<T>(make: () => T | Promise<T>): Promise<T> {
    const before = this.#clock.worked();
    try {
      return await make();
    } finally {
      this.#savedMs -= SHARE * (this.#clock.worked() - before);
    }
  }
}
