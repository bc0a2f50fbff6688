import { completeLog, isFailed } from './reported-operations.js';
import type { Operation, Run } from './run.js';

/** A run in numbers, as the monitoring report has them. */
export interface RunMetrics {
  readonly total_operations: number;
  readonly total_errors: number;
  readonly total_warnings: number;
  readonly total_screenshots: number;
  /** Percent of the operations that are no errors, to two decimals; 100 where there were none. */
  readonly success_rate: number;
}

/** @param log the whole one, where it is at hand. */
export function measureRun(run: Run, log: readonly Operation[] = completeLog(run)): RunMetrics {
  const errors = log.filter(isFailed).length;
  return {
    total_operations: log.length,
    total_errors: errors,
    total_warnings: log.filter(({ level }) => level === 'warning').length,
    total_screenshots: run.attachments.filter(({ kind }) => kind === 'screenshot').length,
    success_rate: rateSuccess(log.length, errors),
  };
}

/** 45 operations of which one failed make 97.78. */
export function rateSuccess(operations: number, errors: number): number {
  if (operations === 0) return 100;
  return Math.round(((operations - errors) / operations) * 10_000) / 100;
}
