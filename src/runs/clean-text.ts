import { takeClean } from '../core/errors/secrets.js';
import { toText } from './data.js';

const MAX_TEXT = 4_000;

/** Texts of the program's on their way into the log. */
export function cleanText(text: unknown): string {
  return takeClean(toText(text), MAX_TEXT);
}
