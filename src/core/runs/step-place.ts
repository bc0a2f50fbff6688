import type { StepPosition } from '../errors/run-tally.js';
import type { Run, Step } from './run.js';

/** Where a step stands among the steps of its run. */
export interface StepPlace {
  /** 1, 2 … among the steps that are part of no other. */
  readonly index: number;
  /** How many of them were declared, or are known so far. */
  readonly total: number;
  /** The names from the outermost step to this one. */
  readonly path: readonly string[];
}

/** How the steps that are part of no other are doing. */
export interface StepCounts {
  readonly total: number;
  readonly completed: number;
  readonly skipped: number;
}

export function countSteps(run: Run): StepCounts {
  let [known, completed, skipped] = [0, 0, 0];
  for (const { parent, status } of run.steps.values()) {
    if (parent !== null) continue;
    known++;
    if (status === 'completed') completed++;
    if (status === 'skipped') skipped++;
  }
  return { total: Math.max(known, run.totalSteps ?? 0), completed, skipped };
}

/** Walks the run once: not for every event. */
export function findStepPlace(run: Run, step: Step): StepPlace {
  const path = listAncestors(run, step);
  let index = 0;
  for (const other of run.steps.values()) {
    if (other.parent === null) index++;
    if (other.id === path[0]?.id) break;
  }
  return { index, total: countSteps(run).total, path: path.map(({ name }) => name) };
}

/** The same as an error tells of it; null for a step that the run does not know. */
export function findStepPosition(run: Run, id: string): StepPosition | null {
  const step = run.steps.get(id);
  if (step === undefined) return null;
  const { index, total, path } = findStepPlace(run, step);
  const [top = '', ...parts] = path;
  const part = parts.at(-1);
  return { index, total, name: part === undefined ? top : `${top} › ${part}` };
}

/** The names from the outermost step to this one. */
export function getStepPath(run: Run, step: Step): readonly string[] {
  return listAncestors(run, step).map(({ name }) => name);
}

/**
 * The step that a failed run failed in: the innermost whose failure became the run's, else the first that failed.
 * Null where the run failed between its steps.
 */
export function findFailedStep(run: Run): Step | null {
  const failed = [...run.steps.values()].filter(({ status }) => status === 'failed');
  const { failure } = run;
  const same = failure === null ? failed : failed.filter((step) => isSame(step.failure, failure));
  const owners = new Set(same.map(({ parent }) => parent));
  return same.find(({ id }) => !owners.has(id)) ?? null;
}

/** The step that was begun last, or the one that it is a part of; null before the first. */
export function findCurrentTop(run: Run): Step | null {
  const current = run.steps.get(run.currentStep ?? '');
  return current === undefined ? null : (listAncestors(run, current)[0] ?? null);
}

/** The step that ended last. */
export function findLastEnded(run: Run): Step | null {
  let last: Step | null = null;
  for (const step of run.steps.values()) {
    if (step.parent !== null || step.status !== 'completed') continue;
    if (last === null || (step.endedAt ?? 0) >= (last.endedAt ?? 0)) last = step;
  }
  return last;
}

function isSame(one: Step['failure'], other: NonNullable<Run['failure']>): boolean {
  return one !== null && one.message === other.message && one.type === other.type;
}

function listAncestors(run: Run, step: Step): readonly Step[] {
  const path = [step];
  for (let at = step; at.parent !== null; ) {
    const parent = run.steps.get(at.parent);
    if (parent === undefined || path.includes(parent)) break;
    path.unshift(parent);
    at = parent;
  }
  return path;
}
