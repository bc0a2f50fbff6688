import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { ChangeFeed, ToldChange } from '../../../src/server/change-feed.js';

/** Collects what a feed tells, until it is stopped. */
export class Followed {
  readonly told: ToldChange[] = [];
  readonly #end = new AbortController();
  readonly #done: Promise<void>;

  constructor(feed: ChangeFeed, cursor: string | null) {
    this.#done = this.#collect(feed, cursor);
    onTestFinished(() => this.stop());
  }

  /** `run.start 0 of a`, `error seen × 2` … */
  get texts(): readonly string[] {
    return this.told.map(({ change }) =>
      change.type === 'error'
        ? `${change.data.change} ${change.data.context} × ${change.data.occurrences}`
        : `${change.data.type} ${change.data.seq} of ${change.data.run_id}`,
    );
  }

  get cursor(): string | null {
    return this.told.at(-1)?.cursor ?? null;
  }

  async waitFor(count: number): Promise<void> {
    await until(() => this.told.length >= count);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#done;
  }

  async #collect(feed: ChangeFeed, cursor: string | null): Promise<void> {
    for await (const told of feed.follow(cursor, this.#end.signal)) this.told.push(told);
  }
}

/** Wait until something is so; the test's own limit ends the wait. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}
