import { setTimeout as sleep } from 'node:timers/promises';
import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import type { Failure, Json, NewRunEvent } from '../core/runs/run-events.js';
import { cleanText } from './clean-text.js';
import { toExactJson, toJsonObject } from './data.js';
import { withDeadline } from './deadline.js';
import type { StepPlace } from './earlier-steps.js';
import type { PhaseOptions, StepOptions } from './options.js';
import { capturePage } from './page-capture.js';
import { runInScope } from './scope.js';
import { placeOfStep } from './step-path.js';
import { StepSignal } from './step-signal.js';
import { isAbortError, type StoredResult, type TrackedRun } from './tracked-run.js';

/** No timer waits longer. */
const MAX_WAIT_MS = 2 ** 31 - 1;

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
    const stored = this.#claim();
    const { when, resume } = this.#request.options;
    // Waits in any case, so that steps in steps do not pile up on the stack.
    if (!(await isWanted(when))) return this.#leaveOut();
    if (stored !== null && resume !== 'rerun') return this.#replay(stored);
    this.#offerWayBack();
    for (;;) {
      this.#start();
      const call = startCall();
      const signal = new StepSignal(this.#tracked.signal);
      try {
        return this.#complete(await this.#try(signal, call));
      } catch (error) {
        await this.#recover(error, call);
      } finally {
        signal.release();
      }
    }
  }

  /** Take an id. @returns what the step of the earlier run has left that this one is again. */
  #claim(): StoredResult | null {
    const { id } = this.#request.options;
    const { ids } = this.#tracked.session;
    const named = id === undefined ? null : ids.claim(cleanText(id));
    this.#id = named ?? ids.claimFor(this.#name);
    return this.#tracked.findStored(() => this.#findPlace(), named !== null);
  }

  /** Where it is to be: one that was declared has its place already. */
  #findPlace(): StepPlace {
    const { outer } = this.#request;
    const step = { id: this.#id, name: this.#name };
    const declared = this.#tracked.session.run.steps.get(step.id);
    if (declared === undefined) return { ...step, phase: outer.phase, parent: outer.step };
    return { ...step, phase: outer.phase ?? declared.phase, parent: declared.parent };
  }

  #leaveOut(): undefined {
    const { condition } = this.#request.options;
    this.#start();
    const reason = condition === undefined ? 'not wanted' : cleanText(condition);
    this.#emit({ type: 'step.end', step: this.#id, status: 'skipped', reason });
  }

  #replay({ run, value }: StoredResult): Json | undefined {
    this.#start();
    this.#offerWayBack();
    this.#emit({
      type: 'step.end',
      step: this.#id,
      status: 'skipped',
      reason: `completed in ${run}`,
      ...(value === undefined ? { isVoid: true } : { result: value }),
    });
    return value;
  }

  #offerWayBack(): void {
    const { rollback } = this.#request.options;
    if (rollback !== undefined) this.#tracked.rollbacks.add(this.#place, rollback);
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

  #try(signal: StepSignal, call: number): T | Promise<T> {
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
    const run = () => runInScope({ session: this.#tracked, place }, () => body(started));
    if (options.timeoutMs === undefined) return run();
    return withDeadline(this.#name, options.timeoutMs, run, {
      onTimeout: (error) => signal.abort(error),
      onLate: (error) => {
        if (error !== signal.reason && !isAbortError(error)) this.#noteLate(error, call, place);
      },
    });
  }

  /** The step has failed by its time: nobody else will hear of this. */
  #noteLate(error: unknown, call: number, place: RunPlace): void {
    const { message } = this.#tracked.catch(error, call, place, this.#request.options.severity);
    const { step, phase } = place;
    const told = cleanText(`It failed after its time was over: ${message}`);
    this.#emit({ type: 'warning', step, phase, message: told });
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
    const waitMs = Math.min(backoffMs * 2 ** (this.#attempt - 1), MAX_WAIT_MS);
    if (this.#attempt <= retries && (await this.#wait(failure, waitMs))) return;
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

  /**
   * Between two attempts.
   * @returns whether there is to be another one: after the run's cancellation the last failure is what counts.
   */
  async #wait(failure: Failure, waitMs: number): Promise<boolean> {
    const { signal } = this.#tracked;
    if (signal.aborted) return false;
    this.#emit({ type: 'step.retry', step: this.#id, failure, waitMs });
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }

  #emit(event: NewRunEvent): void {
    this.#tracked.session.emit(event);
  }
}
