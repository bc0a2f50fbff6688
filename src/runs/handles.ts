import type { RunEventJson } from '../core/runs/run-event-json.js';
import type { Json, JsonObject } from '../core/runs/run-events.js';
import type { RunStatus } from '../core/runs/status.js';
import type { WholeRunJson } from '../core/runs/whole-run-json.js';
import type {
  AttachOptions,
  ConditionalStep,
  GateOptions,
  PhaseOptions,
  StepOptions,
  WarnOptions,
} from './options.js';

/** What a run, a phase and a step have in common. */
export interface StepScope {
  /**
   * Run a step: what it returns or throws is what `body` did, and the same object; undefined where `when` left it out.
   * @throws whatever `body` throws, after its last retry.
   */
  step<T>(name: string, body: (step: StepHandle) => T | Promise<T>): Promise<T>;
  step<T>(
    name: string,
    options: ConditionalStep,
    body: (step: StepHandle) => T | Promise<T>,
  ): Promise<T | undefined>;
  step<T>(
    name: string,
    options: StepOptions,
    body: (step: StepHandle) => T | Promise<T>,
  ): Promise<T>;
  /** A step for `parallel`: nothing runs yet. */
  define<T>(name: string, body: (step: StepHandle) => T | Promise<T>): DefinedStep<T>;
  define<T>(
    name: string,
    options: ConditionalStep,
    body: (step: StepHandle) => T | Promise<T>,
  ): DefinedStep<T | undefined>;
  define<T>(
    name: string,
    options: StepOptions,
    body: (step: StepHandle) => T | Promise<T>,
  ): DefinedStep<T>;
  /**
   * Run steps side by side. After the first failure no further one starts; the others are waited for.
   * @returns their results, in the order of the list.
   * @throws what the first one threw that failed.
   */
  parallel<const S extends readonly DefinedStep<unknown>[]>(
    steps: S,
    options?: { readonly concurrency?: number },
  ): Promise<StepResults<S>>;
  /** A function each call of which is a step. */
  track<A extends readonly unknown[], T>(
    body: (...args: A) => T | Promise<T>,
    options?: StepOptions & { readonly name?: string },
  ): (...args: A) => Promise<T>;
  /** Note something that is not as it should be: it stays visible in the reports of a successful run. */
  warn(message: string, options?: WarnOptions): void;
  log(message: string, details?: JsonObject): void;
  /** Add a file of the project to the run's records, by its path. */
  attach(path: string, options?: AttachOptions): void;
  /**
   * Wait for a person, or a condition: a step of its own. `errtrack runs release <run>` opens it.
   * @throws TimeoutError where nobody came in time, unless `onTimeout` is `continue`.
   */
  gate(name: string, options?: GateOptions): Promise<GateRelease>;
  /** Note that a step was left out. */
  skip(name: string, reason: string): void;
}

/** How a gate was opened. */
export interface GateRelease {
  /** `person`, `condition` or `timeout`. */
  readonly by: string;
}

/** A step that has not begun. */
export interface DefinedStep<T> {
  readonly name: string;
  readonly options: StepOptions;
  readonly body: (step: StepHandle) => T | Promise<T>;
}

/** What steps give, each in its place. */
export type StepResults<S extends readonly DefinedStep<unknown>[]> = {
  -readonly [K in keyof S]: S[K] extends DefinedStep<infer T> ? T : never;
};

/** A run, for the code that it is made of. */
export interface RunHandle extends StepScope {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** 0 to 100. */
  readonly percent: number;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  phase<T>(name: string, body: (phase: PhaseHandle) => T | Promise<T>): Promise<T>;
  /** @returns undefined where the phase was skipped. */
  phase<T>(
    name: string,
    options: PhaseOptions,
    body: (phase: PhaseHandle) => T | Promise<T>,
  ): Promise<T | undefined>;
  /** Set the percentage; it never falls. */
  progress(percent: number, message?: string): void;
  /** Be told of events: `step.start`, `step.end` … or `*` for all. What a listener throws is contained. */
  on(type: string, listener: (event: RunEventJson) => void): () => void;
  subscribe(type: string, listener: (event: RunEventJson) => void): () => void;
  /** End the run as failed when its body returns, without throwing. */
  fail(error: unknown): void;
  /** For `await using`: without it the run ends as failed. */
  done(result?: Json): void;
  /** Everything that is known of the run so far. */
  toJSON(): WholeRunJson;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A phase, for the code that it is made of. */
export interface PhaseHandle extends StepScope {
  readonly name: string;
  readonly signal: AbortSignal;
}

/** One try of a step, for the code that it is made of. */
export interface StepHandle extends StepScope {
  readonly id: string;
  readonly name: string;
  /** 1, 2 … */
  readonly attempt: number;
  /** Aborted when the run is cancelled, or the step's time is over. */
  readonly signal: AbortSignal;
  /** 0 to 100; it never falls. Written at most once a second. */
  progress(percent: number, message?: string): void;
  /** So many of a countable thing are done. */
  items(done: number, total?: number | null, unit?: string): void;
  /** Name what is done at the moment. */
  substep(title: string): void;
  details(details: JsonObject): void;
  /** `ERRTRACK_RUN` and `ERRTRACK_STEP` for a child process: a run that it makes becomes part of this step. */
  env(): Readonly<Record<'ERRTRACK_RUN' | 'ERRTRACK_STEP', string>>;
}
