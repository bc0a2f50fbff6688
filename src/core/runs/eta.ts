import type { StepHistory } from './percent.js';
import type { Run } from './run.js';
import { isDone, isEnd } from './status.js';

/** When a run will be done, and what says so. */
export interface Eta {
  readonly seconds: number;
  readonly source: 'rate' | 'history';
}

/** Too early to tell before: a few seconds of start-up are no rate. */
const MIN_ELAPSED_MS = 5_000;

/**
 * How many seconds are left: by how long the remaining steps took before, where every one of them is known, else by
 * the average rate so far. Null while it is too early to tell, and where there is no end in sight.
 * @param elapsed ms since the run started.
 * @param history medians in ms by the name of the step.
 */
export function estimateEta(run: Run, elapsed: number, history: StepHistory): Eta | null {
  if (isEnd(run.status) || elapsed < MIN_ELAPSED_MS) return null;
  const steps = [...run.steps.values()].filter(({ parent }) => parent === null);
  if (!steps.some(({ status }) => isEnd(status))) return null;
  return (
    byHistory(run, elapsed, history) ?? (run.percent > 0 ? byRate(run.percent, elapsed) : null)
  );
}

function byRate(percent: number, elapsed: number): Eta {
  return { seconds: Math.max(0, (elapsed * (100 - percent)) / percent / 1_000), source: 'rate' };
}

function byHistory(run: Run, elapsed: number, history: StepHistory): Eta | null {
  const steps = [...run.steps.values()].filter(({ parent }) => parent === null);
  const isWhole = run.totalSteps !== null && steps.length >= run.totalSteps;
  const left = steps.filter(({ status }) => !isDone(status) && !isEnd(status));
  if (!isWhole || left.some(({ name }) => !history.has(name))) return null;
  const now = run.startedAt + elapsed;
  const sum = left.reduce((total, { name, startedAt }) => {
    const usual = history.get(name) ?? 0;
    return total + Math.max(0, usual - (startedAt === null ? 0 : now - startedAt));
  }, 0);
  return { seconds: sum / 1_000, source: 'history' };
}
