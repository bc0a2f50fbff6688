import type { ErrorDescription } from '../core/errors/describe-error.js';
import { digest } from '../files/digest.js';

/** By what throws of one key are told apart where a person splits it. */
export interface FinerDigests {
  readonly m: string;
  readonly p: string;
}

export function digestFiner({ message, callPath }: ErrorDescription): FinerDigests {
  return { m: digestMessage(message), p: digestCallPath(callPath) };
}

/** By what a split by message tells throws apart: the message as it is recorded. */
export function digestMessage(message: string): string {
  return digestParts(['message', message]);
}

/** A stack is described once: its path is the same list each time. */
const paths = new WeakMap<readonly string[], string>();

/** By what a split by site tells them apart. */
export function digestCallPath(sites: readonly string[]): string {
  const known = paths.get(sites);
  if (known !== undefined) return known;
  const made = digestParts(['site', ...sites]);
  paths.set(sites, made);
  return made;
}

function digestParts(parts: readonly string[]): string {
  return digest(JSON.stringify(parts)).slice(0, 16);
}
