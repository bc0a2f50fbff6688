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
  /** For each thrown object the latest call that has captured it. */
  readonly captures: WeakMap<object, Capture>;
  /** The same for thrown primitives, the newest few. */
  readonly primitives: Map<unknown, Capture>;
  /** One recorder for each set of visible files, by their paths. */
  readonly recorders: Map<string, Recorder>;
  /** For each promise that a tracked function has returned the one that its callers got. */
  readonly followed: WeakMap<object, unknown>;
}

export interface Capture {
  readonly call: number;
  /** Captured by a boundary, and not yet handed to `captureError` as well. */
  readonly byBoundary: boolean;
  /** Whether the turn of the event loop in which it was captured still lasts; of primitives only. */
  isFresh?: boolean;
}

const KEY = Symbol.for('errtrack.v1');

export function getRegistry(): Registry {
  const found: unknown = Reflect.get(globalThis, KEY);
  if (isRegistry(found)) return found;
  const registry: Registry = {
    calls: 0,
    captures: new WeakMap(),
    primitives: new Map(),
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
