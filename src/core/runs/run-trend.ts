import { findMedian } from './median.js';
import type { RunSummary } from './run-summary.js';
import { isEnd, type RunStatus } from './status.js';

/** How runs of one name have done, as the wire has it. Durations are in seconds. */
export interface RunTrend {
  readonly name: string;
  /** The oldest first. */
  readonly runs: readonly TrendPoint[];
  readonly completed: number;
  /** Failed, cancelled or interrupted. */
  readonly failed: number;
  /** Of those that ended: how many percent completed, to two decimals; null where none has ended. */
  readonly completion_rate: number | null;
  /** Of the runs that completed. */
  readonly median_duration: number | null;
  readonly steps: readonly StepTrend[];
}

export interface TrendPoint {
  readonly run_id: string;
  readonly start_time: string;
  readonly status: RunStatus;
  readonly total_duration_seconds: number;
  readonly success_rate: number;
  readonly total_operations: number;
  readonly total_errors: number;
  readonly total_warnings: number;
}

export interface StepTrend {
  readonly name: string;
  /** In how many of the runs it failed. */
  readonly failed: number;
  /** Median over the runs; null where it never completed. */
  readonly median_duration: number | null;
  /** One for each run, the oldest first; null where it did not complete. */
  readonly durations: readonly (number | null)[];
}

/** The newest so many of each name, in their order. */
export function takeNewestOfEach(
  newestFirst: readonly RunSummary[],
  limit: number,
): readonly RunSummary[] {
  const counts = new Map<string, number>();
  return newestFirst.filter(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= limit;
  });
}

/** The trend of each name among some runs; those whose newest run is the newest come first. */
export function createRunTrends(newestFirst: readonly RunSummary[]): readonly RunTrend[] {
  const byName = new Map<string, RunSummary[]>();
  for (const run of newestFirst) {
    const alike = byName.get(run.name);
    if (alike === undefined) byName.set(run.name, [run]);
    else alike.push(run);
  }
  return [...byName].map(([name, runs]) => createTrend(name, runs.reverse()));
}

function createTrend(name: string, runs: readonly RunSummary[]): RunTrend {
  const completed = runs.filter(({ status }) => status === 'completed');
  const ended = runs.filter(({ status }) => isEnd(status) && status !== 'skipped');
  const failed = ended.length - completed.length;
  return {
    name,
    runs: runs.map(toPoint),
    completed: completed.length,
    failed,
    completion_rate:
      ended.length === 0 ? null : Math.round((completed.length / ended.length) * 10_000) / 100,
    median_duration: findMedian(completed.map((run) => run.total_duration_seconds)),
    steps: createStepTrends(runs),
  };
}

function toPoint(run: RunSummary): TrendPoint {
  const { success_rate, total_operations, total_errors, total_warnings } = run.performance_metrics;
  return {
    run_id: run.run_id,
    start_time: run.start_time,
    status: run.status,
    total_duration_seconds: run.total_duration_seconds,
    success_rate,
    total_operations,
    total_errors,
    total_warnings,
  };
}

/** In the order in which the newest run has them, those that it has not last. */
function createStepTrends(runs: readonly RunSummary[]): readonly StepTrend[] {
  const byRun = runs.map(({ step_times }) => new Map(step_times.map((it) => [it.name, it])));
  const names = new Set([...byRun].reverse().flatMap((times) => [...times.keys()]));
  return [...names].map((name) => {
    const durations = byRun.map((times) => times.get(name)?.median_duration ?? null);
    return {
      name,
      failed: byRun.filter((times) => (times.get(name)?.failed ?? 0) > 0).length,
      median_duration: findMedian(durations.filter((it) => it !== null)),
      durations,
    };
  });
}
