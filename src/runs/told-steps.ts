import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import type { JsonObject, NewRunEvent, PageState, StepProgress } from '../core/runs/run-events.js';
import type { Severity } from '../core/severity.js';
import { cleanText } from './clean-text.js';
import { toJsonObject, toNumber } from './data.js';
import { placeOfStep } from './step-path.js';
import type { TrackedRun } from './tracked-run.js';

/** What a program says of a step when it begins. */
export interface ToldStart {
  readonly name: string;
  readonly description?: string | null;
  readonly message?: string | undefined;
  readonly details?: JsonObject | undefined;
  readonly runPercent?: number;
  readonly runPercentTo?: number;
  /** 1, and one more for each time it is tried again. */
  readonly attempt?: number;
}

/** What it says of one when it ends. */
export interface ToldEnd extends PageState {
  readonly message?: string | undefined;
  readonly details?: JsonObject | undefined;
}

/** An error as the program tells it: by itself, or thrown through us. */
export interface ToldError {
  readonly error: unknown;
  readonly isThrown: boolean;
  readonly severity?: Severity | undefined;
}

interface OpenStep {
  readonly place: RunPlace;
  /** Numbers the step among the tracked calls, so that an error counts once. */
  readonly call: number;
}

/** Steps of a run that a program tells one by one, without a function for each. What comes after the run's end is lost. */
export class ToldSteps {
  readonly #tracked: TrackedRun;
  readonly #open = new Map<string, OpenStep>();
  #current: string | null = null;

  constructor(tracked: TrackedRun) {
    this.#tracked = tracked;
  }

  /** The place of a step that is open; null for any other. */
  findPlace(id: string | null): RunPlace | null {
    return id === null ? null : (this.#open.get(id)?.place ?? null);
  }

  /** The step that was begun last, while it is open. */
  get open(): string | null {
    return this.findPlace(this.#current) === null ? null : this.#current;
  }

  get current(): string | null {
    return this.#current;
  }

  /** An id for a step that is to begin: that of one that was declared, or one that no other has. */
  claim(name: string, id?: string): string {
    const { ids } = this.#tracked.session;
    return (id === undefined ? null : ids.claim(id)) ?? ids.claimFor(name);
  }

  start(id: string, told: ToldStart, outer: RunPlace): void {
    this.#current = id;
    const name = cleanText(told.name);
    const { description = null, message, details, runPercent, runPercentTo, attempt = 1 } = told;
    const place = placeOfStep(outer, { step: id, name, attempt }, this.#tracked.session);
    this.#open.set(id, { place, call: startCall() });
    this.#emit({
      type: 'step.start',
      step: id,
      name,
      description: description === null ? null : cleanText(description),
      phase: outer.phase,
      parent: outer.step,
      attempt,
      ...cleanTold({ message, details }),
      ...(runPercent !== undefined && { runPercent }),
      ...(runPercentTo !== undefined && { runPercentTo }),
    });
  }

  progress(id: string, told: Pick<StepProgress, 'percent' | 'items' | 'substep'> & ToldEnd): void {
    const { message, details, items, substep } = told;
    const percent = toNumber(told.percent);
    this.#emit({
      type: 'step.progress',
      step: id,
      ...(percent !== undefined && { percent }),
      ...(items !== undefined && { items }),
      ...(substep !== undefined && { substep: cleanText(substep) }),
      ...cleanTold({ message, details }),
    });
  }

  complete(id: string, told: ToldEnd = {}): void {
    this.#end(id, { type: 'step.end', step: id, status: 'completed', ...cleanTold(told) });
  }

  skip(id: string, reason: string | undefined, told: ToldEnd = {}): void {
    this.#end(id, {
      type: 'step.end',
      step: id,
      status: 'skipped',
      ...(reason !== undefined && { reason: cleanText(reason) }),
      ...cleanTold(told),
    });
  }

  /**
   * Never throws. Without a message of its own the reports say where it failed.
   * @param told null where the program says no more than that it failed.
   */
  fail(id: string, told: ToldError | null, end: ToldEnd = {}): void {
    const open = this.#open.get(id);
    const isSilent = told === null || (told.error === undefined && !told.isThrown);
    const failure = isSilent || open === undefined ? null : this.#record(open, told);
    this.#end(id, {
      type: 'step.end',
      step: id,
      status: told !== null && this.#tracked.isCancellation(told.error) ? 'cancelled' : 'failed',
      ...(failure !== null && { failure }),
      ...cleanTold(end),
    });
  }

  #record({ place, call }: OpenStep, { error, isThrown, severity }: ToldError) {
    return isThrown
      ? this.#tracked.catch(error, call, place, severity)
      : this.#tracked.report(error, place, severity);
  }

  #end(id: string, event: NewRunEvent): void {
    this.#open.delete(id);
    this.#emit(event);
  }

  #emit(event: NewRunEvent): void {
    this.#tracked.session.emit(event);
  }
}

function cleanTold({ message, details, url, pageSource }: ToldEnd) {
  return {
    ...(message !== undefined && { message: cleanText(message) }),
    ...(details !== undefined && { details: toJsonObject(details) }),
    ...(url !== undefined && { url }),
    ...(pageSource !== undefined && { pageSource }),
  };
}
