import type { Recorder } from './recorder.js';

/**
 * What all copies of errtrack in one thread share, so that two of them, or CommonJS beside ESM, never count
 * a throw twice. Only data and the recorders' small interface: copies may differ in version.
 */
export interface Registry {
  /** The process's own tracker, once there is one. */
  tracker?: unknown;
  /** Number of the last tracked call that started. */
  calls: number;
  /** For each thrown object its latest capture. */
  readonly captures: WeakMap<object, Mark>;
  /** The same for thrown primitives, the newest few. */
  readonly primitives: Map<unknown, Mark>;
  /** The thrown primitives that were captured in the present turn of the event loop. */
  readonly fresh: Set<unknown>;
  /** One recorder for each set of visible files, by their paths. */
  readonly recorders: Map<string, Recorder>;
  /** For each promise that a tracked function has returned the one that its callers got. */
  readonly followed: WeakMap<object, unknown>;
}

/**
 * A capture as one number: twice the number of the call that captured, and one more where that was a boundary
 * whose capture has not been handed to `captureError` yet. An object in the place of the number would outlive
 * its error in the weak map until the next full collection, and a storm would take 40 MB for them.
 */
export type Mark = number;

const KEY = Symbol.for('errtrack.v1');

export function getRegistry(): Registry {
  const found: unknown = Reflect.get(globalThis, KEY);
  if (isRegistry(found)) return found;
  const registry: Registry = {
    calls: 0,
    captures: new WeakMap(),
    primitives: new Map(),
    fresh: new Set(),
    recorders: new Map(),
    followed: new WeakMap(),
  };
  // Frozen intrinsics: then this copy keeps a registry of its own.
  Reflect.defineProperty(globalThis, KEY, { value: registry });
  return registry;
}

function isRegistry(value: unknown): value is Registry {
  return typeof value === 'object' && value !== null && 'calls' in value && 'recorders' in value;
}
