import * as types from 'node:util/types';
import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import type { Run } from '../core/runs/run.js';
import type { Failure } from '../core/runs/run-events.js';
import { type EndStatus, isEnd } from '../core/runs/status.js';
import { findFailedStep } from '../core/runs/step-place.js';
import { cleanText } from './clean-text.js';
import { closeRun } from './close-run.js';
import { toJson } from './data.js';
import { openRun } from './open-run.js';
import { type AbruptEnd, type EndsAbruptly, unwatchEnd, watchEnd } from './open-runs.js';
import type { RunOptions } from './options.js';
import type { Listener } from './run-session.js';
import { runInScope } from './scope.js';
import { placeOf } from './step-path.js';
import { ToldSteps } from './told-steps.js';
import { TrackedRun } from './tracked-run.js';

/** How long a run that is through waits for more, where nothing says that it has ended. */
const IDLE_MS = 1_000;

/** What a run ends with when its process does, though nobody has ended it. */
export type Settle = (end: AbruptEnd, run: Run) => AbruptEnd;

/** A run that a program tells step by step, and ends itself: what the trackers of the documents stand on. */
export class ManualRun implements EndsAbruptly {
  readonly tracked: TrackedRun;
  readonly steps: ToldSteps;
  readonly #name: string;
  readonly #call = startCall();
  readonly #settle: Settle;
  #failure: { readonly error: unknown; readonly told: Failure } | null = null;
  #idle: NodeJS.Timeout | null = null;
  /** Whether a body has it in hand. */
  #isFollowed = false;
  #isEnded = false;

  constructor(
    name: string,
    options: RunOptions,
    { listeners = [], settle = keep }: { listeners?: readonly Listener[]; settle?: Settle } = {},
  ) {
    this.#name = cleanText(name);
    this.#settle = settle;
    const { session, project, before } = openRun(this.#name, options, listeners);
    this.tracked = new TrackedRun(session, project, options, before);
    this.steps = new ToldSteps(this.tracked);
    // What is kept nowhere need not be ended.
    if (project !== null) watchEnd(this);
  }

  get run(): Run {
    return this.tracked.session.run;
  }

  /** Whether the program has said so, without a step to say it of. */
  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Outside of its steps. */
  get place(): RunPlace {
    return placeOf(this.tracked.session.id, this.#name);
  }

  /**
   * Follow a body to its end, at once or by its promise.
   * @returns what it returns; of a native promise one that settles as it does.
   * @throws what it throws, the same value.
   */
  follow<T>(body: () => T, onDone: (value: unknown) => void): T {
    this.#isFollowed = true;
    try {
      const value = this.#enter(body);
      if (types.isPromise(value)) return this.#followPromise(value, onDone);
      onDone(value);
      return value;
    } catch (error) {
      this.catch(error);
      throw error;
    }
  }

  #followPromise<T extends Promise<unknown>>(promise: T, onDone: (value: unknown) => void): T {
    const followed = promise.then(
      (value: unknown) => {
        onDone(value);
        return value;
      },
      (error: unknown) => {
        this.catch(error);
        throw error;
      },
    );
    // It gives what the body's promise gives.
    return followed as T;
  }

  /** The errors of a body, and its own runs, belong to the step that is at work when they come. */
  #enter<T>(body: () => T): T {
    const placeNow = () => this.steps.findPlace(this.steps.open) ?? this.place;
    const scope = {
      session: this.tracked,
      get place() {
        return placeNow();
      },
    };
    return runInScope(scope, body);
  }

  /** It goes on: nothing of what was said of its end holds. */
  stay(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }

  /** It is through: unless more comes, it ends in a moment. A body that is followed says itself when. */
  endSoon(end: () => void): void {
    if (this.#isFollowed || this.#isEnded) return;
    this.stay();
    this.#idle = setTimeout(end, IDLE_MS).unref();
  }

  /** End as failed, whatever is said later. The first reason is the one that is kept. */
  failWith(error: unknown, told?: Failure | null): void {
    this.#failure ??= { error, told: told ?? this.tracked.report(error, this.place) };
  }

  /** Something was thrown: the step that is at work has failed, and the run. */
  catch(error: unknown): void {
    if (this.#isEnded) return;
    const { open } = this.steps;
    if (open !== null) this.steps.fail(open, { error, isThrown: true });
    const told = this.tracked.catch(error, this.#call, this.place);
    this.#end(this.tracked.isCancellation(error) ? 'cancelled' : 'failed', told);
  }

  /** Its scope was left without a word: nobody says whether something was thrown. */
  leave(status: EndStatus | null): void {
    if (this.#isEnded) return;
    if (status === null && this.#failure === null) this.catch(this.createLeft());
    else this.end(status ?? FAILED);
  }

  /** Why a run has failed that nobody has ended. */
  createLeft(): Error {
    return new Error(`${this.#name} ended without done()`);
  }

  /** As completed, unless something has failed. */
  end(status: EndStatus = 'completed', result?: unknown): void {
    const told = this.#failure?.told ?? null;
    this.#end(told === null ? status : 'failed', told, result);
  }

  endNow(end: AbruptEnd): void {
    const failed = this.#failure;
    const isTold = failed !== null || this.#isFollowed;
    const settled = isTold ? end : this.#settle(end, this.run);
    const { status, error, exitCode } = settled;
    const told = error === undefined ? null : this.tracked.describe(error);
    this.#end(failed === null ? status : FAILED, failed?.told ?? told, undefined, exitCode);
  }

  #end(status: EndStatus, failure: Failure | null, result?: unknown, exitCode?: number): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.stay();
    unwatchEnd(this);
    const step = status === FAILED && failure === null ? findFailedStep(this.run) : null;
    const told = failure ?? step?.failure ?? null;
    this.tracked.session.emit({
      type: 'run.end',
      status,
      ...(told !== null && { failure: told }),
      ...(result !== undefined && { result: toJson(result) }),
      ...(exitCode !== undefined && { exitCode }),
    });
    closeRun(this.tracked);
  }
}

const FAILED: EndStatus = 'failed';

function keep(end: AbruptEnd): AbruptEnd {
  return end;
}

/** How a run is doing whose program has ended without a word about it, by its steps. */
export function settleBySteps(end: AbruptEnd, run: Run): AbruptEnd {
  const { exitCode } = end;
  if (exitCode !== 0) return end;
  return { status: judgeSteps(run) ?? 'cancelled', exitCode };
}

/** What its steps make of a run; null while there is something left to do. */
export function judgeSteps({ steps }: Run): EndStatus | null {
  const statuses = [...new Set([...steps.values()].map(({ status }) => status))];
  if (statuses.includes('failed')) return 'failed';
  if (!statuses.every(isEnd)) return null;
  return statuses.includes('cancelled') ? 'cancelled' : 'completed';
}
