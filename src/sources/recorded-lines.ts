import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { removeSecrets } from '../core/errors/secrets.js';
import { isWithin } from '../files/root.js';
import { readSourceLines, type SourceLine } from './source-lines.js';

const LINES_AROUND = 3;
const MAX_LENGTH = 500;

/**
 * The lines around a place that a record names; none where they cannot be had. A ledger comes with the branch, and so
 * do links, whoever made them: no file outside the root is shown. What the message hides must not stand in the line
 * below that threw it.
 */
export function readRecordedLines(
  root: string,
  place: { readonly file: string; readonly line: number },
): readonly SourceLine[] {
  const file = resolve(root, place.file);
  if (!isInRoot(file, root)) return [];
  const lines = readSourceLines(file, place.line, LINES_AROUND) ?? [];
  return lines.map(({ number, text }) => ({
    number,
    text: removeSecrets(text.slice(0, MAX_LENGTH)),
  }));
}

/** Whether a file, links followed, is there and below the root. */
export function isInRoot(file: string, root: string): boolean {
  try {
    return isWithin(realpathSync(file), realpathSync(root));
  } catch {
    return false;
  }
}
