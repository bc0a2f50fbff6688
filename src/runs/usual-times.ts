import type { StepHistory } from '../core/runs/percent.js';
import { readStepHistory } from '../runlog/list-runs.js';

const KEPT_MS = 60_000;

interface Known {
  readonly at: number;
  readonly history: StepHistory;
}

const known = new Map<string, Known>();

/**
 * How long the steps of a run usually take. Looked up in the logs of earlier runs once a minute for each name: a program
 * may begin a run for each thing it does.
 */
export function findUsualTimes(dataDir: string, name: string): StepHistory {
  const key = `${dataDir}\0${name}`;
  const before = known.get(key);
  const now = performance.now();
  if (before !== undefined && now - before.at < KEPT_MS) return before.history;
  const history = readStepHistory(dataDir, name);
  known.set(key, { at: now, history });
  return history;
}
