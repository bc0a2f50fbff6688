/** When something was seen, in order of time: epoch ms, and how often then. */
export type Moments = readonly Moment[];
type Moment = readonly [t: number, count: number];

/** So many are kept apart; where there are more, neighbours become one, at the later one's time. */
const MAX_MOMENTS = 256;

/** Moments with others added; bounded, whatever is added. */
export function joinMoments(moments: Moments, more: Moments): Moments {
  const all = [...moments, ...more].sort(([a], [b]) => a - b);
  return all.length <= MAX_MOMENTS ? all : joinNeighbours(all);
}

function joinNeighbours(moments: Moments): Moments {
  const joined: Moment[] = [];
  for (let at = moments.length - 1; at >= 0; at -= 2) {
    const [t, count] = moments[at] ?? [0, 0];
    joined.push([t, add(count, moments[at - 1]?.[1] ?? 0)]);
  }
  return joined.reverse();
}

/** Gathers moments one after another: a million of them take the memory of a few. */
export class MomentRegister {
  #moments: Moment[] = [];

  see(t: number, count: number): void {
    const last = this.#moments.at(-1);
    if (last?.[0] === t) this.#moments[this.#moments.length - 1] = [t, add(last[1], count)];
    else this.#moments.push([t, count]);
    if (this.#moments.length > 2 * MAX_MOMENTS) this.#moments = [...joinMoments(this.#moments, [])];
  }

  close(): Moments {
    return joinMoments(this.#moments, []);
  }
}

/** The first time at which so many were seen within so many ms; null where there was none. */
export function findBurst(moments: Moments, count: number, windowMs: number): number | null {
  let first = 0;
  let within = 0;
  for (const [t, seen] of moments) {
    within = add(within, seen);
    for (; (moments[first]?.[0] ?? t) <= t - windowMs; first++) within -= moments[first]?.[1] ?? 0;
    if (within >= count) return t;
  }
  return null;
}

function add(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}
