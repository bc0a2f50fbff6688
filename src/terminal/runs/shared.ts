import type { LiveStage } from './live-stage.js';

/** What all runs of a process share, in whichever copy of errtrack: the terminal, and GitHub's patience. */
export interface SharedOutput {
  /** By the stream, or the process for its own two. */
  readonly stages: WeakMap<object, LiveStage>;
  /** How many runs tell of themselves in lines at the moment. */
  openRuns: number;
  readonly github: {
    /** Annotations that were made. */
    annotations: number;
    /** Who has opened the group that is open: there is but one. */
    owner: object | null;
    /** What is to be said when it is closed. */
    readonly failures: string[];
  };
}

const KEY = Symbol.for('errtrack.output.v1');

export function getSharedOutput(): SharedOutput {
  const found: unknown = Reflect.get(globalThis, KEY);
  if (isShared(found)) return found;
  const shared: SharedOutput = {
    stages: new WeakMap(),
    openRuns: 0,
    github: { annotations: 0, owner: null, failures: [] },
  };
  // Frozen intrinsics: then each run is on its own.
  Reflect.defineProperty(globalThis, KEY, { value: shared });
  return shared;
}

function isShared(value: unknown): value is SharedOutput {
  return typeof value === 'object' && value !== null && 'stages' in value;
}
