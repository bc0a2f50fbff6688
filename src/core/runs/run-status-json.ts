import { type ReportHead, toReportHead } from './report-head.js';
import { type ReportStatus, toReportStatus } from './report-status.js';
import type { Run } from './run.js';
import { toIso } from './run-json.js';
import { isEnd, type RunStatus } from './status.js';

/** How a run is doing, in the words of the step tracking guide: what its page asks for every two seconds. */
export interface RunStatusJson extends Nullable<ReportHead> {
  readonly status: ReportStatus | 'idle';
  /** The same in our own words, which are finer; null where there is no run. */
  readonly run_status: RunStatus | null;
  readonly is_running: boolean;
  readonly run_id: string | null;
  readonly name: string | null;
  readonly progress_percent: number;
  readonly current_phase: string | null;
  readonly current_step: string | null;
  /** What the current step said last. */
  readonly message: string | null;
  readonly error: string | null;
  readonly error_type: string | null;
  /** When anything was told last: a run that is stuck shows by it. */
  readonly last_operation_timestamp: string | null;
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

export interface StepCounts {
  readonly total_steps: number;
  readonly completed_steps: number;
  readonly failed_steps: number;
  readonly skipped_steps: number;
  readonly in_progress_steps: number;
}

export function toRunStatusJson(run: Run): RunStatusJson {
  const step = run.currentStep === null ? undefined : run.steps.get(run.currentStep);
  return {
    status: toReportStatus(run.status),
    run_status: run.status,
    is_running: !isEnd(run.status),
    run_id: run.id,
    name: run.name,
    ...toReportHead(run),
    progress_percent: run.percent,
    current_phase: run.currentPhase,
    current_step: step?.name ?? null,
    message: step?.message ?? null,
    error: run.failure?.message ?? null,
    error_type: run.failure?.type ?? null,
    last_operation_timestamp: toIso(run.lastEventAt),
  };
}

/** Before anything has run. */
export const IDLE_STATUS: RunStatusJson = {
  status: 'idle',
  run_status: null,
  is_running: false,
  run_id: null,
  name: null,
  start_time: null,
  end_time: null,
  customer_name: null,
  scorecard_name: null,
  total_duration_seconds: 0,
  progress_percent: 0,
  current_phase: null,
  current_step: null,
  message: null,
  error: null,
  error_type: null,
  last_operation_timestamp: null,
};

/** Steps that have not begun count in the total alone. */
export function countSteps({ steps, totalSteps }: Run): StepCounts {
  const begun = [...steps.values()].filter(({ status }) => status !== 'pending');
  const count = (status: ReportStatus) =>
    begun.filter((step) => toReportStatus(step.status) === status).length;
  return {
    total_steps: Math.max(totalSteps ?? 0, steps.size),
    completed_steps: count('success'),
    failed_steps: count('failed'),
    skipped_steps: count('skipped'),
    in_progress_steps: count('in_progress'),
  };
}

export const NO_STEPS: StepCounts = {
  total_steps: 0,
  completed_steps: 0,
  failed_steps: 0,
  skipped_steps: 0,
  in_progress_steps: 0,
};
