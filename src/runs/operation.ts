import { toOperationEvent } from '../core/runs/operation-event.js';
import type { Run } from '../core/runs/run.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { createLostStep } from '../core/runs/step.js';
import { debug } from '../files/trouble.js';
import { callContained } from './contained.js';
import { busListeners } from './event-bus.js';
import { ManualRun } from './manual-run.js';
import type { AbruptEnd } from './open-runs.js';
import { type OperationStep, showOperationStep } from './operation-step.js';
import type { RunOptions } from './options.js';

/** What a StepTracker stands on: a run with one step at a time. */
export class Operation {
  readonly #run: ManualRun;
  /** Its own steps, with their numbers: others may tell of theirs in the same run. */
  readonly #numbers = new Map<string, number>();

  constructor(name: string, options: RunOptions, emitEvents: boolean) {
    this.#run = new ManualRun(
      name,
      { ...options, kind: 'operation', reports: options.reports ?? false },
      {
        listeners: emitEvents ? [(event, run) => this.#tell(event, run)] : [],
        settle: (end) => this.#settle(end),
      },
    );
    for (const id of this.run.steps.keys()) this.#number(id);
  }

  get run(): Run {
    return this.#run.run;
  }

  get steps(): readonly OperationStep[] {
    return [...this.#numbers.keys()].map((id) => this.#show(id));
  }

  get currentStep(): OperationStep | null {
    const { current } = this.#run.steps;
    return current === null ? null : this.#show(current);
  }

  step(name: string): OperationStep {
    this.complete();
    const { steps, place, isEnded } = this.#run;
    const id = steps.claim(name);
    if (!isEnded) this.#number(id);
    steps.start(id, { name }, place);
    return this.#show(id, name);
  }

  complete(): void {
    const id = this.#run.steps.open;
    if (id !== null) this.#run.steps.complete(id);
  }

  fail(told: unknown): void {
    const error = told === undefined ? 'The step failed' : told;
    const id = this.#run.steps.open;
    if (id !== null) this.#run.steps.fail(id, { error, isThrown: false });
    this.#run.failWith(error, id === null ? null : this.run.steps.get(id)?.failure);
  }

  done(): void {
    this.complete();
    this.#run.end();
  }

  /** The scope of the tracker was left without `done()`: nobody says whether something was thrown. */
  leave(): void {
    this.#run.leave(null);
  }

  enter<T>(body: () => T): T {
    return this.#run.follow(body, () => this.done());
  }

  #settle(end: AbruptEnd): AbruptEnd {
    // A program that comes to its end has left the operation behind.
    return end.exitCode === 0 ? { ...end, status: 'failed', error: this.#run.createLeft() } : end;
  }

  #number(id: string): void {
    if (!this.#numbers.has(id)) this.#numbers.set(id, this.#numbers.size + 1);
  }

  #show(id: string, name = ''): OperationStep {
    const index = this.#numbers.get(id) ?? 0;
    return showOperationStep(() => this.run.steps.get(id) ?? createLostStep(id, name), index);
  }

  #tell(event: RunEvent, run: Run): void {
    const told = toOperationEvent(event, run, this.#numbers);
    if (told === null) return;
    for (const { type, hear } of [...busListeners]) {
      if (type !== '*' && type !== told.type) continue;
      callContained(
        () => hear(told),
        (error) => debug('event bus', () => `a listener failed: ${String(error)}`),
      );
    }
  }
}
