import { RunFold } from '../../../../src/core/runs/fold-run.js';
import type { Run } from '../../../../src/core/runs/run.js';
import type { NewRunEvent, RunEvent } from '../../../../src/core/runs/run-events.js';
import type { RunRenderer } from '../../../../src/terminal/runs/renderer.js';

type NewStepStart = Extract<NewRunEvent, { type: 'step.start' }>;

/** A run that tells a renderer what happens to it, as the library does. */
export class ToldRun {
  readonly #fold = new RunFold();
  readonly #renderer: RunRenderer;
  readonly #now: () => number;
  readonly #startedAt: number;
  #seq = 0;

  constructor(renderer: RunRenderer, now: () => number = Date.now) {
    this.#renderer = renderer;
    this.#now = now;
    this.#startedAt = now();
  }

  get run(): Run {
    if (this.#fold.run === null) throw new Error('No event started the run');
    return this.#fold.run;
  }

  tell(told: NewRunEvent): void {
    const ts = this.#now();
    const event: RunEvent = Object.assign({ seq: this.#seq++, ts, at: ts - this.#startedAt }, told);
    this.#fold.apply(event);
    this.#renderer.event(event, this.run);
    if (event.type === 'run.end') this.#renderer.end(this.run);
  }

  step(name: string, told: Partial<NewStepStart> = {}): void {
    this.tell(startOf(name, told));
  }

  done(step: string): void {
    this.tell({ type: 'step.end', step, status: 'completed' });
  }

  fail(step: string, message: string): void {
    this.tell({ type: 'step.end', step, status: 'failed', failure: failureOf(message) });
  }
}

/** A step that starts, called as its id. */
export function startOf(name: string, told: Partial<NewStepStart> = {}): NewStepStart {
  return {
    type: 'step.start',
    step: name,
    name,
    description: null,
    phase: null,
    parent: null,
    attempt: 1,
    ...told,
  };
}

export function declare(...names: readonly string[]) {
  return names.map((name) => ({ step: name, name, description: null, phase: null }));
}

export function failureOf(message: string) {
  return {
    message,
    type: 'Error',
    stack: `Error: ${message}\n    at import (a.ts:1:2)`,
    hash: null,
  };
}
