import { type ReportHead, toReportHead } from './report-head.js';
import { formatObject, formatValue, toSafeJson } from './report-json.js';
import { type ReportStatus, toReportStatus } from './report-status.js';
import { messageOf, reportFailure } from './reported-failure.js';
import { type ReportedPhase, reportPhases } from './reported-phases.js';
import type { Run, Step } from './run.js';
import type { JsonObject } from './run-events.js';
import { toIso, toIsoOrNull } from './run-json.js';

/** What was done in a run, step by step. */
export interface TrackingReport extends ReportHead {
  /** In order, which an object does not keep for a phase that is called `1`. */
  readonly phases: ReadonlyMap<string, PhaseReport>;
}

export interface PhaseReport {
  readonly status: ReportStatus;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly steps: readonly StepReport[];
}

export interface StepReport {
  readonly step_name: string;
  readonly status: ReportStatus;
  /** When the status changed last. */
  readonly timestamp: string;
  readonly message: string | null;
  readonly details: JsonObject;
  readonly error: string | null;
  readonly error_type: string | null;
}

/** The run as its tracking report has it. Steps and phases that have not begun are left out. */
export function toTrackingReport(run: Run): TrackingReport {
  const phases = reportPhases(run).phases.map(
    (phase) => [phase.name, toPhaseReport(phase)] as const,
  );
  return { ...toReportHead(run), phases: new Map(phases) };
}

/** Its text: JSON for any reader, with the phases in order. */
export function formatTrackingReport(report: TrackingReport): string {
  return `${toSafeJson(formatTracking(report))}\n`;
}

/** The same as a part of other JSON. */
export function formatTracking({ phases, ...head }: TrackingReport, isPretty = true): string {
  const format = (value: unknown) => formatValue(value, isPretty);
  const entries = [...phases].map(([name, phase]) => [name, format(phase)] as const);
  const lines = Object.entries(head).map(([key, value]) => [key, format(value)] as const);
  return formatObject([...lines, ['phases', formatObject(entries, isPretty)]], isPretty);
}

function toPhaseReport({ status, startedAt, endedAt, steps }: ReportedPhase): PhaseReport {
  return {
    status,
    start_time: toIsoOrNull(startedAt),
    end_time: toIsoOrNull(endedAt),
    steps: steps.map(toStepReport),
  };
}

function toStepReport(step: Step): StepReport {
  return {
    step_name: step.name,
    status: toReportStatus(step.status),
    timestamp: toIso(step.changedAt ?? 0),
    message: messageOf(step),
    details: step.details,
    ...reportFailure(step),
  };
}
