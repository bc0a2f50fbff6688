import type { RunSummary } from '../core/runs/run-summary.js';
import { listRuns } from '../runlog/list-runs.js';
import { toOneLine } from '../terminal/printable.js';

/** So many runs in a row are a habit. */
const HABIT = 3;
const QUICK_SECONDS = 2;

/** What would be better said in another way: runs that are no more than one quick call. */
export function findRunHints(dataDir: string): readonly string[] {
  const byName = new Map<string, RunSummary[]>();
  for (const run of listRuns(dataDir, { limitOfEachName: HABIT }).runs) {
    byName.set(run.name, [...(byName.get(run.name) ?? []), run]);
  }
  return [...byName]
    .filter(([, runs]) => runs.length === HABIT && runs.every(isQuickCall))
    .map(
      ([name]) =>
        `Runs of ${toOneLine(name)} have one step at most and take less than ${QUICK_SECONDS} s: withErrorTracking() is enough for that`,
    );
}

function isQuickCall({ status, step_counts, total_duration_seconds }: RunSummary): boolean {
  const steps = Object.values(step_counts).reduce((sum, count) => sum + count, 0);
  return status === 'completed' && steps <= 1 && total_duration_seconds < QUICK_SECONDS;
}
