/** Where in a run something happens. Plain data: copies of errtrack in one process may differ in version. */
export interface RunPlace {
  readonly run: string;
  readonly phase: string | null;
  /** The id of the innermost step. */
  readonly step: string | null;
  /** Names from the phase to that step: `Phase 2/Export`; the run's name outside of steps. */
  readonly path: string;
  readonly attempt: number;
}

/** What runs put into the process for capture to find. */
export interface RunPlaces {
  /** The place of whoever asks. */
  current(): RunPlace | null;
  /** Where errors were first caught: an outer `catch` that reports one still finds its step. */
  readonly caught: WeakMap<object, RunPlace>;
}

export const RUN_PLACES = Symbol.for('errtrack.als.v1');

/** The place in a run that a thrown value belongs to; null outside of runs. Costs one look where nothing is a run. */
export function findRunPlace(value: unknown): RunPlace | null {
  const places: unknown = Reflect.get(globalThis, RUN_PLACES);
  if (!isPlaces(places)) return null;
  const caught = typeof value === 'object' && value !== null ? places.caught.get(value) : undefined;
  return caught ?? places.current();
}

function isPlaces(value: unknown): value is RunPlaces {
  return typeof value === 'object' && value !== null && 'current' in value && 'caught' in value;
}
