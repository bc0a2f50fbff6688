import type { Run } from './run.js';

/** A run in numbers, as the monitoring report has them. */
export interface RunMetrics {
  readonly total_operations: number;
  readonly total_errors: number;
  readonly total_warnings: number;
  readonly total_screenshots: number;
  /** Percent of the operations that are no errors, to two decimals; 100 where there were none. */
  readonly success_rate: number;
}

export function measureRun({ operations, attachments }: Run): RunMetrics {
  const errors = operations.filter(({ level }) => level === 'error').length;
  return {
    total_operations: operations.length,
    total_errors: errors,
    total_warnings: operations.filter(({ level }) => level === 'warning').length,
    total_screenshots: attachments.filter(({ kind }) => kind === 'screenshot').length,
    success_rate: rateSuccess(operations.length, errors),
  };
}

function rateSuccess(operations: number, errors: number): number {
  if (operations === 0) return 100;
  return Math.round(((operations - errors) / operations) * 10_000) / 100;
}
