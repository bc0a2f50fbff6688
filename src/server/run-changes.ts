import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeFeed } from './change-feed.js';

/** A person sees no more of them. */
const GAP_MS = 100;
/** Time goes on where nothing happens, and a run may be removed. */
const LOOK_MS = 2_000;

/**
 * Yields once at first, and again when something has happened in a run since, at most ten times a second, or nothing
 * for a while: who shows the whole run needs no event of its own for each.
 */
export async function* followRunChanges(
  feed: ChangeFeed,
  id: string,
  end: AbortSignal,
): AsyncGenerator<void, undefined> {
  const cursor = await feed.tellPosition();
  const wanted = new AbortController();
  const signal = AbortSignal.any([end, wanted.signal]);
  const flag = new Flag();
  const watching = watch(feed, { cursor, id, signal, flag });
  try {
    while (!signal.aborted && !flag.isOver) {
      yield;
      await sleep(GAP_MS, undefined, { signal }).catch(() => {});
      await flag.take();
    }
  } finally {
    wanted.abort();
    await watching;
  }
}

interface Watching {
  readonly cursor: string;
  readonly id: string;
  readonly signal: AbortSignal;
  readonly flag: Flag;
}

async function watch(feed: ChangeFeed, { cursor, id, signal, flag }: Watching): Promise<void> {
  try {
    for await (const { change } of feed.follow(cursor, signal)) {
      if (change.type !== 'error' && change.data.run_id === id) flag.raise();
    }
  } finally {
    flag.end();
  }
}

/** Raised by one, taken down by another. */
class Flag {
  #isUp = false;
  #wake: (() => void) | null = null;
  isOver = false;

  raise(): void {
    this.#isUp = true;
    this.#wake?.();
  }

  end(): void {
    this.isOver = true;
    this.#wake?.();
  }

  /** Waits until it is up, or will not be any more, but not for long. */
  async take(): Promise<void> {
    if (!this.#isUp && !this.isOver) {
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, LOOK_MS).unref();
        this.#wake = () => {
          clearTimeout(timer);
          resume();
        };
      });
    }
    this.#wake = null;
    this.#isUp = false;
  }
}
