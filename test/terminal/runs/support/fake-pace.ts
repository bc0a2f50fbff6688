import type { Pace } from '../../../../src/terminal/runs/pace.js';
import { RUN_STARTED_AT } from '../../../support/run-events.js';

/** A clock that a test moves. */
export class FakePace implements Pace {
  #now = RUN_STARTED_AT;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  now = () => this.#now;

  later(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
    }
    this.#now = end;
  }
}
