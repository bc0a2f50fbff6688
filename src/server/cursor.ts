import { isTooDeep } from '../core/json-depth.js';
import { bad } from './query.js';

/** Behind which thing the next page begins, as a text that nobody needs to understand. */
export function formatCursor(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that a cursor stands for.
 * @param isPlace whether something is a place in this list.
 * @throws ErrtrackError for what is no cursor of this list.
 */
export function parseCursor<T>(text: string, isPlace: (raw: unknown) => raw is T): T {
  const raw = parse(text);
  if (isPlace(raw)) return raw;
  throw bad('cursor', 'is none of this list; take next_cursor of the page before, as it is');
}

function parse(text: string): unknown {
  if (!/^[\w-]{1,500}$/.test(text)) return null;
  const json = Buffer.from(text, 'base64url').toString('utf8');
  if (isTooDeep(json)) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
