import type { Run } from './run.js';
import { toIso, toIsoOrNull } from './run-json.js';
import type { RunSummary } from './run-summary.js';
import { createRunTrends, type RunTrend } from './run-trend.js';
import { isEnd, type RunStatus } from './status.js';

/** A run that goes on, as the mission tracker's page has it. */
export interface LiveAgent {
  readonly run_id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** `Execution: 45% | Selecting tool`. */
  readonly line: string;
  readonly progress_percent: number;
  readonly current_step: string | null;
  readonly start_time: string;
  /** Whole seconds since it started. */
  readonly elapsed_seconds: number;
}

/** One of the last runs. */
export interface PipelineTask {
  readonly run_id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly state: 'In Progress' | 'Complete';
  readonly progress_percent: number;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly elapsed_seconds: number;
  readonly artifacts: readonly ArtifactLink[];
}

export interface ArtifactLink {
  readonly kind: string;
  readonly path: string;
  readonly url: string;
}

/** Runs of one name, in numbers. */
export type NameAnalytics = Omit<RunTrend, 'runs' | 'steps'> & {
  readonly total: number;
  /** Seconds, the oldest run first. */
  readonly durations: readonly number[];
  readonly steps: readonly {
    readonly name: string;
    readonly failed: number;
    readonly median_duration: number | null;
  }[];
};

const MAX_ARTIFACTS = 20;

export function toLiveAgent(run: Run, now: number): LiveAgent {
  const { id, name, status, percent, startedAt } = run;
  const step = run.currentStep === null ? undefined : run.steps.get(run.currentStep);
  const doing = step?.message ?? step?.name;
  const line = `Execution: ${Math.floor(percent)}%${doing === undefined ? '' : ` | ${doing}`}`;
  return {
    run_id: id,
    name,
    status,
    line,
    progress_percent: percent,
    current_step: step?.name ?? null,
    start_time: toIso(startedAt),
    elapsed_seconds: toSeconds(now - startedAt),
  };
}

export function toPipelineTask(run: Run, now: number): PipelineTask {
  const { id, name, status, percent, startedAt, endedAt } = run;
  return {
    run_id: id,
    name,
    status,
    state: isEnd(status) ? 'Complete' : 'In Progress',
    progress_percent: percent,
    start_time: toIso(startedAt),
    end_time: toIsoOrNull(endedAt),
    elapsed_seconds: toSeconds((endedAt ?? now) - startedAt),
    artifacts: listArtifacts(run),
  };
}

/** How runs of each name have done, and their steps over all of them. */
export function createRunAnalytics(newestFirst: readonly RunSummary[]): readonly NameAnalytics[] {
  return createRunTrends(newestFirst).map(({ runs, steps, ...trend }) => ({
    ...trend,
    total: runs.length,
    durations: runs.map((run) => run.total_duration_seconds),
    steps: steps.map(({ name, failed, median_duration }) => ({ name, failed, median_duration })),
  }));
}

function listArtifacts({ id, attachments }: Run): readonly ArtifactLink[] {
  return attachments
    .map(({ kind, path }, index) => ({ kind, path, url: `/api/runs/${id}/attachments/${index}` }))
    .slice(-MAX_ARTIFACTS);
}

function toSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1_000));
}
