import type { RunPlace } from '../capture/run-place.js';

/** The place of a part of a run, from that of what it is in. */
export function placeIn(
  outer: RunPlace,
  part:
    | { readonly phase: string }
    | { readonly step: string; readonly name: string; readonly attempt: number },
): RunPlace {
  const isTop = outer.phase === null && outer.step === null;
  const join = (name: string) => (isTop ? name : `${outer.path}/${name}`);
  if ('phase' in part) return { ...outer, phase: part.phase, path: join(part.phase) };
  return { ...outer, step: part.step, path: join(part.name), attempt: part.attempt };
}

/** The place of a run outside of its steps. */
export function placeOf(run: string, name: string): RunPlace {
  return { run, phase: null, step: null, path: name, attempt: 1 };
}
