/** How the files stand at a moment; what is the same reads the same. */
export interface Look {
  /** The files that people edit. */
  readonly files: string;
  /** What no fold has taken; '' where there is nothing. */
  readonly journals: string;
}

/** Nobody is in the middle of something where nothing has changed for so long. */
const QUIET_MS = 500;
/** What has waited for so long goes at the first short rest. */
const LONG_MS = 4_000;
const SHORT_QUIET_MS = 200;
const LOOK_MS = 100;
const IDLE_MS = 1_000;
const RETRY_MS = 1_000;

/**
 * Decides when to fold what changes: when it has been quiet for a moment. Files that keep changing are never folded
 * while somebody saves them; journals that keep growing are folded now and then.
 */
export class Pace {
  #last: Look;
  /** Since when there is something to fold. */
  #waitingSince: number | null = null;
  #filesChangedAt = Number.NEGATIVE_INFINITY;
  #journalsChangedAt = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;

  /** @param look what has been folded. */
  constructor(look: Look) {
    this.#last = look;
  }

  /**
   * Take a look into account.
   * @param now ms of a clock that only goes forward.
   * @returns after how many ms to look again; 0 to fold now.
   */
  note(look: Look, now: number): number {
    const { files, journals } = this.#last;
    this.#last = look;
    if (look.files !== files) this.#filesChangedAt = now;
    const hasGrown = look.journals !== '' && look.journals !== journals;
    if (hasGrown) this.#journalsChangedAt = now;
    if (look.files !== files || hasGrown) this.#waitingSince ??= now;
    if (this.#waitingSince === null) return IDLE_MS;
    return this.#isTime(now, this.#waitingSince) ? 0 : LOOK_MS;
  }

  /** What was last looked at has been folded, as far as it can be. */
  folded(): void {
    this.#waitingSince = null;
  }

  /** The fold has to wait for something else than the files. */
  postponed(now: number): void {
    this.#waitingSince ??= now;
    this.#notBefore = now + RETRY_MS;
  }

  #isTime(now: number, since: number): boolean {
    const isLong = now - since >= LONG_MS;
    const areFilesQuiet = now - this.#filesChangedAt >= (isLong ? SHORT_QUIET_MS : QUIET_MS);
    const areJournalsQuiet = isLong || now - this.#journalsChangedAt >= QUIET_MS;
    return now >= this.#notBefore && areFilesQuiet && areJournalsQuiet;
  }
}
