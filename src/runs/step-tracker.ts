import type { CommonOptions, OptionCheck } from './facade-options.js';
import { loadRuns } from './load-runs.js';
import type { Operation } from './operation.js';
import type { OperationStep } from './operation-step.js';
import type { RunOptions } from './options.js';
import { checkBody, checkName } from './step-options.js';

/** What a StepTracker goes by; reports are saved only where they are asked for. */
export interface StepTrackerOptions
  extends CommonOptions,
    Pick<RunOptions, 'steps' | 'totalSteps' | 'onProgress'> {
  /** Whether `eventBus` hears of this one; default true. */
  readonly emitEvents?: boolean;
}

const OWN: Readonly<Record<string, OptionCheck>> = {
  emitEvents: [(value) => typeof value === 'boolean', 'true or false'],
};

/**
 * Shows an operation of several steps as it goes: which step is at work, which are done, and where it failed. For
 * three steps or more, or more than five seconds; not for single calls.
 *
 * @example
 * await StepTracker.run('Setting up telemetry', async (tracker) => {
 *   tracker.step('Installing dependencies');
 *   await installDependencies();
 *   tracker.complete();
 *
 *   tracker.step('Running validation'); // completes the step before it, where nobody has
 *   await runValidation();
 * });
 *
 * @example
 * // Without a callback the operation ends with done(); a scope that is left without it has failed.
 * using tracker = new StepTracker('Migrating config', { steps: ['Back up', 'Transform', 'Write'] });
 * tracker.step('Back up');
 * backUp();
 * tracker.done();
 */
export class StepTracker {
  readonly operationName: string;
  readonly #operation: Operation;

  /** @throws ErrtrackError (BAD_OPTION) that names the option and what it takes. */
  constructor(operationName: string, options: StepTrackerOptions = {}) {
    this.operationName = checkName('operationName', operationName);
    const { COMMON_OPTIONS, checkFacadeOptions, Operation } = loadRuns();
    const taken = [...COMMON_OPTIONS, 'steps', 'totalSteps', 'onProgress'] as const;
    const { run, own } = checkFacadeOptions(options, taken, OWN);
    this.#operation = new Operation(operationName, run, own['emitEvents'] !== false);
  }

  /**
   * Track a body from its start to its end. What is tracked inside belongs to the step that is at work then. A body
   * that is synchronous stays so.
   * @returns what the body returns.
   * @throws what the body throws, the same value; ErrtrackError (BAD_OPTION) that names the option and what it takes.
   *
   * @example
   * StepTracker.run('Processing files', (tracker) => {
   *   for (const file of files) {
   *     tracker.step(`Processing ${file}`);
   *     processFile(file);
   *   }
   * });
   */
  static run<T>(operationName: string, body: (tracker: StepTracker) => T): T;
  static run<T>(
    operationName: string,
    options: StepTrackerOptions,
    body: (tracker: StepTracker) => T,
  ): T;
  static run<T>(
    operationName: string,
    how: StepTrackerOptions | ((tracker: StepTracker) => T),
    last?: (tracker: StepTracker) => T,
  ): T {
    const body = checkBody(typeof how === 'function' ? how : last);
    const tracker = new StepTracker(operationName, typeof how === 'function' ? {} : how);
    return tracker.#operation.enter(() => body(tracker));
  }

  /** Every step, also those that were declared and have not begun. */
  get steps(): readonly OperationStep[] {
    return this.#operation.steps;
  }

  /** The step that was begun last; null before the first. */
  get currentStep(): OperationStep | null {
    return this.#operation.currentStep;
  }

  /** When the tracker was made. */
  get startTime(): Date {
    return new Date(this.#operation.run.startedAt);
  }

  /** Null until the operation has ended. */
  get endTime(): Date | null {
    const { endedAt } = this.#operation.run;
    return endedAt === null ? null : new Date(endedAt);
  }

  /**
   * Begin a step. The one before it is completed, where nobody has.
   * @throws ErrtrackError (BAD_OPTION) where it is no name.
   */
  step(name: string): OperationStep {
    return this.#operation.step(checkName('name', name));
  }

  /** Complete the step that is at work. Where there is none, nothing happens. */
  complete(): void {
    this.#operation.complete();
  }

  /**
   * The step that is at work has failed, and with it the operation, when it ends: other steps may follow. Without a
   * step at work the operation has failed between its steps. The error is recorded.
   *
   * @example
   * try { processFile(file); } catch (error) { tracker.fail(error); }
   */
  fail(error: unknown): void {
    this.#operation.fail(error);
  }

  /** End the operation: as completed, unless `fail` was called. The step that is at work is completed. */
  done(): void {
    this.#operation.done();
  }

  /** For `using`: without `done()` the operation has failed. */
  [Symbol.dispose](): void {
    this.#operation.leave();
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#operation.leave();
  }
}
