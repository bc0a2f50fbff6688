/** The stack at which a boundary was made; read only when something throws there. */
export interface Origin {
  readonly stack?: string;
}

/** Note where a boundary is made. The engine renders the stack only when it is read. */
export function noteOrigin(maker: (...args: never[]) => unknown): Origin {
  const origin: { stack?: string } = {};
  Error.captureStackTrace(origin, maker);
  return origin;
}
