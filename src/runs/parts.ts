import type { RunPlace } from '../capture/run-place.js';
import type { JsonObject, NewRunEvent } from '../core/runs/run-events.js';
import { describeFile } from './attached-file.js';
import { cleanText } from './clean-text.js';
import { toJsonObject, toNumber } from './data.js';
import { waitAtGate } from './gate.js';
import type { DefinedStep, GateRelease, StepHandle, StepResults, StepScope } from './handles.js';
import type {
  AttachOptions,
  ConditionalStep,
  GateOptions,
  StepOptions,
  WarnOptions,
} from './options.js';
import { runStep, type StartedStep } from './run-step.js';
import { runSideBySide } from './side-by-side.js';
import { checkBody, checkGateOptions, checkName, checkStepOptions } from './step-options.js';
import type { TrackedRun } from './tracked-run.js';

type Body<T> = (step: StepHandle) => T | Promise<T>;

/** What a run, a phase and a step have in common: steps are run in them, and things noted. */
export class Part implements StepScope {
  readonly #tracked: TrackedRun;
  readonly #place: RunPlace;

  constructor(tracked: TrackedRun, place: RunPlace) {
    this.#tracked = tracked;
    this.#place = place;
  }

  step<T>(name: string, body: Body<T>): Promise<T>;
  step<T>(name: string, options: ConditionalStep, body: Body<T>): Promise<T | undefined>;
  step<T>(name: string, options: StepOptions, body: Body<T>): Promise<T>;
  step<T>(name: string, how: StepOptions | Body<T>, body?: Body<T>): Promise<T> {
    try {
      return this.#run(createDefinition(name, how, body));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  define<T>(name: string, body: Body<T>): DefinedStep<T>;
  define<T>(name: string, options: ConditionalStep, body: Body<T>): DefinedStep<T | undefined>;
  define<T>(name: string, options: StepOptions, body: Body<T>): DefinedStep<T>;
  define<T>(name: string, how: StepOptions | Body<T>, body?: Body<T>): DefinedStep<T> {
    return createDefinition(name, how, body);
  }

  async parallel<const S extends readonly DefinedStep<unknown>[]>(
    steps: S,
    { concurrency = Number.POSITIVE_INFINITY }: { readonly concurrency?: number } = {},
  ): Promise<StepResults<S>> {
    const results = await runSideBySide(steps, concurrency, (step) => this.#run(step));
    // Each in the place of its step.
    return results as StepResults<S>;
  }

  track<A extends readonly unknown[], T>(
    body: (...args: A) => T | Promise<T>,
    { name = body.name || 'step', ...options }: StepOptions & { readonly name?: string } = {},
  ): (...args: A) => Promise<T> {
    return (...args) => this.step(name, options, () => body(...args));
  }

  warn(message: string, options: WarnOptions = {}): void {
    const {
      step = this.#place.step,
      phase = this.#place.phase,
      details,
      url,
      pageSource,
    } = options;
    this.#emit({
      type: 'warning',
      step: step === null ? null : cleanText(step),
      phase: phase === null ? null : cleanText(phase),
      message: cleanText(message),
      ...(details !== undefined && { details: toJsonObject(details) }),
      ...(url !== undefined && { url: cleanText(url) }),
      ...(pageSource !== undefined && { pageSource: cleanText(pageSource) }),
    });
  }

  log(message: string, details?: JsonObject): void {
    const { step, phase } = this.#place;
    const told = details === undefined ? {} : { details: toJsonObject(details) };
    this.#emit({ type: 'log', step, phase, message: cleanText(message), ...told });
  }

  attach(path: string, options: AttachOptions = {}): void {
    const { step, phase } = this.#place;
    const file = describeFile(path, options, this.#tracked.project?.root ?? process.cwd());
    this.#emit({ type: 'attachment', step, phase, ...file });
  }

  async gate(name: string, how: GateOptions = {}): Promise<GateRelease> {
    const options = checkGateOptions(how);
    return this.step(name, ({ id, signal }) =>
      waitAtGate(this.#tracked, { id, name, signal, options }),
    );
  }

  skip(name: string, reason: string): void {
    const { session } = this.#tracked;
    const step = session.ids.claimFor(name);
    const { phase, step: parent } = this.#place;
    const told = { name: cleanText(name), description: null, phase, parent, attempt: 1 };
    this.#emit({ type: 'step.start', step, ...told });
    this.#emit({
      type: 'step.end',
      step,
      status: 'skipped',
      reason: cleanText(reason),
    });
  }

  #run<T>({ name, options, body }: DefinedStep<T>): Promise<T> {
    const value: Promise<unknown> = runStep({
      tracked: this.#tracked,
      outer: this.#place,
      name,
      options,
      body: (started) => body(new StepPart(started)),
    });
    // What an earlier run stored, or nothing where the step was left out: the caller has asked for that.
    return value as Promise<T>;
  }

  #emit(event: NewRunEvent): void {
    this.#tracked.session.emit(event);
  }
}

function createDefinition<T>(
  name: string,
  how: StepOptions | Body<T>,
  body?: Body<T>,
): DefinedStep<T> {
  const options = typeof how === 'function' ? {} : checkStepOptions(how);
  return {
    name: checkName('name', name),
    options,
    body: checkBody(typeof how === 'function' ? how : body),
  };
}

/** What the body of a step gets. */
class StepPart extends Part implements StepHandle {
  readonly #started: StartedStep;

  constructor(started: StartedStep) {
    super(started.tracked, started.place);
    this.#started = started;
  }

  get id(): string {
    return this.#started.id;
  }

  get name(): string {
    return this.#started.name;
  }

  get attempt(): number {
    return this.#started.attempt;
  }

  get signal(): AbortSignal {
    return this.#started.signal.signal;
  }

  progress(percent: number, message?: string): void {
    const told = toNumber(percent);
    this.#tell({
      ...(told !== undefined && { percent: told }),
      ...(message !== undefined && { message: cleanText(message) }),
    });
  }

  items(done: number, total: number | null = null, unit: string | null = null): void {
    this.#tell({
      items: {
        done: toNumber(done) ?? 0,
        total: toNumber(total) ?? null,
        unit: unit === null ? null : cleanText(unit),
      },
    });
  }

  substep(title: string): void {
    this.#tell({ substep: cleanText(title) });
  }

  details(details: JsonObject): void {
    this.#tell({ details: toJsonObject(details) });
  }

  env(): Readonly<Record<'ERRTRACK_RUN' | 'ERRTRACK_STEP', string>> {
    return { ERRTRACK_RUN: this.#started.tracked.session.id, ERRTRACK_STEP: this.id };
  }

  #tell(progress: Partial<Extract<NewRunEvent, { type: 'step.progress' }>>): void {
    const { tracked, id } = this.#started;
    tracked.session.emit({ ...progress, type: 'step.progress', step: id });
  }
}
