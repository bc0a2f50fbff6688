import type { Frame } from './errors/frames.js';

/** What only the JavaScript engine can tell about a thrown value. */
export interface EngineProbe {
  /** Whether the value is a Proxy, also a revoked one: nothing of it may be touched. */
  isProxy(value: unknown): boolean;
  /** Whether an accessor is the engine's own `stack` getter (an own property of errors from Node 21 on). */
  isStackGetter(getter: unknown): boolean;
}

/** Maps a frame of generated code to the source it was made from; the same frame where there is no map. */
export interface SourceMapper {
  original(frame: Frame): Frame;
}
