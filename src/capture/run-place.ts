import type { StepPosition } from '../core/errors/run-tally.js';
import { isCount, isObject, isStepPosition, isText, isTextOrNull } from '../core/shape.js';

/** Where in a run something happens. Plain data: copies of errtrack in one process may differ in version. */
export interface RunPlace {
  readonly run: string;
  readonly phase: string | null;
  /** The id of the innermost step. */
  readonly step: string | null;
  /** Names from the phase to that step: `Phase 2/Export`; the run's name outside of steps. */
  readonly path: string;
  readonly attempt: number;
  /** Which of the run's steps it is: asked for only when it is recorded, since that is a walk through the run. */
  readonly position?: () => unknown;
}

/** What runs put into the process for capture to find. */
export interface RunPlaces {
  /** The place of whoever asks. */
  current(): RunPlace | null;
  /** Where errors were first caught: an outer `catch` that reports one still finds its step. */
  readonly caught: WeakMap<object, RunPlace>;
}

export const RUN_PLACES = Symbol.for('errtrack.als.v1');

/** A look by index takes a fifth of the time of `Reflect.get`. */
const holder: Readonly<Record<symbol, unknown>> = globalThis;

/**
 * The place in a run that a thrown value belongs to; null outside of runs. Costs one look where nothing is a run.
 * Anybody may have put anything there: what will not do is no place, and never a reason not to record.
 */
export function findRunPlace(value: unknown): RunPlace | null {
  try {
    const places = holder[RUN_PLACES];
    return isPlaces(places) ? findIn(places, value) : null;
  } catch {
    return null;
  }
}

/** Another step, attempt or run may throw the same instance again: only what is around the first catch reports it. */
function findIn(places: RunPlaces, value: unknown): RunPlace | null {
  const current = takePlace(() => places.current());
  if (typeof value !== 'object' || value === null) return current;
  const caught = takePlace(() => places.caught.get(value));
  return caught !== null && (current === null || isAround(current, caught)) ? caught : current;
}

function isAround(outer: RunPlace, inner: RunPlace): boolean {
  if (outer.run !== inner.run) return false;
  const isWholeRun = outer.phase === null && outer.step === null;
  return isWholeRun || inner.path.startsWith(`${outer.path}/`);
}

function isPlaces(value: unknown): value is RunPlaces {
  return typeof value === 'object' && value !== null && 'current' in value && 'caught' in value;
}

/** Each field is read once: what is checked is what is taken. */
function takePlace(read: () => unknown): RunPlace | null {
  try {
    const raw = read();
    if (!isObject(raw)) return null;
    const { run, phase, step, path, attempt, position } = raw;
    const isWhole =
      isText(run) && isTextOrNull(phase) && isTextOrNull(step) && isText(path) && isCount(attempt);
    if (!isWhole) return null;
    const place = { run, phase, step, path, attempt };
    return isFunction(position) ? { ...place, position } : place;
  } catch {
    return null;
  }
}

/** Which of the steps of its run a place is in; null outside of steps, and where nobody can tell. */
export function findPosition({ position }: RunPlace): StepPosition | null {
  try {
    const raw = position?.();
    if (!isObject(raw)) return null;
    const { index, total, name } = raw;
    const told = { index, total, name };
    return isStepPosition(told) ? told : null;
  } catch {
    return null;
  }
}

function isFunction(raw: unknown): raw is () => unknown {
  return typeof raw === 'function';
}
