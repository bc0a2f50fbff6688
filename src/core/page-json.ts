import { toSafeJson } from './runs/report-json.js';

/**
 * Data as JSON that may stand inside a script of a page: nothing in it can end that, whatever it says. Nor is there
 * half a character in it, which can be no part of an address.
 */
export function toPageJson(data: unknown): string {
  return toSafeJson(JSON.stringify(data)).replace(
    /[<>&\u2028\u2029]/g,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
