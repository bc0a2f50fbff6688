/** Which of the steps of a run it is: the second of three. */
export interface StepPosition {
  /** 1, 2 … among the steps that are part of no other. */
  readonly index: number;
  /** How many of them were declared, or had come when it was thrown. */
  readonly total: number;
  /** `Process File`, or for a part of that `Process File › Read rows`. */
  readonly name: string;
}

/** A place in a run. */
export interface ThrownIn {
  readonly id: string;
  readonly phase: string | null;
  /** The id of the innermost step; null outside of steps. */
  readonly step: string | null;
  /** 1, 2 … */
  readonly attempt: number;
  /** Missing outside of steps, and where an older version has recorded it. */
  readonly position?: StepPosition;
}

/** Where in a run an error was seen last. */
export interface SeenRun extends ThrownIn {
  /** Epoch ms. */
  readonly t: number;
}

/** The runs that an error was seen in, however often in each. */
export interface RunTally {
  /** How many different ones. */
  readonly count: number;
  /** Newest first: not all of them. One that is no more among them, and comes back, counts once more. */
  readonly newest: readonly SeenRun[];
}

export const NO_RUNS: RunTally = { count: 0, newest: [] };

const KEPT = 100;
/** While throws are gathered, since what is read from several journals does not come in order of time. */
const HELD = 10_000;

/** The runs of throws that are gathered one by one. */
export class RunRegister {
  /** By id, the one seen longest ago first. */
  readonly #seen = new Map<string, { place: ThrownIn; t: number }>();
  #lastId: string | null = null;
  #left = 0;

  see(place: ThrownIn, t: number): void {
    const { id } = place;
    const known = this.#seen.get(id);
    if (known === undefined) return this.#add(id, { place, t });
    if (t > known.t || (t === known.t && isBehind(place, known.place))) {
      known.place = place;
      known.t = t;
    }
    if (id !== this.#lastId) this.#move(id, known);
  }

  /** Undefined where none was seen. */
  get tally(): RunTally | undefined {
    if (this.#seen.size === 0) return undefined;
    const newest = [...this.#seen.values()].map(({ place, t }): SeenRun => {
      const { id, phase, step, attempt, position } = place;
      return { id, phase, step, attempt, t, ...(position !== undefined && { position }) };
    });
    return { count: this.#left + newest.length, newest: newest.sort(byTime) };
  }

  #add(id: string, seen: { place: ThrownIn; t: number }): void {
    const [longestAgo] = this.#seen.size < HELD ? [] : this.#seen.keys();
    if (longestAgo !== undefined && this.#seen.delete(longestAgo)) this.#left++;
    this.#seen.set(id, seen);
    this.#lastId = id;
  }

  #move(id: string, seen: { place: ThrownIn; t: number }): void {
    this.#seen.delete(id);
    this.#seen.set(id, seen);
    this.#lastId = id;
  }
}

/** The runs of both: one that is in both counts once. */
export function joinTallies(
  one: RunTally | undefined,
  other: RunTally | undefined,
): RunTally | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const newest = new Map(one.newest.map((run) => [run.id, run]));
  let inBoth = 0;
  for (const run of other.newest) {
    const known = newest.get(run.id);
    if (known !== undefined) inBoth++;
    if (known === undefined || isLater(run, known)) newest.set(run.id, run);
  }
  return {
    count: Math.min(one.count + other.count - inBoth, Number.MAX_SAFE_INTEGER),
    newest: [...newest.values()].sort(byTime).slice(0, HELD),
  };
}

/** A tally as it is kept; the same one where it is short enough. */
export function cutTally(tally: RunTally): RunTally {
  return tally.newest.length <= KEPT ? tally : { ...tally, newest: tally.newest.slice(0, KEPT) };
}

/** Of two sights in one millisecond the same one, whichever is read first. */
function isLater(one: SeenRun, other: SeenRun): boolean {
  return one.t > other.t || (one.t === other.t && isBehind(one, other));
}

function isBehind(one: ThrownIn, other: ThrownIn): boolean {
  if (one === other) return false;
  if (one.attempt !== other.attempt) return one.attempt > other.attempt;
  return nameOf(one) > nameOf(other);
}

function nameOf({ phase, step }: ThrownIn): string {
  return JSON.stringify([phase, step]);
}

function byTime(a: SeenRun, b: SeenRun): number {
  if (a.t !== b.t) return b.t - a.t;
  return a.id < b.id ? -1 : 1;
}
