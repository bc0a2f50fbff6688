import { errorTracker } from '../capture/default-tracker.js';
import type { RunPlace } from '../capture/run-place.js';
import type { Run } from '../core/runs/run.js';
import type { Failure, Json } from '../core/runs/run-events.js';
import { isDone } from '../core/runs/status.js';
import type { Severity } from '../core/severity.js';
import type { Project } from '../files/project.js';
import { toJson } from './data.js';
import { EarlierSteps, type StepPlace } from './earlier-steps.js';
import { createFailure } from './failure.js';
import type { RunOptions } from './options.js';
import { Rollbacks } from './rollbacks.js';
import type { RunSession } from './run-session.js';
import { noteCaught, runInScope } from './scope.js';

/** One run while its body is at work: what its handles share. */
export class TrackedRun {
  readonly session: RunSession;
  readonly project: Project | null;
  readonly options: RunOptions;
  readonly rollbacks = new Rollbacks();
  readonly #controller = new AbortController();
  #failure: { readonly error: unknown } | null = null;
  /** A primitive cannot be told from an equal one: what an outer place catches next is what an inner one has let out. */
  #last: Caught | null = null;
  #done: { readonly result: Json | undefined } | null = null;
  readonly #before: EarlierSteps | null;

  constructor(
    session: RunSession,
    project: Project | null,
    options: RunOptions,
    before: Run | null,
  ) {
    this.session = session;
    this.project = project;
    this.options = options;
    this.#before = before === null ? null : new EarlierSteps(before);
    const { signal } = options;
    if (signal?.aborted) this.cancel(signal.reason);
    else signal?.addEventListener('abort', this.#follow, { once: true });
  }

  readonly #follow = () => this.cancel(this.options.signal?.reason);

  /** The run has ended: nothing of it is kept by a signal that goes on. */
  release(): void {
    this.options.signal?.removeEventListener('abort', this.#follow);
  }

  /** Aborted when the run is cancelled. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  cancel(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** What the program has said of the run's end before it came. */
  get failure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  get done(): { readonly result: Json | undefined } | null {
    return this.#done;
  }

  failWith(error: unknown): void {
    this.#failure ??= { error };
  }

  finishWith(result: unknown): void {
    this.#done ??= { result: result === undefined ? undefined : toJson(result) };
  }

  /** Whether an error is the run's cancellation on its way out. */
  isCancellation(error: unknown): boolean {
    return this.signal.aborted && (error === this.signal.reason || isAbortError(error));
  }

  /**
   * What a step has left in the run that this one takes up; null where it is to be run.
   * @param isNamed whether the program has given the id.
   */
  findStored(findPlace: () => StepPlace, isNamed: boolean): StoredResult | null {
    const step = this.#before?.find(findPlace(), isNamed) ?? null;
    if (step === null || !isDone(step.status) || !step.isReplayable) return null;
    return { run: this.session.run.resumedFrom ?? '', value: step.result };
  }

  /** Record what was thrown at a place, once, and say what it was. Never throws. */
  catch(error: unknown, call: number, place: RunPlace, severity?: Severity): Failure {
    if (this.#last !== null && isSamePrimitive(this.#last, error) && this.#isAround(place)) {
      return this.#last.failure;
    }
    const failure = this.#record(error, call, place, severity);
    this.#last = { error, place, failure };
    return failure;
  }

  /** Whether a place is around the one that caught something last. */
  #isAround({ step }: RunPlace): boolean {
    const { steps } = this.session.run;
    for (let inner = this.#last?.place.step ?? null; inner !== null; ) {
      inner = steps.get(inner)?.parent ?? null;
      if (inner === step) return true;
    }
    return step === null;
  }

  #record(error: unknown, call: number, place: RunPlace, severity?: Severity): Failure {
    noteCaught(error, place);
    const tracker: object = this.options.tracker ?? errorTracker;
    const options = { severity: severity ?? this.options.severity ?? 'MEDIUM' } as const;
    const hash = runInScope({ session: this, place }, () =>
      isRunTracker(tracker) ? tracker.captureInRun(error, call, options, place.path) : '',
    );
    return createFailure(error, hash);
  }

  /** Record what the program itself tells of, unless a boundary has on its way here. Never throws. */
  report(told: unknown, place: RunPlace, severity?: Severity): Failure {
    // A text alone says nothing of where it was told.
    const error = typeof told === 'string' ? new Error(told) : told;
    noteCaught(error, place);
    if (this.project === null) return this.describe(error);
    const { tracker = errorTracker } = this.options;
    const options = { severity: severity ?? this.options.severity ?? 'MEDIUM' } as const;
    const scope = { session: this, place };
    return createFailure(
      error,
      runInScope(scope, () => tracker.trackError(error, options)),
    );
  }

  /** What went wrong, where somebody else records it. */
  describe(error: unknown): Failure {
    return createFailure(error, '');
  }
}

/** What a step gave in an earlier run. */
export interface StoredResult {
  readonly run: string;
  readonly value: Json | undefined;
}

interface Caught {
  readonly error: unknown;
  readonly place: RunPlace;
  readonly failure: Failure;
}

function isSamePrimitive(last: Caught, error: unknown): boolean {
  return typeof error !== 'object' && typeof error !== 'function' && last.error === error;
}

/** Whether an error says no more than that somebody has listened to a signal. */
export function isAbortError(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === 'AbortError';
  } catch {
    // It has a name of its own making.
    return false;
  }
}

interface RunTracker {
  captureInRun(
    error: unknown,
    call: number,
    options: { readonly severity: Severity },
    name: string,
  ): string;
}

/** One of another copy of errtrack may be too old to know of runs. */
function isRunTracker(tracker: object): tracker is RunTracker {
  return 'captureInRun' in tracker && typeof tracker.captureInRun === 'function';
}
