import { once } from './once.js';

/**
 * A pattern that is made when it is first asked for. V8 checks each literal while it parses the file that it stands in,
 * and for one with `\p{…}` it builds sets of characters from its tables: milliseconds of every start, also of one that
 * never asks.
 * @param source as in a literal, best by `String.raw`.
 */
export function latePattern(source: string, flags: string): () => RegExp {
  return once(() => new RegExp(source, flags));
}
