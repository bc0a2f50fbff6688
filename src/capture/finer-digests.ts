import { digest } from '../files/digest.js';

/** By what a split by message tells throws apart: the message as it is recorded. */
export function digestMessage(message: string): string {
  return digestParts(['message', message]);
}

/** By what a split by site tells them apart. */
export function digestCallPath(sites: readonly string[]): string {
  return digestParts(['site', ...sites]);
}

function digestParts(parts: readonly string[]): string {
  return digest(JSON.stringify(parts)).slice(0, 16);
}
