import type { Attached, Operation, Run, Step } from '../core/runs/run.js';
import type { Failure } from '../core/runs/run-events.js';
import { isEnd } from '../core/runs/status.js';
import { findFailedStep, getStepPath } from '../core/runs/step-place.js';

/** What went wrong first, and where. */
export interface FirstFailure {
  readonly failure: Failure;
  readonly step: Step | null;
  /** The phase and the names of the steps down to where it was. */
  readonly path: readonly string[];
  readonly screenshots: readonly Attached[];
}

/** The failure that a run is about: that of its own, else the first of a step, also where the run went on. */
export function findFirstFailure(run: Run): FirstFailure | null {
  const step = findFailedStep(run) ?? findFirstFailed(run);
  const failure = step?.failure ?? run.failure;
  if (failure === null || failure === undefined) return null;
  return {
    failure,
    step,
    path: step === null ? [] : pathOf(run, step),
    screenshots: listShots(run, step),
  };
}

/** How long it has taken so far. One that goes on is measured by the clock; in a report, by its last event. */
export function tellElapsed(run: Run, now: number, isFrozen: boolean): number {
  return isEnd(run.status) || isFrozen ? run.duration : Math.max(run.duration, now - run.startedAt);
}

export function listWarnings(run: Run): readonly Operation[] {
  return run.operations.filter(({ level }) => level === 'warning');
}

/** A step by the names of all that it is a part of. */
export function pathOf(run: Run, step: Step): readonly string[] {
  const names = getStepPath(run, step);
  return step.phase === null ? names : [step.phase, ...names];
}

/** The steps that wait at a gate for somebody. */
export function listGates(run: Run): readonly Step[] {
  return [...run.steps.values()].filter(({ status }) => status === 'waiting');
}

function findFirstFailed({ steps }: Run): Step | null {
  for (const step of steps.values())
    if (step.status === 'failed' && step.failure !== null) return step;
  return null;
}

function listShots({ attachments }: Run, step: Step | null): readonly Attached[] {
  return attachments.filter((it) => it.kind === 'screenshot' && it.step === (step?.id ?? null));
}
