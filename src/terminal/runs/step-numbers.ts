import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';

/** Which of how many a step is, known without walking the run for every event. */
export class StepNumbers {
  readonly #numbers = new Map<string, number>();

  note(event: RunEvent, { steps }: Run): void {
    if (event.type === 'run.start') for (const { step } of event.steps) this.#number(step);
    else if (event.type === 'step.declare') this.#number(event.step);
    else if (event.type === 'step.start' && steps.get(event.step)?.parent === null) {
      this.#number(event.step);
    }
  }

  /** Null for a part of another step. */
  find(id: string, { totalSteps }: Run): { readonly index: number; readonly total: number } | null {
    const index = this.#numbers.get(id);
    if (index === undefined) return null;
    return { index, total: Math.max(this.#numbers.size, totalSteps ?? 0) };
  }

  #number(id: string): void {
    if (!this.#numbers.has(id)) this.#numbers.set(id, this.#numbers.size + 1);
  }
}
