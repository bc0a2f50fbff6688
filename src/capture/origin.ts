/** The stack at which a boundary was made; read only when something throws there. */
export interface Origin {
  readonly stack?: string;
}

/**
 * Note where a boundary is made. The engine renders the stack only when it is read. A host that has put something
 * of its own in the engine's place must not hear of ours.
 */
export function noteOrigin(maker: (...args: never[]) => unknown): Origin {
  const origin: { stack?: string } = {};
  try {
    Error.captureStackTrace(origin, maker);
  } catch {
    // Then nobody knows where it was made.
  }
  return origin;
}
