import type { Eta } from './eta.js';
import type { Attached, Attempt, Gate, Phase, Run, Step } from './run.js';
import type { Failure, Items, Json, JsonObject } from './run-events.js';
import { toSeconds } from './seconds.js';
import type { RunStatus } from './status.js';

/** A run as the wire has it: snake_case, ISO 8601 times, durations in seconds (run tracking, section 1.1). */
export interface RunJson {
  readonly run_id: string;
  readonly name: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly status: RunStatus;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly total_duration_seconds: number;
  readonly progress_percent: number;
  readonly eta_seconds: number | null;
  readonly eta_source: Eta['source'] | null;
  readonly current_phase_id: string | null;
  readonly current_step_id: string | null;
  /** 0, 1 … ; null before the first step. */
  readonly current_step_index: number | null;
  readonly declared_total_steps: number | null;
  readonly last_progress_timestamp: string;
  readonly parent_run_id: string | null;
  readonly parent_step_id: string | null;
  readonly resumed_from: string | null;
  readonly attempt: number;
  readonly pid: number;
  readonly host: string;
  readonly git: Run['git'];
  readonly command: string | null;
  readonly exit_code: number | null;
  readonly error: FailureJson | null;
  readonly result: Json;
  readonly phases: Readonly<Record<string, PhaseJson>>;
  readonly steps: readonly StepJson[];
  readonly attachments: readonly AttachmentJson[];
}

export interface FailureJson {
  readonly message: string;
  readonly type: string;
  readonly stack_trace: string | null;
  readonly error_hash: string | null;
  readonly error_hash_short: string | null;
}

export interface PhaseJson {
  readonly order: number;
  readonly status: RunStatus;
  readonly optional: boolean;
  readonly condition: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly skip_reason: string | null;
  /** Ids of its steps. */
  readonly steps: readonly string[];
}

export interface StepJson {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly index: number;
  readonly phase: string | null;
  readonly parent_step_id: string | null;
  readonly status: RunStatus;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly timestamp: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly message: string | null;
  readonly details: JsonObject;
  readonly error: FailureJson | null;
  readonly progress_percentage: number;
  readonly substeps: readonly string[];
  readonly current_substep: string | null;
  readonly items: Items | null;
  readonly attempts: readonly AttemptJson[];
  readonly skip_reason: string | null;
  readonly gate: {
    message: string | null;
    timeout_ms: number | null;
    released_by: string | null;
  } | null;
}

export interface AttemptJson {
  readonly start_time: string;
  readonly end_time: string | null;
  readonly status: RunStatus;
  readonly error: FailureJson | null;
}

export interface AttachmentJson {
  readonly kind: string;
  readonly path: string;
  readonly mime: string | null;
  readonly bytes: number | null;
  readonly phase: string | null;
  readonly step: string | null;
  readonly timestamp: string;
}

/** What is known of a run as a whole. */
export type RunHeadJson = Omit<RunJson, 'error' | 'result' | 'phases' | 'steps' | 'attachments'>;

/** Everything that is known of a run. */
export function toRunJson(run: Run, eta: Eta | null = null): RunJson {
  return {
    ...toRunHeadJson(run, eta),
    error: toFailureJson(run.failure),
    result: run.result ?? null,
    phases: fromEntries([...run.phases].map(([name, phase]) => [name, toPhaseJson(phase)])),
    steps: [...run.steps.values()].map(toStepJson),
    attachments: run.attachments.map(toAttachmentJson),
  };
}

export function toRunHeadJson(run: Run, eta: Eta | null = null): RunHeadJson {
  const current = run.currentStep === null ? undefined : run.steps.get(run.currentStep);
  return {
    run_id: run.id,
    name: run.name,
    kind: run.kind,
    labels: run.labels,
    status: run.status,
    start_time: toIso(run.startedAt),
    end_time: toIsoOrNull(run.endedAt),
    total_duration_seconds: toSeconds(run.duration),
    progress_percent: run.percent,
    eta_seconds: eta?.seconds ?? null,
    eta_source: eta?.source ?? null,
    current_phase_id: run.currentPhase,
    current_step_id: run.currentStep,
    current_step_index: current === undefined ? null : current.index - 1,
    declared_total_steps: run.totalSteps,
    last_progress_timestamp: toIso(run.lastEventAt),
    parent_run_id: run.parent?.run ?? null,
    parent_step_id: run.parent?.step ?? null,
    resumed_from: run.resumedFrom,
    attempt: run.attempt,
    pid: run.pid,
    host: run.host,
    git: run.git,
    command: run.command,
    exit_code: run.exitCode,
  };
}

function toStepJson(step: Step): StepJson {
  return {
    id: step.id,
    name: step.name,
    description: step.description,
    index: step.index,
    phase: step.phase,
    parent_step_id: step.parent,
    status: step.status,
    start_time: toIsoOrNull(step.startedAt),
    end_time: toIsoOrNull(step.endedAt),
    timestamp: toIsoOrNull(step.changedAt),
    duration: step.duration === null ? null : toSeconds(step.duration),
    message: step.message,
    details: step.details,
    error: toFailureJson(step.failure),
    progress_percentage: step.percent,
    substeps: step.substeps.map(({ title }) => title),
    current_substep: step.currentSubstep,
    items: step.items,
    attempts: step.attempts.map(toAttemptJson),
    skip_reason: step.skipReason,
    gate: toGateJson(step.gate),
  };
}

/** ISO 8601 UTC with milliseconds, as all times leave us. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

export function toIsoOrNull(ms: number | null): string | null {
  return ms === null ? null : toIso(ms);
}

const SHORT_HASH = 8;

export function toFailureJson(failure: Failure | null): FailureJson | null {
  if (failure === null) return null;
  const { message, type, stack, hash } = failure;
  const short = hash?.slice(0, SHORT_HASH) ?? null;
  return { message, type, stack_trace: stack, error_hash: hash, error_hash_short: short };
}

function toPhaseJson(phase: Phase): PhaseJson {
  return {
    order: phase.order,
    status: phase.status,
    optional: phase.optional,
    condition: phase.condition,
    start_time: toIsoOrNull(phase.startedAt),
    end_time: toIsoOrNull(phase.endedAt),
    skip_reason: phase.skipReason,
    steps: phase.steps,
  };
}

function toAttemptJson({ startedAt, endedAt, status, failure }: Attempt): AttemptJson {
  return {
    start_time: toIso(startedAt),
    end_time: toIsoOrNull(endedAt),
    status,
    error: toFailureJson(failure),
  };
}

function toGateJson(gate: Gate | null): StepJson['gate'] {
  if (gate === null) return null;
  return { message: gate.message, timeout_ms: gate.timeoutMs, released_by: gate.releasedBy };
}

function toAttachmentJson({ at, ...attached }: Attached): AttachmentJson {
  const { kind, path, mime, bytes, phase, step } = attached;
  return { kind, path, mime, bytes, phase, step, timestamp: toIso(at) };
}

/** Also for a phase that is called `__proto__`. */
function fromEntries<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries);
}
