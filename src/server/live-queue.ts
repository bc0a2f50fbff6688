import type { ToldChange } from './change-feed.js';

/** Who lags more than that reads on from the disk: nothing piles up here. */
const MAX_WAITING = 1_000;

/** What a follower has not taken yet. */
export class LiveQueue {
  #waiting: ToldChange[] = [];
  #wake: (() => void) | null = null;
  #isClosed = false;

  /** Whether it takes no more: what follows is missing. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  push(told: ToldChange): void {
    if (this.#isClosed) return;
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(told);
    else this.#isClosed = true;
    this.#wake?.();
  }

  /** What comes, until the end, or until so much has come that something is missing. */
  async *read(end: AbortSignal): AsyncGenerator<ToldChange, undefined> {
    const wake = () => this.#wake?.();
    end.addEventListener('abort', wake);
    try {
      while (!end.aborted) {
        const batch = this.#waiting;
        this.#waiting = [];
        for (const told of batch) {
          if (end.aborted) return;
          yield told;
        }
        if (this.#waiting.length > 0) continue;
        if (this.#isClosed) return;
        await new Promise<void>((resume) => {
          this.#wake = resume;
        });
        this.#wake = null;
      }
    } finally {
      end.removeEventListener('abort', wake);
    }
  }
}
