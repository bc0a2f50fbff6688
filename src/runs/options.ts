import type { Tracker } from '../capture/options.js';
import type { Band, JsonObject, RunKind } from '../core/runs/run-events.js';
import type { RunJson } from '../core/runs/run-json.js';
import type { Severity } from '../core/severity.js';
import type { OutputStream, RunOutput } from '../terminal/runs/run-output.js';

declare global {
  // What our declarations name, for programs that are compiled without the types of Node, the DOM or `using`. Where
  // those are there, each merges with its own.
  interface AbortSignal {}
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
}

/** A step that is known in advance. */
export interface DeclaredStep {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  readonly phase?: string;
}

/** What a browser shows at the moment, as far as a hook can tell. */
export interface CapturedPage {
  /** A PNG. */
  readonly screenshot?: Uint8Array;
  readonly url?: string;
  readonly pageSource?: string;
}

/** Called when a step fails. A Playwright, Puppeteer or Selenium page does as well: it is known by its methods. */
export type CaptureHook = () => CapturedPage | null | Promise<CapturedPage | null>;

/** How a run is kept, shown and ended. */
export interface RunOptions {
  /** The run's id, where the caller has one: `[A-Za-z0-9._-]`, 100 at most. A completed one is not executed again. */
  readonly id?: string;
  /** Default `automation`. */
  readonly kind?: RunKind;
  /** Names of the subject: `customer_name` and `scorecard_name` head the reports. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Steps that are known in advance: they are shown as pending. */
  readonly steps?: readonly (string | DeclaredStep)[];
  /** How many steps there will be, where their names are not known yet. */
  readonly totalSteps?: number;
  /** The part of the percentage that each step fills, by its name. */
  readonly bands?: Readonly<Record<string, Band | readonly [from: number, to: number]>>;
  /** Take up an interrupted or failed run: its id, or true for the newest of this name. Completed steps are skipped. */
  readonly resume?: boolean | string;
  /** Cancels the run: steps that listen to `step.signal` end, and no new one starts. */
  readonly signal?: AbortSignal;
  /** Default `auto`: live on a terminal, plain elsewhere, by `stream`'s own `isTTY`. */
  readonly output?: RunOutput;
  /** Default `process.stderr`. */
  readonly stream?: OutputStream;
  /** Whether lines tell of starts, logs and files as well, and not of what has ended alone; default false. */
  readonly verbose?: boolean;
  /** Whether the three reports are saved at the end; default true. */
  readonly reports?: boolean;
  /** Asked for a picture when a step fails. */
  readonly capture?: CaptureHook | object;
  /** Called with the run at each start and end, and at most once a second between. What it throws is contained. */
  readonly onProgress?: (run: RunJson) => void;
  /** The tracker that records errors, and whose project keeps the run; default: the process's own. */
  readonly tracker?: Tracker;
  /** Severity of errors in the run's steps; default `MEDIUM`. */
  readonly severity?: Severity;
}

/** When a phase is done. */
export interface PhaseOptions {
  /** Whether it may be left out. */
  readonly optional?: boolean;
  /** In words, when it is done: `Enterprise only`. */
  readonly condition?: string;
  /** False, or a function that says so, skips it: the body is not called. */
  readonly when?: boolean | (() => boolean | Promise<boolean>);
}

/** How a step is done: when, how often, how long, and how back. */
export interface StepOptions extends PhaseOptions {
  /** Unique in the run; default: a slug of the name. */
  readonly id?: string;
  readonly description?: string;
  readonly message?: string;
  readonly details?: JsonObject;
  /** How often it is tried again after a failure; default 0. */
  readonly retries?: number;
  /** Ms before the first retry; doubled for each further one. Default 0. */
  readonly backoffMs?: number;
  /** Ms after which an attempt fails with a `TimeoutError`, and `signal` is aborted. */
  readonly timeoutMs?: number;
  /** Called once when a later step of the run fails, or this one does for good; newest first. */
  readonly rollback?: (error: unknown) => unknown;
  /** What a resumed run does where this step was completed: give its stored result (default), or run it again. */
  readonly resume?: 'skip' | 'rerun';
  readonly severity?: Severity;
  /** The run's percentage at the start of the step, where the caller says it. */
  readonly runPercent?: number;
}

/** How a step is done that may be left out. */
export type ConditionalStep = StepOptions & Required<Pick<StepOptions, 'when'>>;

/** What a run waits for at a gate. */
export interface GateOptions {
  /** What the person is to do. */
  readonly message?: string;
  /** Ms to wait; default: no end. */
  readonly timeoutMs?: number;
  /** Default `fail`, with a `TimeoutError`. */
  readonly onTimeout?: 'fail' | 'continue';
  /** Asked every 250 ms: true opens the gate. */
  readonly until?: () => boolean | Promise<boolean>;
}

/** Where a warning belongs, and what there was to see. */
export interface WarnOptions {
  readonly step?: string;
  readonly phase?: string;
  readonly details?: JsonObject;
  readonly url?: string;
  readonly pageSource?: string;
}

/** What a file is that is attached. */
export interface AttachOptions {
  /** Default by the file's ending. */
  readonly kind?: 'screenshot' | 'file' | 'artifact';
  readonly mime?: string;
}
