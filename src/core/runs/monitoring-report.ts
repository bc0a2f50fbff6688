import { measureRun, type RunMetrics } from './metrics.js';
import { createOperationWriter, type OperationJson } from './operation-json.js';
import { type ReportHead, toReportHead } from './report-head.js';
import { formatValue, toSafeJson } from './report-json.js';
import { completeLog, isFailed } from './reported-operations.js';
import { reportPhases } from './reported-phases.js';
import type { Attached, Operation, Run } from './run.js';
import { toIso } from './run-json.js';

/** Everything that was noted in a run: all that ended or is open, and of that what failed and what was warned of. */
export interface MonitoringReport extends ReportHead {
  readonly errors: readonly OperationJson[];
  readonly warnings: readonly OperationJson[];
  readonly screenshots: readonly ScreenshotReport[];
  readonly operations: readonly OperationJson[];
  readonly performance_metrics: RunMetrics;
}

export interface ScreenshotReport {
  /** Relative to the root. */
  readonly path: string;
  readonly phase: string | null;
  readonly step: string | null;
  readonly timestamp: string;
}

/** The run as its monitoring report has it. */
export function toMonitoringReport(run: Run): MonitoringReport {
  const { phaseOf } = reportPhases(run);
  const write = createOperationWriter(run, phaseOf);
  const log = completeLog(run);
  const told = log.map((operation) => ({ operation, json: write(operation) }));
  const pick = (isWanted: (operation: Operation) => boolean) =>
    told.filter(({ operation }) => isWanted(operation)).map(({ json }) => json);
  return {
    ...toReportHead(run),
    errors: pick(isFailed),
    warnings: pick(({ level }) => level === 'warning'),
    screenshots: run.attachments
      .filter(({ kind }) => kind === 'screenshot')
      .map((shot) => toScreenshotReport(shot, run, phaseOf)),
    operations: pick(() => true),
    performance_metrics: measureRun(run, log),
  };
}

/** Its text: JSON for any reader. */
export function formatMonitoringReport(report: MonitoringReport): string {
  return `${toSafeJson(formatValue(report))}\n`;
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
