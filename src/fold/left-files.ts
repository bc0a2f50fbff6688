import type { ErrorRecord } from '../core/errors/record.js';
import { keyOfEntry } from '../core/fixed-reading.js';
import type { SyncedTask } from '../core/todo-sides.js';
import type { Project } from '../files/project.js';
import { findFixedEntries } from '../markdown/fixed-file.js';
import { findTasks } from '../markdown/todo-file.js';
import type { ReadBack } from './reading-back.js';
import { digestDescription, digestText } from './task-texts.js';

interface LeftFile {
  readonly bytes: Uint8Array;
  readonly back: ReadBack;
  readonly errors: ReadonlyMap<string, ErrorRecord>;
}

/** The tasks of a TODO.md as our edits leave it. Of those about which nothing was decided, what was known before. */
export function findLeftTasks(
  { settings }: Project,
  { bytes, back, errors }: LeftFile,
): ReadonlyMap<string, SyncedTask> {
  const { atOdds } = back;
  const left = new Map<string, SyncedTask>();
  for (const { hash, mark, place, severity, text } of findTasks(bytes, settings).tasks) {
    const record = errors.get(hash);
    if (record === undefined || left.has(hash) || atOdds.has(hash)) continue;
    left.set(hash, { mark, place, severity: severity ?? record.severity, text: digestText(text) });
  }
  for (const hash of atOdds) {
    const known = back.read.tasks.get(hash);
    if (known !== undefined) left.set(hash, known);
  }
  return left;
}

/** The same of FIXED_ERRORS.md. */
export function findLeftEntries(bytes: Uint8Array): ReadonlyMap<string, string> {
  return new Map(
    findFixedEntries(bytes).map((entry) => [
      keyOfEntry(entry),
      digestDescription(entry.description),
    ]),
  );
}
