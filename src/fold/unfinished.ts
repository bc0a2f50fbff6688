import type { ErrorRecord } from '../core/errors/record.js';
import type { FoldEvent } from '../core/events.js';
import { foldEvents } from '../core/ledger.js';
import type { Ledger } from '../core/ledger-text.js';
import type { State } from '../ledger/state.js';

export type Changes = State['changed'];

/** What has to come into the ledger and the Markdown files besides what is read from the journals now. */
export interface Carried {
  /** The ledger as it is to be before the journals' events. */
  readonly ledger: Ledger;
  readonly changed: Changes;
  readonly undone: State['undone'];
}

/**
 * An attempt of this process that has installed its state, but not its files, because somebody else changed
 * one of them meanwhile. Its events are counted, and no journal will bring them again.
 */
export interface Unfinished {
  readonly generation: number;
  readonly head: string | null;
  /** The ledger that it read. */
  readonly base: Ledger;
  /** What it had taken over itself, from a fold that had died. */
  readonly changed: Changes;
  readonly undone: State['undone'];
  readonly events: readonly FoldEvent[];
}

/** Tell the events of an unfinished attempt once more, to the ledger that stands there now. */
export function resume(unfinished: Unfinished, ledger: Ledger): Carried {
  const { base, events, head } = unfinished;
  const untouched = new Map([...unfinished.changed].filter(([hash]) => isSame(ledger, base, hash)));
  // Counted already: only the ledger's side is wanted.
  const books = { ledger: applyChanges(ledger, untouched), counters: new Map() };
  const folded = foldEvents(books, events, { head });
  const changed = new Map<string, ErrorRecord | null>(untouched);
  for (const hash of folded.changed) changed.set(hash, folded.ledger.errors.get(hash) ?? null);
  return { ledger: folded.ledger, changed, undone: [...unfinished.undone, ...folded.undone] };
}

export function applyChanges(ledger: Ledger, changes: Changes): Ledger {
  if (changes.size === 0) return ledger;
  const errors = new Map(ledger.errors);
  for (const [hash, record] of changes) {
    if (record === null) errors.delete(hash);
    else errors.set(hash, record);
  }
  return { ...ledger, errors };
}

/** Where a person has changed a record meanwhile, theirs stands. */
function isSame(ledger: Ledger, base: Ledger, hash: string): boolean {
  return JSON.stringify(ledger.errors.get(hash)) === JSON.stringify(base.errors.get(hash));
}
