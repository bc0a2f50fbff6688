import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import type { Failure, Json } from '../core/runs/run-events.js';
import type { EndStatus } from '../core/runs/status.js';
import { cleanText } from './clean-text.js';
import { closeRun } from './close-run.js';
import { toJson } from './data.js';
import type { RunHandle } from './handles.js';
import { findCompleted, openRun } from './open-run.js';
import { type AbruptEnd, type EndsAbruptly, unwatchEnd, watchEnd } from './open-runs.js';
import type { RunOptions } from './options.js';
import { RunPart } from './run-handle.js';
import { runInScope } from './scope.js';
import { placeOf } from './step-path.js';
import { TrackedRun } from './tracked-run.js';

type Body<T> = (run: RunHandle) => T | Promise<T>;

/** Run a body as a run; what it gives or throws is passed on, the same value. */
export async function executeRun<T>(name: string, options: RunOptions, body: Body<T>): Promise<T> {
  const completed = findCompleted(options);
  // A run that was completed gives again what it gave then, as far as that was data.
  if (completed !== null) return completed.result as T;
  const run = new BegunRun(name, options);
  try {
    const value = await run.enter(body);
    await run.complete(value);
    return value;
  } catch (error) {
    await run.fail(error);
    throw error;
  }
}

/** A run for `await using`: without `done()` it ends as failed. */
export function startRun(name: string, options: RunOptions): RunHandle {
  return new BegunRun(name, options).handle;
}

class BegunRun implements EndsAbruptly {
  readonly handle: RunHandle;
  readonly #tracked: TrackedRun;
  readonly #name: string;
  readonly #call = startCall();
  #isEnded = false;

  constructor(name: string, options: RunOptions) {
    this.#name = cleanText(name);
    const { session, project, before } = openRun(this.#name, options);
    this.#tracked = new TrackedRun(session, project, options, before);
    this.handle = new RunPart(this.#tracked, this.#place, () => this.#dispose());
    watchEnd(this);
  }

  get #place() {
    return placeOf(this.#tracked.session.id, this.#name);
  }

  async enter<T>(body: Body<T>): Promise<T> {
    const scope = { session: this.#tracked, place: this.#place };
    return runInScope(scope, () => body(this.handle));
  }

  async complete(value: unknown): Promise<void> {
    const { failure, done } = this.#tracked;
    if (failure !== null) return this.fail(failure.error);
    const result = done === null ? value : done.result;
    this.#end('completed', null, result === undefined ? undefined : toJson(result));
  }

  async fail(error: unknown): Promise<void> {
    if (this.#isEnded) return;
    const failure = this.#tracked.catch(error, this.#call, this.#place);
    await this.#tracked.rollbacks.run(error, {
      onBack: ({ step }) => this.#tellBack(step),
      onFailure: (place, reason, call) => this.#warn(place, reason, call),
    });
    this.#end(this.#tracked.isCancellation(error) ? 'cancelled' : 'failed', failure);
  }

  endNow({ status, error, exitCode }: AbruptEnd): void {
    const failure = error === undefined ? null : this.#tracked.describe(error);
    this.#end(status, failure, undefined, exitCode);
  }

  async #dispose(): Promise<void> {
    if (this.#tracked.done === null) {
      return this.fail(
        this.#tracked.failure?.error ?? new Error(`${this.#name} ended without done()`),
      );
    }
    return this.complete(undefined);
  }

  #tellBack(step: string | null): void {
    if (step !== null) this.#tracked.session.emit({ type: 'step.rollback', step });
  }

  #warn(place: RunPlace, reason: unknown, call: number): void {
    const { message: why } = this.#tracked.catch(reason, call, place);
    const { step, phase } = place;
    const message = cleanText(`The way back of ${step} failed: ${why}`);
    this.#tracked.session.emit({ type: 'warning', step, phase, message });
  }

  #end(status: EndStatus, failure: Failure | null, result?: Json, exitCode?: number): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    unwatchEnd(this);
    this.#tracked.session.emit({
      type: 'run.end',
      status,
      ...(failure !== null && { failure }),
      ...(result !== undefined && { result }),
      ...(exitCode !== undefined && { exitCode }),
    });
    closeRun(this.#tracked);
  }
}
