import { RunFold } from '../core/runs/fold-run.js';
import type { StepHistory } from '../core/runs/percent.js';
import type { Run } from '../core/runs/run.js';
import type { NewRunEvent, RunEvent } from '../core/runs/run-events.js';
import { StepIds } from '../core/runs/step-id.js';
import { callContained } from './contained.js';
import { ProgressThrottle } from './progress-throttle.js';

/** Somebody who is told what happens in a run. What it throws is contained. */
export type Listener = (event: RunEvent, run: Run) => unknown;

/** Where a session's events go besides its listeners. */
export interface RunSinks {
  /** Each event, before anybody else hears of it. */
  readonly write: (event: RunEvent) => void;
  readonly onTrouble: (where: string, error: unknown) => void;
}

type NewRunStart = Extract<NewRunEvent, { type: 'run.start' }>;

/**
 * One run while it goes on: numbers what happens, keeps the run, and tells it on. Progress is known here at once,
 * and told on once a second.
 */
export class RunSession {
  readonly id: string;
  readonly ids = new StepIds();
  readonly #fold: RunFold;
  readonly #sinks: RunSinks;
  readonly #listeners = new Set<Listener>();
  readonly #throttle = new ProgressThrottle((event) => this.#tell(event));
  readonly #startedAt = performance.now();
  #seq = 0;
  #isOver = false;

  /** @param listeners those who hear of the start, too. */
  constructor(
    start: NewRunStart,
    sinks: RunSinks,
    listeners: readonly Listener[] = [],
    history: StepHistory = new Map(),
  ) {
    this.id = start.id;
    this.#sinks = sinks;
    this.#fold = new RunFold(history);
    for (const listener of listeners) this.#listeners.add(listener);
    for (const { step, name } of start.steps) this.ids.declare(step, name);
    this.emit(start);
  }

  get run(): Run {
    const { run } = this.#fold;
    if (run === null) throw new Error('A session begins with the start of its run');
    return run;
  }

  /** Ms since the run started. */
  get elapsed(): number {
    return Math.round((performance.now() - this.#startedAt) * 1_000) / 1_000;
  }

  /** What comes after the end of the run changes nothing, and is not written. */
  emit(event: NewRunEvent): void {
    if (this.#isOver) return;
    this.#isOver = event.type === 'run.end';
    const told: RunEvent = { seq: this.#seq++, ts: Date.now(), at: this.elapsed, ...event };
    this.#fold.apply(told);
    this.#throttle.take(told);
  }

  /** @returns what ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tell on what is still held back. */
  flush(): void {
    this.#throttle.flush();
  }

  #tell(event: RunEvent): void {
    this.#sinks.write(event);
    if (this.#listeners.size === 0) return;
    const { run } = this;
    for (const listener of this.#listeners) {
      callContained(
        () => listener(event, run),
        (error) => this.#sinks.onTrouble('listener of a run', error),
      );
    }
  }
}
