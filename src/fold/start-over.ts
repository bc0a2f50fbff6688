import type { Unfinished } from './unfinished.js';

/** The ground moved under the fold: nothing of this attempt stands, or all of it is in the state. */
export class StartOver extends Error {
  /** What the next attempt has to take up; null where this one installed nothing. */
  readonly unfinished: Unfinished | null;

  constructor(unfinished: Unfinished | null = null) {
    super('Something changed while the fold was at work');
    this.unfinished = unfinished;
  }
}
