import { isIsoTime } from '../iso-time.js';
import { isObject, isText, isTextOrNull } from '../shape.js';
import {
  type FieldChecks,
  isList,
  isNullOr,
  isNumber,
  isOneOf,
  isRecordOf,
  isShape,
  pickFields,
} from './field-checks.js';
import { findMedian } from './median.js';
import { measureRun, type RunMetrics } from './metrics.js';
import type { Run, Step } from './run.js';
import { isRunId } from './run-id.js';
import { type FailureJson, type RunHeadJson, toFailureJson, toRunHeadJson } from './run-json.js';
import { isRunStatus, type RunStatus } from './status.js';

/** A run without its steps: what lists, trends and histories go by. It is kept beside the log of a run that has ended. */
export interface RunSummary extends RunHeadJson {
  /** Without its stack. */
  readonly error: Omit<FailureJson, 'stack_trace'> | null;
  /** Names of the phases, in order. */
  readonly phase_names: readonly string[];
  /** The name of the step that failed first, or is at work. */
  readonly step_name: string | null;
  readonly step_counts: Readonly<Record<RunStatus, number>>;
  readonly performance_metrics: RunMetrics;
  /** Of the first thousand names. */
  readonly step_times: readonly StepTime[];
}

/** All steps of one name. */
export interface StepTime {
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  /** Seconds: the median of those that completed; null where none has. */
  readonly median_duration: number | null;
}

const MAX_NAMES = 1_000;

export function summarizeRun(run: Run): RunSummary {
  return {
    ...toRunHeadJson(run),
    error: toShortFailure(run),
    phase_names: [...run.phases.keys()],
    step_name: findSpeakingStep(run)?.name ?? null,
    step_counts: countByStatus(run),
    performance_metrics: measureRun(run),
    step_times: measureSteps(run),
  };
}

/** One run of many: what `runs trend` shows is not for a list. */
export function toListedRun({ step_times, ...run }: RunSummary): Omit<RunSummary, 'step_times'> {
  return run;
}

/** A summary as it was kept, with the fields that we know and no others; null for anything else. */
export function parseRunSummary(raw: unknown): RunSummary | null {
  if (!isObject(raw)) return null;
  const summary = pickFields(raw, SUMMARY_CHECKS);
  return isSummary(summary) ? summary : null;
}

const SUMMARY_CHECKS: FieldChecks<RunSummary> = {
  run_id: isRunId,
  name: isText,
  kind: isText,
  labels: isRecordOf(isText),
  status: isRunStatus,
  start_time: isIsoTime,
  end_time: isNullOr(isIsoTime),
  total_duration_seconds: isNumber,
  progress_percent: isNumber,
  eta_seconds: isNullOr(isNumber),
  eta_source: isNullOr(isOneOf(['rate', 'history'])),
  current_phase_id: isTextOrNull,
  current_step_id: isTextOrNull,
  current_step_index: isNullOr(isNumber),
  declared_total_steps: isNullOr(isNumber),
  last_progress_timestamp: isIsoTime,
  parent_run_id: isTextOrNull,
  parent_step_id: isTextOrNull,
  resumed_from: isTextOrNull,
  attempt: isNumber,
  pid: isNumber,
  host: isText,
  git: isNullOr(isShape<NonNullable<Run['git']>>({ commit: isTextOrNull, branch: isTextOrNull })),
  command: isTextOrNull,
  exit_code: isNullOr(isNumber),
  error: isNullOr(
    isShape<NonNullable<RunSummary['error']>>({
      message: isText,
      type: isText,
      error_hash: isTextOrNull,
      error_hash_short: isTextOrNull,
    }),
  ),
  phase_names: isList(isText),
  step_name: isTextOrNull,
  step_counts: isShape<RunSummary['step_counts']>({
    pending: isNumber,
    running: isNumber,
    waiting: isNumber,
    completed: isNumber,
    failed: isNumber,
    skipped: isNumber,
    cancelled: isNumber,
    interrupted: isNumber,
  }),
  performance_metrics: isShape<RunMetrics>({
    total_operations: isNumber,
    total_errors: isNumber,
    total_warnings: isNumber,
    total_screenshots: isNumber,
    success_rate: isNumber,
  }),
  step_times: isList(
    isShape<StepTime>({
      name: isText,
      count: isNumber,
      failed: isNumber,
      median_duration: isNullOr(isNumber),
    }),
  ),
};

const isSummary = isShape<RunSummary>(SUMMARY_CHECKS);

function toShortFailure({ failure }: Run): RunSummary['error'] {
  const told = toFailureJson(failure);
  if (told === null) return null;
  const { stack_trace, ...rest } = told;
  return rest;
}

function findSpeakingStep(run: Run): Step | undefined {
  for (const step of run.steps.values()) if (step.status === 'failed') return step;
  return run.steps.get(run.currentStep ?? '');
}

function countByStatus({ steps }: Run): Readonly<Record<RunStatus, number>> {
  const counts = { ...NO_STEPS };
  for (const { status } of steps.values()) counts[status]++;
  return counts;
}

const NO_STEPS: Readonly<Record<RunStatus, number>> = {
  pending: 0,
  running: 0,
  waiting: 0,
  completed: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  interrupted: 0,
};

function measureSteps({ steps }: Run): readonly StepTime[] {
  const byName = new Map<string, Step[]>();
  for (const step of steps.values()) {
    const alike = byName.get(step.name);
    if (alike !== undefined) alike.push(step);
    else if (byName.size < MAX_NAMES) byName.set(step.name, [step]);
  }
  return [...byName].map(([name, alike]) => ({
    name,
    count: alike.length,
    failed: alike.filter(({ status }) => status === 'failed').length,
    median_duration: findMedian(alike.flatMap(tellSeconds)),
  }));
}

function tellSeconds({ status, duration }: Step): readonly number[] {
  return status === 'completed' && duration !== null ? [duration / 1_000] : [];
}
