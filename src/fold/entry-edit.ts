import { basename } from 'node:path';
import type { ErrorRecord } from '../core/errors/record.js';
import {
  createEntryOf,
  createFixedEntry,
  type FixedEntry,
  type ReturnedFix,
} from '../core/todo.js';
import type { State } from '../ledger/state-text.js';
import type { FixName } from '../markdown/comment.js';
import {
  addFixedEntries,
  type FixLookUp,
  mendFixedEntries,
  removeFixedEntries,
  returnFixedEntries,
} from '../markdown/fixed-file.js';
import type { Intake } from './intake.js';
import type { MarkdownPlanning } from './markdown-planning.js';
import { type Done, type Edit, NOTHING_TO_DO } from './task-edit.js';

/**
 * The edit of FIXED_ERRORS.md that takes in what was fixed and what was taken back, and parts what a merge has mixed
 * up; null where there is nothing to look after. An entry that a person has deleted does not come back.
 */
export function createEntryEdit(planning: MarkdownPlanning): Edit | null {
  const { back, names, next } = planning;
  const fixed = listNews(planning);
  const { undone, returned = [] } = next;
  const isNews = fixed.length > 0 || undone.length > 0 || returned.length > 0;
  if (!isNews && back.history === 'as left') return null;
  const findFix = createLookUp(planning.intake.books);
  const isMerged = back.history === 'new';
  return (bytes) => {
    if (bytes === null && fixed.length === 0) return noteGone(returned);
    const steps = [
      (it: Uint8Array) =>
        back.history === 'as left' ? keep(it) : mendFixedEntries(it, findFix, isMerged),
      (it: Uint8Array) =>
        undone.length > 0 ? takeOut(it, undone, basename(names.fixed)) : keep(it),
      (it: Uint8Array) => (fixed.length > 0 ? addFixedEntries(it, fixed) : keep(it)),
      (it: Uint8Array) => (returned.length > 0 ? returnFixedEntries(it, returned) : keep(it)),
    ];
    if (bytes !== null) return inTurn(keep(bytes), steps);
    const made = addFixedEntries(null, fixed);
    return made.ok ? inTurn(made, steps.slice(-1)) : made;
  };
}

/** A person may do without the history. */
function noteGone(returned: readonly ReturnedFix[]): ReturnType<Edit> {
  const notes = returned.map(({ hash }) => `${hash} came back: there is no history to say so`);
  return { ...NOTHING_TO_DO, notes };
}

function inTurn(
  start: Done,
  steps: readonly ((bytes: Uint8Array) => ReturnType<Edit>)[],
): ReturnType<Edit> {
  let done = start;
  for (const step of steps) {
    const result = step(done.bytes);
    if (!result.ok) return result;
    const changed = done.changed || result.changed;
    done = { ...result, changed, notes: [...done.notes, ...result.notes] };
  }
  return done;
}

function keep(bytes: Uint8Array): Done {
  return { ok: true, bytes, changed: false, notes: [] };
}

function listNews({ intake, next, relist }: MarkdownPlanning): readonly FixedEntry[] {
  const { books, disk } = intake;
  const { changed } = next;
  const all = relist === 'always' ? new Map([...books.ledger.errors, ...changed]) : changed;
  const isKnown = ({ hash, fixedAt }: FixName) => hasFix(disk.ledger.errors.get(hash), fixedAt);
  const entries = [...all.values()].flatMap((record) => {
    const entry = record && createFixedEntry(record, books.counters.get(record.hash));
    if (entry === null) return [];
    return isKnown(entry) && relist !== 'always' ? [] : [entry];
  });
  // What was fixed and came back within one fold is history too.
  const brief = (next.returned ?? []).filter((fix) => !isKnown(fix)).map(createLookUp(books));
  return [...entries, ...brief.filter((entry) => entry != null)];
}

function createLookUp(books: Intake['books']): FixLookUp {
  return ({ hash, fixedAt }) => {
    const record = books.ledger.errors.get(hash);
    const fix = record?.fixes.find(({ at }) => at === fixedAt);
    if (record === undefined) return undefined;
    return fix === undefined ? null : createEntryOf(record, fix, books.counters.get(hash));
  };
}

function hasFix(record: ErrorRecord | undefined, at: string): boolean {
  return record?.fixes.some((fix) => fix.at === at) ?? false;
}

/** Entries that cannot go without harm stay, with a note: an old line of the history must not stop every fold. */
function takeOut(bytes: Uint8Array, undone: State['undone'], name: string): ReturnType<Edit> {
  const all = removeFixedEntries(bytes, undone);
  if (all.ok) return all;
  const notes: string[] = [];
  let left = bytes;
  for (const fix of undone) {
    const one = removeFixedEntries(left, [fix]);
    if (one.ok) left = one.bytes;
    notes.push(
      ...(one.ok ? one.notes : [`the fix of ${fix.hash} stays in ${name}: ${one.problem}`]),
    );
  }
  return { ok: true, bytes: left, changed: left !== bytes, notes };
}
