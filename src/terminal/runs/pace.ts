/** What time it is, and what is to be done later. */
export interface Pace {
  /** Epoch ms. */
  now(): number;
  /** @returns a function that calls it off. */
  later(ms: number, action: () => void): () => void;
}

/** The clock on the wall. A timer of ours keeps no program alive. */
export const REAL_PACE: Pace = {
  now: () => Date.now(),
  later(ms, action) {
    const timer = setTimeout(action, ms).unref();
    return () => clearTimeout(timer);
  },
};
