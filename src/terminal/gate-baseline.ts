import type { Baseline } from '../core/gate.js';
import { toPrintable } from './printable.js';

const SHORT_COMMIT = 7;

/** What is compared with, in words: `errors_log.json of 1a2b3c4 (HEAD)`. */
export function describeBaseline({ kind, ref, commit, file, found }: Baseline): string {
  if (kind !== 'commit') return quoteRef(file ?? ref ?? '');
  if (commit === null) return 'There is no commit yet';
  const name = toPrintable(file ?? '');
  const where = `${shortenCommit(commit)} (${tellCommit(ref ?? '')})`;
  return found ? `${name} of ${where}` : `There is no ${name} in ${where}`;
}

function tellCommit(ref: string): string {
  return ref === 'HEAD' ? ref : `where ${quoteRef(ref)} and HEAD part`;
}

/** A ref or file as a person has typed it, in one line. */
export function quoteRef(text: string): string {
  return toPrintable(/^[\w@./~^-]+$/.test(text) ? text : JSON.stringify(text));
}

export function shortenCommit(commit: string): string {
  return commit.slice(0, SHORT_COMMIT);
}
