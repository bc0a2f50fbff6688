import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';

export interface StepNumber {
  readonly index: number;
  readonly total: number;
  /** Whether somebody has said how many there will be: else it is those that were begun so far. */
  readonly isTotalKnown: boolean;
}

/** Which of how many a step is, known without walking the run for every event. */
export class StepNumbers {
  readonly #numbers = new Map<string, number>();
  #isDeclared = false;

  note(event: RunEvent, { steps }: Run): void {
    if (event.type === 'run.start') for (const { step } of event.steps) this.#declare(step);
    else if (event.type === 'step.declare') this.#declare(event.step);
    else if (event.type === 'step.start' && steps.get(event.step)?.parent === null) {
      this.#number(event.step);
    }
  }

  /** Null for a part of another step. */
  find(id: string, { totalSteps }: Run): StepNumber | null {
    const index = this.#numbers.get(id);
    if (index === undefined) return null;
    const total = Math.max(this.#numbers.size, totalSteps ?? 0);
    return { index, total, isTotalKnown: this.#isDeclared || totalSteps !== null };
  }

  #declare(id: string): void {
    this.#isDeclared = true;
    this.#number(id);
  }

  #number(id: string): void {
    if (!this.#numbers.has(id)) this.#numbers.set(id, this.#numbers.size + 1);
  }
}
