import { toOneLine, toPrintable } from '../../terminal/printable.js';
import { cutToWidth } from '../../terminal/width.js';

/** A word that a shell may offer, and what it says beside it. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

const DESCRIPTION_COLUMNS = 60;

export function createCandidate(value: string, description = ''): Candidate {
  const line = toOneLine(description.slice(0, 500));
  return { value, description: cutToWidth(line, DESCRIPTION_COLUMNS) };
}

/** Whether it can be shown and typed: what holds control characters, or nothing, is no word for a command line. */
export function isTypeable(value: string): boolean {
  return (
    value !== '' && value.length <= 200 && !value.includes('\t') && toPrintable(value) === value
  );
}
