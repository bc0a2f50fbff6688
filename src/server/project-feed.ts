import type { Project } from '../files/project.js';
import { readView } from '../fold/view.js';
import type { Change, ChangeFeed, ToldChange } from './change-feed.js';
import { ErrorFeed, type ReadErrors } from './error-feed.js';
import { type FeedCursor, joinFeedCursor, parseFeedCursor } from './feed-cursor.js';
import { LiveQueue } from './live-queue.js';
import { Replay } from './replay.js';
import { RunFeed } from './run-feed.js';

const LOOK_MS = 1_000;

/**
 * What happens in a project, read once for all who follow, while there are any. Who comes with a cursor, or lags too
 * far behind, first gets from the disk what was missed: nothing of the stream is kept in memory.
 */
export class ProjectFeed implements ChangeFeed {
  readonly #runs: RunFeed;
  readonly #errors: ErrorFeed;
  readonly #queues = new Set<LiveQueue>();
  readonly #closing = new AbortController();
  #users = 0;
  #started: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(project: Project, readErrors: ReadErrors = createReader(project)) {
    const tell = (change: Change) => this.#tell(change);
    this.#runs = new RunFeed(project.dataDir, tell);
    this.#errors = new ErrorFeed(project, readErrors, tell);
  }

  async tellPosition(): Promise<string> {
    await this.#enter();
    const position = this.#position;
    this.#leave();
    return position;
  }

  async *follow(cursor: string | null, end: AbortSignal): AsyncGenerator<ToldChange, undefined> {
    const ended = AbortSignal.any([end, this.#closing.signal]);
    await this.#enter();
    try {
      let place = cursor === null ? null : parseFeedCursor(cursor);
      while (!ended.aborted) {
        const replay = new Replay(this.#runs, this.#errors, place ?? this.#place);
        while (!ended.aborted && !replay.isDone) yield* replay.read(ended);
        // Joined in the same moment: nothing comes between.
        let last = this.#position;
        const queue = new LiveQueue();
        this.#queues.add(queue);
        try {
          for await (const told of queue.read(ended)) {
            last = told.cursor;
            yield told;
          }
        } finally {
          this.#queues.delete(queue);
        }
        place = parseFeedCursor(last);
      }
    } finally {
      this.#leave();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#rest();
  }

  get #position(): string {
    return joinFeedCursor(this.#runs.position, this.#errors.position);
  }

  get #place(): FeedCursor {
    return { runs: this.#runs.told, errors: this.#errors.told };
  }

  #tell(change: Change): void {
    if (this.#queues.size === 0) return;
    const told = { change, cursor: this.#position };
    for (const queue of this.#queues) {
      queue.push(told);
      if (queue.isClosed) this.#queues.delete(queue);
    }
  }

  async #enter(): Promise<void> {
    this.#users++;
    this.#started ??= this.#start();
    await this.#started;
  }

  #leave(): void {
    this.#users--;
    if (this.#users === 0) this.#rest();
  }

  async #start(): Promise<void> {
    this.#runs.start();
    await this.#errors.start();
    if (this.#users === 0 || this.#closing.signal.aborted) return;
    this.#look();
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  #look(): void {
    this.#runs.look();
    this.#errors.look();
  }

  #rest(): void {
    this.#started = null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#runs.rest();
    this.#errors.rest();
  }
}

function createReader(project: Project): ReadErrors {
  return async () => {
    const { problem, records } = await readView(project);
    return problem === null ? records : null;
  };
}
