/** Throws of dice that a seed repeats. */
export interface Dice {
  /** A whole number from 0 to `below`, without it. */
  readonly roll: (below: number) => number;
}

/** Mulberry32: small, and good enough to choose where to do harm. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
  return { roll };
}
