import * as types from 'node:util/types';
import * as json from '../core/runs/json-value.js';
import type { Json, JsonObject } from '../core/runs/run-events.js';

// What programs hand over to runs: nothing of it is called, whatever it is.

/** As data that JSON can hold. */
export function toJson(value: unknown): Json {
  return json.toJson(value, types);
}

/** The same for what is to be an object; anything else is none. */
export function toJsonObject(value: unknown): JsonObject {
  return json.toJsonObject(value, types);
}

/** Where it comes back from JSON as it went in; else undefined. */
export function toExactJson(value: unknown): Json | undefined {
  return json.toExactJson(value, types);
}

/** As a text; what has none is told in a word. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return String(value);
  } catch {
    // A method of the program's has thrown, or there is none.
    return types.isProxy(value) ? '[Proxy]' : '[object]';
  }
}

/** A percentage or a count as the program has told it: undefined where it tells none, 0 where it is no number. */
export function toNumber(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
