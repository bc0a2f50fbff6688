import type { RunPlace } from '../capture/run-place.js';
import { findStepPosition } from '../core/runs/step-place.js';
import type { RunSession } from './run-session.js';

type StepPart = Pick<RunPlace, 'attempt'> & { readonly step: string; readonly name: string };

/** The place of a step. */
export function placeOfStep(outer: RunPlace, step: StepPart, session: RunSession): RunPlace {
  return { ...placeIn(outer, step), position: () => findStepPosition(session.run, step.step) };
}

/** The place of a part of a run, from that of what it is in. */
export function placeIn(outer: RunPlace, part: { readonly phase: string } | StepPart): RunPlace {
  const isTop = outer.phase === null && outer.step === null;
  const join = (name: string) => (isTop ? name : `${outer.path}/${name}`);
  if ('phase' in part) return { ...outer, phase: part.phase, path: join(part.phase) };
  return { ...outer, step: part.step, path: join(part.name), attempt: part.attempt };
}

/** The place of a run outside of its steps. */
export function placeOf(run: string, name: string): RunPlace {
  return { run, phase: null, step: null, path: name, attempt: 1 };
}
