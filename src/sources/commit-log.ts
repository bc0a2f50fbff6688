import type { CommitNote } from '../core/error-git.js';

/** Nothing of a commit can hold what stands between these. */
const FIELDS = ['%H', '%aN', '%aI', '%s'] as const;
const FORMAT = FIELDS.map((field) => `${field}%x00`).join('');

/** Options of `git log` by which it says what `parseCommitLog` reads, whatever is configured. */
export function formatCommitLog(): readonly string[] {
  return ['--no-show-signature', '--no-color', '--encoding=UTF-8', `--format=${FORMAT}`];
}

export function parseCommitLog(output: Uint8Array): readonly CommitNote[] {
  const fields = Buffer.from(output).toString('utf8').split('\0');
  const notes: CommitNote[] = [];
  for (let at = 0; at + FIELDS.length < fields.length; at += FIELDS.length) {
    const [commit = '', author = '', date = '', subject = ''] = fields.slice(at);
    notes.push({ commit: commit.trim(), author, date: toIsoTime(Date.parse(date)), subject });
  }
  return notes;
}

/** Null for what no calendar has: whoever makes a commit may write any time into it. */
export function toIsoTime(t: number): string | null {
  return Math.abs(t) <= 8.64e15 ? new Date(t).toISOString() : null;
}
