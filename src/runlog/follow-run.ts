import { closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunFold } from '../core/runs/fold-run.js';
import type { Run } from '../core/runs/run.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { isEnd } from '../core/runs/status.js';
import { openEventLog } from './event-lines.js';
import { RunReader } from './read-run.js';
import { RUN_FILES, type RunFolder } from './run-folder.js';
import { isWriterGone } from './writer-gone.js';

const LOOK_MS = 200;

/** What happened, and the run after it; the last has no event where the process is gone that wrote them. */
export interface FollowedEvent {
  readonly event: RunEvent | null;
  readonly run: Run;
}

/**
 * The events of a run, those that were and those that come, until it has ended or its process is gone.
 * @param end ends it before.
 * @throws the file system's error, where the log may not be read.
 */
export async function* followRun(
  folder: RunFolder,
  end: AbortSignal,
): AsyncGenerator<FollowedEvent, undefined> {
  const log = openEventLog(join(folder.path, RUN_FILES.events));
  if (log === null) return;
  try {
    const following = new Following(log.fd, folder.id);
    while (!end.aborted) {
      // What it wrote last is there once it is gone.
      const isGone = following.isWriterGone();
      yield* following.read();
      if (isGone) yield* following.interrupt();
      if (following.isOver()) return;
      await sleep(LOOK_MS, undefined, { signal: end }).catch(() => {});
    }
  } finally {
    closeSync(log.fd);
  }
}

class Following {
  readonly #fd: number;
  readonly #reader: RunReader;
  readonly #fold = new RunFold();

  constructor(fd: number, id: string) {
    this.#fd = fd;
    this.#reader = new RunReader(fd, id);
  }

  isOver(): boolean {
    const { run } = this.#fold;
    // Nobody else will write the beginning that is missing.
    return run === null ? fstatSync(this.#fd).size > 0 : isEnd(run.status);
  }

  isWriterGone(): boolean {
    const { run } = this.#fold;
    return run !== null && isWriterGone(run, fstatSync(this.#fd).mtimeMs, Date.now());
  }

  *read(): Generator<FollowedEvent, undefined> {
    for (const event of this.#reader.read()) {
      this.#fold.apply(event);
      const { run } = this.#fold;
      if (run !== null) yield { event, run };
    }
  }

  *interrupt(): Generator<FollowedEvent, undefined> {
    if (this.isOver()) return;
    this.#fold.interrupt();
    const { run } = this.#fold;
    if (run !== null) yield { event: null, run };
  }
}
