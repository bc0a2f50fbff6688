import { setTimeout as sleep } from 'node:timers/promises';
import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import { toExactJson, toJsonObject } from '../core/runs/json-value.js';
import type { Failure, Json, NewRunEvent } from '../core/runs/run-events.js';
import type { PhaseOptions, StepOptions } from './api.js';
import { cleanText } from './clean-text.js';
import { withDeadline } from './deadline.js';
import { capturePage } from './page-capture.js';
import { runInScope } from './scope.js';
import { placeOfStep } from './step-path.js';
import { StepSignal } from './step-signal.js';
import type { TrackedRun } from './tracked-run.js';

/** A step as it is asked for: where, by which name, how, and what. */
export interface StepRequest<T> {
  readonly tracked: TrackedRun;
  readonly outer: RunPlace;
  readonly name: string;
  readonly options: StepOptions;
  readonly body: (step: StartedStep) => T | Promise<T>;
}

/** One try of a step, for the handle that its body gets. */
export interface StartedStep {
  readonly tracked: TrackedRun;
  readonly place: RunPlace;
  readonly id: string;
  readonly name: string;
  readonly attempt: number;
  readonly signal: StepSignal;
}

/**
 * Run a step to its end: left out, taken from an earlier run, or tried until it succeeds or may not be tried again.
 * @returns what the body returned; undefined where the step was left out.
 * @throws what the body threw last, the same value; before the step has begun, the run's cancellation.
 */
export function runStep<T>(request: StepRequest<T>): Promise<T | Json | undefined> {
  return new RunningStep(request).run();
}

/** Whether a phase or a step is to be done at all. */
export function isWanted(when: PhaseOptions['when']): boolean | Promise<boolean> {
  return typeof when === 'function' ? when() : (when ?? true);
}

class RunningStep<T> {
  readonly #request: StepRequest<T>;
  readonly #tracked: TrackedRun;
  readonly #name: string;
  #id = '';
  #attempt = 0;

  constructor(request: StepRequest<T>) {
    this.#request = request;
    this.#tracked = request.tracked;
    this.#name = cleanText(request.name);
  }

  /** One function as far as it goes: each promise of a step costs as much as a tenth of its two lines in the log. */
  async run(): Promise<T | Json | undefined> {
    this.#tracked.signal.throwIfAborted();
    this.#id = this.#claimId();
    const { when, rollback } = this.#request.options;
    // Waits in any case, so that steps in steps do not pile up on the stack.
    if (!(await isWanted(when))) return this.#leaveOut();
    const stored = this.#findStored();
    if (stored !== null) return this.#replay(stored);
    if (rollback !== undefined) this.#tracked.rollbacks.add(this.#id, rollback);
    for (;;) {
      this.#start();
      const call = startCall();
      const signal = new StepSignal(this.#tracked.signal);
      try {
        return this.#complete(await this.#try(signal));
      } catch (error) {
        await this.#recover(error, call);
      } finally {
        signal.release();
      }
    }
  }

  #claimId(): string {
    const { name, options } = this.#request;
    const { ids } = this.#tracked.session;
    return (
      (options.id === undefined ? null : ids.claim(cleanText(options.id))) ?? ids.claimFor(name)
    );
  }

  #findStored() {
    return this.#request.options.resume === 'rerun' ? null : this.#tracked.findStored(this.#id);
  }

  #leaveOut(): undefined {
    const { condition } = this.#request.options;
    this.#start();
    const reason = condition === undefined ? 'not wanted' : cleanText(condition);
    this.#emit({ type: 'step.end', step: this.#id, status: 'skipped', reason, isVoid: true });
  }

  #replay({ run, value }: { readonly run: string; readonly value: Json | undefined }) {
    this.#start();
    this.#emit({
      type: 'step.end',
      step: this.#id,
      status: 'skipped',
      reason: `completed in ${run}`,
      ...(value === undefined ? { isVoid: true } : { result: value }),
    });
    return value;
  }

  get #place(): RunPlace {
    const { outer, tracked } = this.#request;
    const step = { step: this.#id, name: this.#name, attempt: this.#attempt };
    return placeOfStep(outer, step, tracked.session);
  }

  #start(): void {
    const { outer, options } = this.#request;
    this.#attempt++;
    this.#emit({
      type: 'step.start',
      step: this.#id,
      name: this.#name,
      description: options.description === undefined ? null : cleanText(options.description),
      phase: outer.phase,
      parent: outer.step,
      attempt: this.#attempt,
      ...(options.message !== undefined && { message: cleanText(options.message) }),
      ...(options.details !== undefined && { details: toJsonObject(options.details) }),
      ...(options.runPercent !== undefined && { runPercent: options.runPercent }),
    });
  }

  #try(signal: StepSignal): T | Promise<T> {
    const place = this.#place;
    const { body, options } = this.#request;
    const started = {
      tracked: this.#tracked,
      place,
      id: this.#id,
      name: this.#name,
      attempt: this.#attempt,
      signal,
    };
    const call = () => runInScope({ session: this.#tracked, place }, () => body(started));
    if (options.timeoutMs === undefined) return call();
    return withDeadline(this.#name, options.timeoutMs, call, (error) => signal.abort(error));
  }

  #complete(value: T): T {
    const result = value === undefined ? undefined : toExactJson(value);
    this.#emit({
      type: 'step.end',
      step: this.#id,
      status: 'completed',
      ...(result !== undefined && { result }),
      ...(value === undefined && { isVoid: true }),
    });
    return value;
  }

  /**
   * After a failed attempt: returns where there is to be another one.
   * @throws what was thrown, where that was the last.
   */
  async #recover(error: unknown, call: number): Promise<void> {
    const { retries = 0, backoffMs = 0, severity } = this.#request.options;
    const failure = this.#tracked.catch(error, call, this.#place, severity);
    if (this.#attempt <= retries && !this.#tracked.signal.aborted) {
      return this.#wait(failure, backoffMs * 2 ** (this.#attempt - 1));
    }
    await this.#fail(error, failure);
    throw error;
  }

  async #fail(error: unknown, failure: Failure): Promise<void> {
    const isCancelled = this.#tracked.isCancellation(error);
    const page = isCancelled ? {} : await capturePage(this.#tracked, this.#place);
    this.#emit({
      type: 'step.end',
      step: this.#id,
      status: isCancelled ? 'cancelled' : 'failed',
      failure,
      ...page,
    });
  }

  /** Between two attempts; the run's cancellation cuts it short, and the last failure is what counts. */
  async #wait(failure: Failure, waitMs: number): Promise<void> {
    this.#emit({ type: 'step.retry', step: this.#id, failure, waitMs });
    if (waitMs > 0)
      await sleep(waitMs, undefined, { signal: this.#tracked.signal }).catch(() => {});
  }

  #emit(event: NewRunEvent): void {
    this.#tracked.session.emit(event);
  }
}
