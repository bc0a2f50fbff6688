import { readBounded } from './bounded-read.js';

const MAX_BYTES = 2 * 1024 * 1024;

export interface SourceLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** Read a line of a source file with so many lines before and after it; null where it cannot be had. */
export function readSourceLines(
  file: string,
  line: number,
  around: number,
): readonly SourceLine[] | null {
  const text = readBounded(file, { maxBytes: MAX_BYTES });
  if (text === null || !Number.isInteger(line) || line < 1) return null;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\n\r\u2028\u2029]/);
  if (line > lines.length) return null;
  const first = Math.max(1, line - around);
  return lines
    .slice(first - 1, line + around)
    .map((content, index) => ({ number: first + index, text: content }));
}
