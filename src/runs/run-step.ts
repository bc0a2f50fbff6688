import { setTimeout as sleep } from 'node:timers/promises';
import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import type { Failure, Json, NewRunEvent } from '../core/runs/run-events.js';
import type { PhaseOptions, StepOptions } from './api.js';
import { toExactJson, toJsonObject } from './data.js';
import { withDeadline } from './deadline.js';
import type { StepPlace } from './earlier-steps.js';
import { capturePage } from './page-capture.js';
import { runInScope } from './scope.js';
import { placeIn } from './step-path.js';
import { StepSignal } from './step-signal.js';
import { cleanText, isAbortError, type StoredResult, type TrackedRun } from './tracked-run.js';

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
export async function runStep<T>(request: StepRequest<T>): Promise<T | Json | undefined> {
  const { tracked, options } = request;
  tracked.signal.throwIfAborted();
  const { ids } = tracked.session;
  const name = cleanText(request.name);
  const named = options.id === undefined ? null : ids.claim(options.id);
  const id = named ?? ids.claimFor(name);
  const stored = tracked.findStored(placeStep(request, id, name), named !== null);
  const step = new RunningStep(request, id);
  if (!(await isWanted(options.when))) return step.leaveOut();
  return stored === null || options.resume === 'rerun' ? step.run() : step.replay(stored);
}

/** Where a step is to be: one that was declared has its place already. */
function placeStep({ tracked, outer }: StepRequest<unknown>, id: string, name: string): StepPlace {
  const declared = tracked.session.run.steps.get(id);
  if (declared === undefined) return { id, name, phase: outer.phase, parent: outer.step };
  return { id, name, phase: outer.phase ?? declared.phase, parent: declared.parent };
}

/** Whether a phase or a step is to be done at all. */
export async function isWanted(when: PhaseOptions['when']): Promise<boolean> {
  return typeof when === 'function' ? when() : (when ?? true);
}

class RunningStep<T> {
  readonly #request: StepRequest<T>;
  readonly #tracked: TrackedRun;
  readonly #id: string;
  readonly #name: string;
  #attempt = 0;

  constructor(request: StepRequest<T>, id: string) {
    this.#request = request;
    this.#tracked = request.tracked;
    this.#id = id;
    this.#name = cleanText(request.name);
  }

  leaveOut(): undefined {
    const { condition } = this.#request.options;
    this.#start();
    const reason = condition === undefined ? 'not wanted' : cleanText(condition);
    this.#emit({ type: 'step.end', step: this.#id, status: 'skipped', reason });
  }

  replay({ run, value }: StoredResult): Json | undefined {
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

  async run(): Promise<T> {
    const { retries = 0, backoffMs = 0 } = this.#request.options;
    this.#offerWayBack();
    for (;;) {
      this.#start();
      const call = startCall();
      const signal = new StepSignal(this.#tracked.signal);
      try {
        return this.#complete(await this.#try(signal, call));
      } catch (error) {
        const failure = this.#tracked.catch(
          error,
          call,
          this.#place,
          this.#request.options.severity,
        );
        const waitMs = Math.min(backoffMs * 2 ** (this.#attempt - 1), MAX_WAIT_MS);
        if (this.#attempt > retries || !(await this.#wait(failure, waitMs))) {
          await this.#fail(error, failure);
          throw error;
        }
      } finally {
        signal.release();
      }
    }
  }

  #offerWayBack(): void {
    const { rollback } = this.#request.options;
    if (rollback !== undefined) this.#tracked.rollbacks.add(this.#place, rollback);
  }

  get #place(): RunPlace {
    const { outer } = this.#request;
    return placeIn(outer, { step: this.#id, name: this.#name, attempt: this.#attempt });
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

  #try(signal: StepSignal, call: number): Promise<T> {
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
    return withDeadline(
      this.#name,
      options.timeoutMs,
      () => runInScope({ session: this.#tracked, place }, () => body(started)),
      {
        onTimeout: (error) => signal.abort(error),
        onLate: (error) => {
          if (error !== signal.reason && !isAbortError(error)) this.#noteLate(error, call, place);
        },
      },
    );
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
