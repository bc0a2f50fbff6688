import * as types from 'node:util/types';

/** Where loggers put errors; a program may have a key of its own. */
const KEYS = ['err', 'error'] as const;
const { getOwnPropertyDescriptor, keys } = Object;

/** The error among the arguments of a log method, or null. Calls nothing of the host's, which might then log otherwise. */
export function findLoggedError(args: readonly unknown[]): Error | null {
  for (const value of [...args.slice(0, 1).flatMap(listHeld), ...args.slice(1)]) {
    if (isError(value)) return value;
  }
  return null;
}

/** The first argument, and what stands in it, above all where loggers put errors. */
function listHeld(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return [];
  if (isError(value)) return [value];
  // What has numbers for keys has no names for errors, and may have millions.
  const others = Array.isArray(value) || ArrayBuffer.isView(value) ? [] : keys(value);
  return [...KEYS, ...others].map((key) => getOwnPropertyDescriptor(value, key)?.value);
}

/** Also of another realm; `instanceof` would call a proxy's traps. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || (!types.isProxy(value) && value instanceof Error);
}
