import type { EndStatus, ToldEnd } from './status.js';

/** Data that JSON can hold: what a program hands over is made so before it becomes an event. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** What kind of thing is tracked: the word of the facade that made the run. */
export type RunKind = 'automation' | 'operation' | 'workflow' | 'mission';

/** The part of the run's percentage that a step fills: from where to where. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** What went wrong, as it is kept: cleaned of secrets, and linked to the ledger by the key. */
export interface Failure {
  readonly message: string;
  /** The class of the error. */
  readonly type: string;
  readonly stack: string | null;
  /** The raw key of the error in the ledger, 16 hex digits; null where it was not recorded. */
  readonly hash: string | null;
}

/** How much of a countable thing is done. */
export interface Items {
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | null;
}

/** What a browser showed when something happened. */
export interface PageState {
  readonly url?: string;
  readonly pageSource?: string;
}

export interface StepDeclaration {
  readonly step: string;
  readonly name: string;
  readonly description: string | null;
  readonly phase: string | null;
}

interface Told {
  /** 0, 1, 2 … in the order in which the run wrote them. */
  readonly seq: number;
  /** Epoch ms, by the wall clock. */
  readonly ts: number;
  /** Ms since the run started, by a clock that never goes back. */
  readonly at: number;
}

export interface RunStart extends Told {
  readonly type: 'run.start';
  readonly id: string;
  readonly name: string;
  readonly kind: RunKind;
  readonly labels: Readonly<Record<string, string>>;
  /** Steps declared in advance, in order. */
  readonly steps: readonly StepDeclaration[];
  /** How many top steps there will be, where the caller has said so. */
  readonly totalSteps: number | null;
  /** By the name of the step. */
  readonly bands: Readonly<Record<string, Band>>;
  readonly parent: { readonly run: string; readonly step: string | null } | null;
  readonly resumedFrom: string | null;
  /** 1, and one more for each time it was resumed. */
  readonly attempt: number;
  /** The id that its caller has given it; `id` is another one where there was one of that before. */
  readonly chosenId?: string;
  readonly pid: number;
  /** Digests of the machine's name and of this start of it: a pid means something only within both. */
  readonly host: string;
  readonly boot: string;
  /** When the process started, as the machine tells; null where it does not. */
  readonly processStart: string | null;
  readonly git: { readonly commit: string | null; readonly branch: string | null } | null;
  readonly command: string | null;
}

/** The program says how much of the whole is done. */
export interface RunProgress extends Told {
  readonly type: 'run.progress';
  readonly percent: number;
  readonly message?: string;
}

export interface PhaseStart extends Told {
  readonly type: 'phase.start';
  readonly phase: string;
  readonly optional: boolean;
  readonly condition: string | null;
}

export interface PhaseEnd extends Told {
  readonly type: 'phase.end';
  readonly phase: string;
  readonly status: ToldEnd;
  readonly reason: string | null;
}

export interface StepDeclare extends Told, StepDeclaration {
  readonly type: 'step.declare';
}

export interface StepStart extends Told {
  readonly type: 'step.start';
  readonly step: string;
  readonly name: string;
  readonly description: string | null;
  readonly phase: string | null;
  /** The step that this one is a part of. */
  readonly parent: string | null;
  readonly attempt: number;
  readonly message?: string;
  readonly details?: JsonObject;
  /** The run's percentage, where the caller says it, and what it is to be when the step is completed. */
  readonly runPercent?: number;
  readonly runPercentTo?: number;
}

export interface StepProgress extends Told {
  readonly type: 'step.progress';
  readonly step: string;
  readonly percent?: number;
  readonly message?: string;
  readonly items?: Items;
  readonly substep?: string;
  readonly details?: JsonObject;
}

export interface StepRetry extends Told {
  readonly type: 'step.retry';
  readonly step: string;
  readonly failure: Failure;
  /** Ms until the next attempt. */
  readonly waitMs: number;
}

export interface StepEnd extends Told, PageState {
  readonly type: 'step.end';
  readonly step: string;
  readonly status: ToldEnd;
  readonly message?: string;
  readonly details?: JsonObject;
  readonly failure?: Failure;
  readonly reason?: string;
  /** What the step returned, where that is data: a resumed run gives it again. */
  readonly result?: Json;
  /** The step returned nothing, which a resumed run can give again, too. */
  readonly isVoid?: true;
}

/** A step's way back is gone: what it has done and given does not hold any more. */
export interface StepRollback extends Told {
  readonly type: 'step.rollback';
  readonly step: string;
}

export interface GateOpen extends Told {
  readonly type: 'gate.open';
  readonly step: string;
  readonly message: string | null;
  readonly timeoutMs: number | null;
}

export interface GateRelease extends Told {
  readonly type: 'gate.release';
  readonly step: string;
  /** Who or what opened it: `person`, `condition`, `timeout`, or a name. */
  readonly by: string;
}

interface Placed extends Told, PageState {
  readonly step: string | null;
  readonly phase: string | null;
}

export interface Warning extends Placed {
  readonly type: 'warning';
  readonly message: string;
  readonly details?: JsonObject;
}

export interface Attachment extends Placed {
  readonly type: 'attachment';
  readonly kind: 'screenshot' | 'file' | 'artifact';
  /** Relative to the root. */
  readonly path: string;
  readonly mime: string | null;
  readonly bytes: number | null;
}

export interface LogLine extends Placed {
  readonly type: 'log';
  readonly message: string;
  readonly details?: JsonObject;
}

export interface RunEnd extends Told {
  readonly type: 'run.end';
  readonly status: EndStatus;
  readonly failure?: Failure;
  readonly result?: Json;
  readonly exitCode?: number;
}

/** Every fact about a run. Everything else is computed from them. */
export type RunEvent =
  | RunStart
  | RunProgress
  | PhaseStart
  | PhaseEnd
  | StepDeclare
  | StepStart
  | StepProgress
  | StepRetry
  | StepEnd
  | StepRollback
  | GateOpen
  | GateRelease
  | Warning
  | Attachment
  | LogLine
  | RunEnd;

type Untold<E> = E extends Told ? Omit<E, keyof Told> : never;

/** An event before the run's log gave it number and times. */
export type NewRunEvent = Untold<RunEvent>;
