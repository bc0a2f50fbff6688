import type { MissionProgressJson } from '../core/runs/mission-json.js';
import type { JsonObject } from '../core/runs/run-events.js';

/** How a mission went: what its result has besides the progress. */
export interface MissionOutcome {
  /** Default: whether no step has failed. */
  readonly success?: boolean;
  readonly toolUsed?: string | null;
  /** 0 to 1. */
  readonly toolConfidence?: number | null;
  readonly resultSummary?: string | null;
  readonly executionResult?: JsonObject | null;
  readonly artifactReference?: JsonObject | null;
  readonly artifactMessage?: string | null;
}

/** The document's return value of a mission. */
export interface MissionResult {
  readonly success: boolean;
  readonly mission_id: string;
  readonly status: 'completed' | 'failed';
  readonly tool_used: string | null;
  readonly tool_confidence: number | null;
  readonly result_summary: string | null;
  readonly execution_result: JsonObject | null;
  readonly artifact_reference: JsonObject | null;
  readonly artifact_message: string | null;
  readonly progress_tracker: MissionProgressJson;
}

export function toMissionResult(
  outcome: MissionOutcome,
  success: boolean,
  progress: MissionProgressJson,
): MissionResult {
  return {
    success,
    mission_id: progress.mission_id,
    status: success ? 'completed' : 'failed',
    tool_used: outcome.toolUsed ?? null,
    tool_confidence: outcome.toolConfidence ?? null,
    result_summary: outcome.resultSummary ?? null,
    execution_result: outcome.executionResult ?? null,
    artifact_reference: outcome.artifactReference ?? null,
    artifact_message: outcome.artifactMessage ?? null,
    progress_tracker: progress,
  };
}
