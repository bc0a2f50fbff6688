import * as types from 'node:util/types';

/** Asked for by name, as http-errors, Fastify's errors and Hono's exceptions have it; Boom keeps it apart. */
const PATHS = [['status'], ['statusCode'], ['output', 'statusCode']] as const;

/** The HTTP status that an error asks for, from 300 to 599; null where it asks for none. Never throws. */
export function readStatus(error: unknown): number | null {
  try {
    return PATHS.map((path) => readPath(error, path)).find(isStatus) ?? null;
  } catch {
    // An accessor of its own.
    return null;
  }
}

/** Whether a status says that what went wrong is the client's, or that nothing went wrong. */
export function isClientError(status: number): boolean {
  return status >= 300 && status < 500;
}

function readPath(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    // A proxy's traps would be called.
    if (typeof found !== 'object' || found === null || types.isProxy(found)) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && value >= 300 && value <= 599;
}
