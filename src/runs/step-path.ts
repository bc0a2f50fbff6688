import type { RunPlace } from '../capture/run-place.js';
import { findStepPosition } from '../core/runs/step-place.js';
import type { RunSession } from './run-session.js';

type StepPart = Pick<RunPlace, 'attempt'> & { readonly step: string; readonly name: string };

/** The place of a step. */
export function placeOfStep(outer: RunPlace, step: StepPart, session: RunSession): RunPlace {
  return {
    run: outer.run,
    phase: outer.phase,
    step: step.step,
    path: joinPath(outer, step.name),
    attempt: step.attempt,
    position: () => findStepPosition(session.run, step.step),
  };
}

/** The place of a phase, from that of what it is in. */
export function placeOfPhase(outer: RunPlace, phase: string): RunPlace {
  return { ...outer, phase, path: joinPath(outer, phase) };
}

/** The place of a run outside of its steps. */
export function placeOf(run: string, name: string): RunPlace {
  return { run, phase: null, step: null, path: name, attempt: 1 };
}

function joinPath({ phase, step, path }: RunPlace, name: string): string {
  return phase === null && step === null ? name : `${path}/${name}`;
}
