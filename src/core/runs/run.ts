import type {
  Attachment,
  Band,
  Failure,
  Items,
  Json,
  JsonObject,
  RunKind,
  RunStart,
} from './run-events.js';
import type { RunStatus } from './status.js';

/** One try of a step. Times are epoch ms. */
export interface Attempt {
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly status: RunStatus;
  readonly failure: Failure | null;
}

/** A part of a step that is told by its title alone. */
export interface Substep {
  readonly title: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface Gate {
  readonly message: string | null;
  readonly timeoutMs: number | null;
  readonly releasedBy: string | null;
}

export interface Step {
  /** Unique in the run. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** 1, 2 … among the steps of the run, in the order in which they were declared or started. */
  readonly index: number;
  readonly phase: string | null;
  readonly parent: string | null;
  readonly children: readonly string[];
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Time of the last change of `status`. */
  readonly changedAt: number | null;
  /** Ms; null until it has ended. */
  readonly duration: number | null;
  readonly message: string | null;
  readonly details: JsonObject;
  readonly failure: Failure | null;
  /** 0 to 100, never less than before. */
  readonly percent: number;
  /** Whether `percent` was told, and not derived. */
  readonly isPercentTold: boolean;
  readonly band: Band | null;
  readonly substeps: readonly Substep[];
  readonly currentSubstep: string | null;
  readonly items: Items | null;
  readonly attempts: readonly Attempt[];
  readonly skipReason: string | null;
  readonly gate: Gate | null;
  readonly result: Json | undefined;
  /** Whether what it returned is known, so that a resumed run need not run it again. */
  readonly isReplayable: boolean;
}

export interface Phase {
  readonly name: string;
  readonly order: number;
  readonly optional: boolean;
  readonly condition: string | null;
  /** Derived from the steps, unless it was skipped or cut off as a whole. */
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly steps: readonly string[];
  readonly skipReason: string | null;
}

/** One line of the monitoring log: a step that ended, or a warning. */
export interface Operation {
  readonly level: 'info' | 'warning' | 'error';
  readonly phase: string | null;
  /** The id of the step. */
  readonly step: string | null;
  readonly status: RunStatus;
  readonly at: number;
  readonly message: string | null;
  readonly failure: Failure | null;
  readonly url: string | null;
  readonly pageSource: string | null;
  readonly screenshot: string | null;
  readonly details: JsonObject;
}

export type Attached = Pick<Attachment, 'kind' | 'path' | 'mime' | 'bytes' | 'phase' | 'step'> & {
  readonly at: number;
};

/** A run as far as its events tell. Times are epoch ms, durations ms by a clock that never goes back. */
export interface Run
  extends Pick<
    RunStart,
    | 'id'
    | 'name'
    | 'labels'
    | 'parent'
    | 'resumedFrom'
    | 'attempt'
    | 'chosenId'
    | 'pid'
    | 'host'
    | 'boot'
    | 'processStart'
    | 'git'
  > {
  readonly kind: RunKind;
  readonly command: string | null;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Ms from the start to the end, or to the last event. */
  readonly duration: number;
  /** 0 to 100, never less than before. */
  readonly percent: number;
  readonly totalSteps: number | null;
  readonly phases: ReadonlyMap<string, Phase>;
  /** By id, in order. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly currentPhase: string | null;
  readonly currentStep: string | null;
  /** Epoch ms of the last event. */
  readonly lastEventAt: number;
  readonly operations: readonly Operation[];
  readonly attachments: readonly Attached[];
  readonly failure: Failure | null;
  readonly result: Json | undefined;
  readonly exitCode: number | null;
  /** Number of the last event that was taken in; -1 before the first. */
  readonly seq: number;
}
