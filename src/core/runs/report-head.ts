import type { Run } from './run.js';
import { toIso, toIsoOrNull } from './run-json.js';
import { toSeconds } from './seconds.js';

/** What heads both reports. */
export interface ReportHead {
  readonly start_time: string;
  /** Null while the run goes on. */
  readonly end_time: string | null;
  /** The label of this name, else the name of the run. */
  readonly customer_name: string;
  readonly scorecard_name: string | null;
  readonly total_duration_seconds: number;
}

export function toReportHead(run: Run): ReportHead {
  return {
    start_time: toIso(run.startedAt),
    end_time: toIsoOrNull(run.endedAt),
    customer_name: nameSubject(run),
    scorecard_name: findLabel(run, 'scorecard_name'),
    total_duration_seconds: toSeconds(run.duration),
  };
}

/** Whom or what a run was for: it heads the reports, and names their files. */
export function nameSubject(run: Run): string {
  return findLabel(run, 'customer_name') ?? run.name;
}

function findLabel({ labels }: Run, name: string): string | null {
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return label === undefined || label.trim() === '' ? null : label;
}
