import type { Project } from '../files/project.js';
import type { Described } from './description.js';

/** Whether a sighting is to be counted. */
export interface Claim {
  /** Whether somebody waits for the fingerprint, also of what is not recorded. */
  readonly wantsKey: boolean;
  /** Claim the value for this sighting, once it is described; false where another one has it. */
  take(describe: () => Described, project: Project): boolean;
  /** Give the claim back: nothing was recorded. */
  release(): void;
}
