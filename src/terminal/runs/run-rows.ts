import type { Phase, Run, Step } from '../../core/runs/run.js';
import { isEnd, type RunStatus } from '../../core/runs/status.js';
import { isRetrying } from './step-facts.js';

/** One thing of a run that gets a line of its own, or some. */
export type Row =
  | { readonly kind: 'phase'; readonly phase: Phase; readonly depth: number; readonly run: Run }
  | { readonly kind: 'step'; readonly step: Step; readonly depth: number; readonly run: Run }
  | { readonly kind: 'run'; readonly depth: number; readonly run: Run };

/** Runs that are part of others: by the run's id, then by the step's. */
export type NestedRuns = ReadonlyMap<string, readonly Run[]>;

export interface RowOptions {
  /** Whether what is done hides its parts. */
  readonly isFolded: boolean;
  readonly nested: NestedRuns;
}

/** The phases and steps of a run in the order in which they are read. */
export function listRows(run: Run, options: RowOptions, depth = 0): readonly Row[] {
  const rows: Row[] = [];
  const empty = [...run.phases.values()].filter(({ steps }) => steps.length === 0);
  const shown = new Set<string>();
  for (const step of run.steps.values()) {
    if (step.parent !== null) continue;
    const phase = step.phase === null ? undefined : run.phases.get(step.phase);
    if (phase === undefined) addStep(rows, { step, depth, run }, options);
    else if (!shown.has(phase.name)) {
      shown.add(phase.name);
      while (empty[0] !== undefined && empty[0].order < phase.order) {
        addPhase(rows, { phase: empty[0], depth, run }, options);
        empty.shift();
      }
      addPhase(rows, { phase, depth, run }, options);
    }
  }
  for (const phase of empty) addPhase(rows, { phase, depth, run }, options);
  for (const nested of findNested(run, null, options)) addRun(rows, nested, depth, options);
  return rows;
}

export function getRowStatus(row: Row): RunStatus {
  if (row.kind === 'phase') return getPhaseStatus(row.phase, row.run);
  if (row.kind === 'run') return row.run.status;
  return isRetrying(row.step) ? 'running' : row.step.status;
}

/** One of which a step is tried again has not failed yet. */
function getPhaseStatus({ status, steps }: Phase, run: Run): RunStatus {
  if (status !== 'failed' || isEnd(run.status)) return status;
  const failed = steps.map((id) => run.steps.get(id)).filter((step) => step?.status === 'failed');
  const isGoingOn = failed.length > 0 && failed.every((step) => step && isRetrying(step));
  return isGoingOn ? 'running' : status;
}

function addPhase(
  rows: Row[],
  at: { readonly phase: Phase; readonly depth: number; readonly run: Run },
  options: RowOptions,
): void {
  const { phase, depth, run } = at;
  rows.push({ kind: 'phase', ...at });
  if (options.isFolded && isWell(phase.status)) return;
  for (const id of phase.steps) {
    const step = run.steps.get(id);
    // A part of a step that moved to another phase stays with its step.
    if (step?.parent === null) addStep(rows, { step, depth: depth + 1, run }, options);
  }
}

function addStep(
  rows: Row[],
  at: { readonly step: Step; readonly depth: number; readonly run: Run },
  options: RowOptions,
): void {
  const { step, depth, run } = at;
  rows.push({ kind: 'step', ...at });
  if (options.isFolded && isWell(step.status)) return;
  for (const id of step.children) {
    const part = run.steps.get(id);
    if (part !== undefined) addStep(rows, { step: part, depth: depth + 1, run }, options);
  }
  for (const nested of findNested(run, step.id, options)) addRun(rows, nested, depth + 1, options);
}

function addRun(rows: Row[], run: Run, depth: number, options: RowOptions): void {
  rows.push({ kind: 'run', depth, run });
  if (options.isFolded && isWell(run.status)) return;
  for (const row of listRows(run, options, depth + 1)) rows.push(row);
}

function findNested(run: Run, step: string | null, { nested }: RowOptions): readonly Run[] {
  const runs = nested.get(run.id) ?? [];
  return runs.filter(({ parent }) => {
    const told = parent?.step ?? null;
    return step === null ? told === null || !run.steps.has(told) : told === step;
  });
}

function isWell(status: RunStatus): boolean {
  return isEnd(status) && (status === 'completed' || status === 'skipped');
}
