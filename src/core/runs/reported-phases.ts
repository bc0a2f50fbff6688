import { type ReportStatus, toReportStatus } from './report-status.js';
import type { Phase, Run, Step } from './run.js';
import { isEnd } from './status.js';

const NO_PHASE = 'Steps';

/** A phase as the reports tell it. */
export interface ReportedPhase {
  readonly name: string;
  readonly status: ReportStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly skipReason: string | null;
  /** Those that have begun, each followed by its parts. */
  readonly steps: readonly Step[];
}

/** The steps of a run by the phase under which the reports have them. */
export interface ReportedPhases {
  /** In order. */
  readonly phases: readonly ReportedPhase[];
  /** By the id of the step. */
  readonly phaseOf: ReadonlyMap<string, string>;
}

/**
 * Put every step under a phase: its own, else that of the step it is a part of, else `Steps`. What has not begun is
 * left out, so that the last step of the last phase is where a run stopped.
 */
export function reportPhases(run: Run): ReportedPhases {
  const noPhase = nameNoPhase(run);
  const phaseOf = findPhases(run, noPhase);
  const steps = listSteps(run, phaseOf);
  const phases = [...run.phases.values()]
    .map((phase) => reportPhase(phase, steps.get(phase.name) ?? []))
    .filter(hasBegun);
  const others = reportOthers(run, noPhase, steps.get(noPhase) ?? []);
  return { phases: others.steps.length > 0 ? insert(phases, others) : phases, phaseOf };
}

/** A phase may be called so, and its steps are others. */
function nameNoPhase({ phases }: Run): string {
  let name = NO_PHASE;
  while (phases.has(name)) name += ' (no phase)';
  return name;
}

/** A step comes after the one that it is a part of. */
function findPhases(run: Run, noPhase: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { id, phase, parent } of run.steps.values()) {
    found.set(id, phase ?? found.get(parent ?? '') ?? noPhase);
  }
  return found;
}

function listSteps(
  run: Run,
  phaseOf: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly Step[]> {
  const lists = new Map<string, Step[]>();
  for (const step of run.steps.values()) {
    const phase = phaseOf.get(step.id) ?? '';
    if (step.parent !== null && phaseOf.get(step.parent) === phase) continue;
    const list = lists.get(phase) ?? [];
    lists.set(phase, list);
    addWithParts(step, run, (part) => phaseOf.get(part.id) === phase, list);
  }
  return lists;
}

function addWithParts(
  top: Step,
  { steps }: Run,
  isOfPhase: (step: Step) => boolean,
  list: Step[],
): void {
  const left = [top];
  for (let step = left.pop(); step !== undefined; step = left.pop()) {
    list.push(step);
    for (const id of step.children.toReversed()) {
      const part = steps.get(id);
      if (part !== undefined && isOfPhase(part)) left.push(part);
    }
  }
}

function reportPhase(phase: Phase, steps: readonly Step[]): ReportedPhase {
  const told = steps.filter(isBegun);
  const status = settle(told, toReportStatus(phase.status));
  return {
    name: phase.name,
    status,
    startedAt: phase.startedAt ?? findStart(told),
    endedAt: isOpen(status, told) ? null : (phase.endedAt ?? findEnd(told)),
    skipReason: phase.skipReason,
    steps: told,
  };
}

/** The steps without a phase, as one. */
function reportOthers(run: Run, name: string, steps: readonly Step[]): ReportedPhase {
  const told = steps.filter(isBegun);
  const status = settle(told, deriveStatus(run, steps));
  return {
    name,
    status,
    startedAt: findStart(told),
    endedAt: isOpen(status, told) ? null : findEnd(told),
    skipReason: null,
    steps: told,
  };
}

function deriveStatus(run: Run, steps: readonly Step[]): ReportStatus {
  if (!steps.every(isBegun)) return isEnd(run.status) ? toReportStatus(run.status) : 'in_progress';
  return steps.every(({ status }) => status === 'skipped') ? 'skipped' : 'success';
}

/** Parts that were given no phase of their own count too. */
function settle(steps: readonly Step[], status: ReportStatus): ReportStatus {
  if (hasAny(steps, 'failed')) return 'failed';
  return hasAny(steps, 'in_progress') ? 'in_progress' : status;
}

function isOpen(status: ReportStatus, steps: readonly Step[]): boolean {
  return status === 'in_progress' || hasAny(steps, 'in_progress');
}

function hasAny(steps: readonly Step[], wanted: ReportStatus): boolean {
  return steps.some(({ status }) => toReportStatus(status) === wanted);
}

function isBegun({ status }: Step): boolean {
  return status !== 'pending';
}

function hasBegun({ status, startedAt, steps }: ReportedPhase): boolean {
  return steps.length > 0 || startedAt !== null || status === 'skipped';
}

function findStart(steps: readonly Step[]): number | null {
  return findExtreme(
    steps.map(({ startedAt, changedAt }) => startedAt ?? changedAt),
    Math.min,
  );
}

function findEnd(steps: readonly Step[]): number | null {
  return findExtreme(
    steps.map(({ endedAt }) => endedAt),
    Math.max,
  );
}

function findExtreme(
  times: readonly (number | null)[],
  choose: (a: number, b: number) => number,
): number | null {
  return times.reduce(
    (best, time) => (best === null || time === null ? (best ?? time) : choose(best, time)),
    null,
  );
}

function insert(phases: readonly ReportedPhase[], others: ReportedPhase): readonly ReportedPhase[] {
  const start = others.startedAt ?? 0;
  const next = phases.findIndex(({ startedAt }) => startedAt !== null && startedAt > start);
  return next < 0 ? [...phases, others] : phases.toSpliced(next, 0, others);
}
