import { createOperationWriter, type OperationJson } from './operation-json.js';
import { type ReportHead, toReportHead } from './report-head.js';
import { formatValue, toSafeJson } from './report-json.js';
import { completeLog, isFailed } from './reported-operations.js';
import { reportPhases } from './reported-phases.js';
import type { Attached, Run } from './run.js';
import { toIso } from './run-json.js';

/** Everything that was noted in a run: all that ended or is open, and of that what failed and what was warned of. */
export interface MonitoringReport extends ReportHead {
  readonly errors: readonly OperationJson[];
  readonly warnings: readonly OperationJson[];
  readonly screenshots: readonly ScreenshotReport[];
  readonly operations: readonly OperationJson[];
  readonly performance_metrics: PerformanceMetrics;
}

export interface ScreenshotReport {
  /** Relative to the root. */
  readonly path: string;
  readonly phase: string | null;
  readonly step: string | null;
  readonly timestamp: string;
}

export interface PerformanceMetrics {
  readonly total_operations: number;
  readonly total_errors: number;
  readonly total_warnings: number;
  readonly total_screenshots: number;
  /** How many percent of the operations did not fail, with two decimals; 100 where there were none. */
  readonly success_rate: number;
}

/** The run as its monitoring report has it. */
export function toMonitoringReport(run: Run): MonitoringReport {
  const { phaseOf } = reportPhases(run);
  const write = createOperationWriter(run, phaseOf);
  const log = completeLog(run).map((operation) => ({ operation, json: write(operation) }));
  const operations = log.map(({ json }) => json);
  const errors = log.filter(({ operation }) => isFailed(operation)).map(({ json }) => json);
  const warnings = log.filter(({ operation }) => operation.level === 'warning');
  const screenshots = run.attachments
    .filter(({ kind }) => kind === 'screenshot')
    .map((shot) => toScreenshotReport(shot, run, phaseOf));
  return {
    ...toReportHead(run),
    errors,
    warnings: warnings.map(({ json }) => json),
    screenshots,
    operations,
    performance_metrics: {
      total_operations: operations.length,
      total_errors: errors.length,
      total_warnings: warnings.length,
      total_screenshots: screenshots.length,
      success_rate: rateSuccess(operations.length, errors.length),
    },
  };
}

/** Its text: JSON for any reader. */
export function formatMonitoringReport(report: MonitoringReport): string {
  return `${toSafeJson(formatValue(report))}\n`;
}

/** In percent, with two decimals: 45 operations of which one failed make 97.78. */
export function rateSuccess(operations: number, errors: number): number {
  if (operations === 0) return 100;
  return Number((((operations - errors) / operations) * 100).toFixed(2));
}

function toScreenshotReport(
  { path, phase, step, at }: Attached,
  run: Run,
  phaseOf: ReadonlyMap<string, string>,
): ScreenshotReport {
  return {
    path,
    phase: phase ?? phaseOf.get(step ?? '') ?? null,
    step: run.steps.get(step ?? '')?.name ?? step,
    timestamp: toIso(at),
  };
}
