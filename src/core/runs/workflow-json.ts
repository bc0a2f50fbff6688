import type { Run, Step } from './run.js';
import { toIso, toIsoOrNull } from './run-json.js';
import { isDone, isEnd } from './status.js';
import { STATUS_WORDS } from './status-words.js';
import { findCurrentTop } from './step-place.js';

/** A workflow as the WorkflowTracker's document has it. */
export interface WorkflowJson {
  readonly workflow_name: string;
  readonly started_at: string;
  /** Null until every step has ended, or the run. */
  readonly completed_at: string | null;
  readonly steps: readonly WorkflowStepJson[];
  /** 0, 1 … of the step that was started last. */
  readonly current_step_index: number;
  readonly progress_summary: ProgressSummary;
}

/** A step of a workflow, as its document has it. */
export interface WorkflowStepJson {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: WorkflowStatus;
  /** 0 to 100. */
  readonly progress_percentage: number;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly substeps: readonly string[];
  readonly current_substep: string | null;
  readonly error_message: string | null;
}

export type WorkflowStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'skipped';

/** How far a workflow is, in eight figures. */
export interface ProgressSummary {
  readonly workflow_name: string;
  readonly total_steps: number;
  readonly completed_steps: number;
  readonly failed_steps: number;
  readonly in_progress_steps: number;
  /** A whole number; a step that was skipped counts as done. */
  readonly overall_percentage: number;
  readonly is_complete: boolean;
  /** Whole seconds, so far or in all. */
  readonly duration_seconds: number;
}

/** Of a run that was ended with steps left. */
const NEARLY = 99;

/** @param now epoch ms: how long a workflow that goes on has taken. */
export function toWorkflowJson(run: Run, now: number = run.lastEventAt): WorkflowJson {
  return {
    workflow_name: run.name,
    started_at: toIso(run.startedAt),
    completed_at: toIsoOrNull(findEnd(run)),
    steps: listSteps(run).map(toWorkflowStepJson),
    current_step_index: findCurrentIndex(run),
    progress_summary: summarizeProgress(run, now),
  };
}

export function toWorkflowStepJson(step: Step): WorkflowStepJson {
  return {
    id: step.id,
    title: step.name,
    description: step.description ?? '',
    status: STATUS_WORDS[step.status].workflow,
    progress_percentage: step.percent,
    started_at: toIsoOrNull(step.startedAt),
    completed_at: toIsoOrNull(step.endedAt),
    substeps: step.substeps.map(({ title }) => title),
    current_substep: step.currentSubstep,
    error_message: step.failure?.message ?? (step.status === 'failed' ? step.message : null),
  };
}

export function summarizeProgress(run: Run, now: number = run.lastEventAt): ProgressSummary {
  const steps = listSteps(run);
  const count = (status: WorkflowStatus) =>
    steps.filter((step) => STATUS_WORDS[step.status].workflow === status).length;
  const end = findEnd(run);
  const isAllThere = steps.length > 0 || run.status === 'completed';
  const isAllDone = isAllThere && steps.every(({ status }) => isDone(status));
  return {
    workflow_name: run.name,
    total_steps: steps.length,
    completed_steps: count('completed'),
    failed_steps: count('failed'),
    in_progress_steps: count('in_progress'),
    overall_percentage: isAllDone ? 100 : Math.min(NEARLY, Math.floor(run.percent)),
    is_complete: end !== null,
    duration_seconds: Math.max(0, Math.round(((end ?? now) - run.startedAt) / 1_000)),
  };
}

/** 0 before the first step. */
export function findCurrentIndex(run: Run): number {
  const current = findCurrentTop(run);
  return Math.max(0, current === null ? 0 : listSteps(run).indexOf(current));
}

function listSteps(run: Run): readonly Step[] {
  return [...run.steps.values()].filter(({ parent }) => parent === null);
}

/** When the last of the steps ended; with steps left, when the run did. */
function findEnd(run: Run): number | null {
  const steps = listSteps(run);
  if (steps.length === 0 || !steps.every(({ status }) => isEnd(status))) return run.endedAt;
  return Math.max(...steps.map(({ endedAt }) => endedAt ?? 0));
}
