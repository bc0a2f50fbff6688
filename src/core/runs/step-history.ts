import { findMedian } from './median.js';
import type { StepHistory } from './percent.js';
import type { RunSummary } from './run-summary.js';

/** So many runs tell how long a step usually takes; what was long ago may have been another program. */
export const HISTORY_RUNS = 10;

/** How long the steps of a run usually take: medians in ms, by name, over completed runs of the same name. */
export function createStepHistory(runs: readonly RunSummary[]): StepHistory {
  const seconds = new Map<string, number[]>();
  for (const { step_times } of runs) {
    for (const { name, median_duration } of step_times) {
      if (median_duration === null) continue;
      const known = seconds.get(name);
      if (known === undefined) seconds.set(name, [median_duration]);
      else known.push(median_duration);
    }
  }
  return new Map([...seconds].map(([name, known]) => [name, (findMedian(known) ?? 0) * 1_000]));
}
