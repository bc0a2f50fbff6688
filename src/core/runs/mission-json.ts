import type { Run, Step } from './run.js';
import type { Items, Json } from './run-events.js';
import { toIso, toIsoOrNull } from './run-json.js';
import { isDone } from './status.js';
import { STATUS_WORDS } from './status-words.js';
import { findCurrentTop } from './step-place.js';

/** What the collecting part of a mission has counted. */
export interface MissionCounters {
  readonly totalItems: number;
  readonly pagesSinceIncrease: number;
}

/** The `progress_tracker` of a mission's result, as the MissionProgressTracker's document has it. */
export interface MissionProgressJson {
  readonly mission_id: string;
  readonly start_time: string;
  /** The step at work, or the one that the mission failed in. */
  readonly current_step: ExecutionStepJson | null;
  readonly completed_steps: readonly ExecutionStepJson[];
  readonly total_items_collected: number;
  readonly pages_since_last_increase: number;
  readonly last_progress_timestamp: string;
}

/** A step of a mission, as callbacks are told of it and the result has it. */
export interface ExecutionStepJson {
  readonly step_name: string;
  /** 1, 2 … */
  readonly step_index: number;
  readonly total_steps: number;
  readonly status: MissionStatus;
  /** Of the mission, 0 to 100. */
  readonly progress_percent: number;
  readonly message: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly error: string | null;
  readonly error_type: string | null;
  /** How much of a countable thing is done: `{ done: 45, total: 100, unit: 'items' }`. */
  readonly items: Items | null;
}

export type MissionStatus = 'pending' | 'started' | 'completed' | 'failed' | 'skipped';

/** The part of the percentage that each step of a mission fills, where its caller says nothing else. */
export const MISSION_BANDS = {
  verification: [5, 10],
  intent_classification: [10, 30],
  budget_check: [30, 40],
  tool_selection: [40, 55],
  tool_execution: [55, 80],
  artifact_creation: [80, 90],
  finalize: [90, 100],
} as const;

export function toMissionJson(
  run: Run,
  missionId: string,
  { totalItems, pagesSinceIncrease }: MissionCounters,
): MissionProgressJson {
  const steps = [...run.steps.values()].filter(({ parent }) => parent === null);
  const current = findCurrentTop(run);
  const isCurrent = current !== null && !isDone(current.status);
  return {
    mission_id: missionId,
    start_time: toIso(run.startedAt),
    current_step: isCurrent ? toExecutionStepJson(current, run) : null,
    completed_steps: steps
      .filter(({ status }) => status === 'completed')
      .map((step) => toExecutionStepJson(step, run)),
    total_items_collected: totalItems,
    pages_since_last_increase: pagesSinceIncrease,
    last_progress_timestamp: toIso(run.lastEventAt),
  };
}

export function toExecutionStepJson(step: Step, run: Run): ExecutionStepJson {
  const { index, total } = readPlace(step, run);
  return {
    step_name: step.name,
    step_index: index,
    total_steps: total,
    status: STATUS_WORDS[step.status].mission,
    progress_percent: findPercent(step, run),
    message: step.message,
    start_time: toIsoOrNull(step.startedAt),
    end_time: toIsoOrNull(step.endedAt),
    error: step.failure?.message ?? null,
    error_type: step.failure?.type ?? null,
    items: step.items,
  };
}

/** Where the caller says that the step stands: it is kept with the step's details. */
function readPlace({ details, index }: Step, run: Run): { index: number; total: number } {
  const told = readCount(details['step_index']) ?? index;
  const known = Math.max(run.totalSteps ?? 0, run.steps.size, told);
  return { index: told, total: readCount(details['total_steps']) ?? known };
}

/** The percentage of the mission that a step has reached: one that is not done is the last one of all. */
function findPercent({ band, status }: Step, run: Run): number {
  return band !== null && isDone(status) ? band.to : run.percent;
}

function readCount(raw: Json | undefined): number | null {
  return typeof raw === 'number' && Number.isSafeInteger(raw) && raw > 0 ? raw : null;
}
