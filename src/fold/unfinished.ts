import type { ErrorRecord } from '../core/errors/record.js';
import type { FoldEvent } from '../core/events.js';
import type { FoldPolicy } from '../core/fold-policy.js';
import { foldEvents } from '../core/ledger.js';
import type { Ledger } from '../core/ledger-text.js';
import type { State } from '../ledger/state-text.js';

export type Changes = State['changed'];

/** What has to come into the ledger and the Markdown files besides what is read from the journals now. */
export interface Carried {
  /** The ledger as it is to be before the journals' events. */
  readonly ledger: Ledger;
  readonly changed: Changes;
  readonly undone: State['undone'];
  readonly returned: NonNullable<State['returned']>;
}

/**
 * An attempt of this process that has installed its state, but not its files, because somebody else changed
 * one of them meanwhile. Its events are counted, and no journal will bring them again.
 */
export interface Unfinished {
  readonly generation: number;
  /** The ledger that it read. */
  readonly base: Ledger;
  /** What it had taken over itself, from a fold that had died. */
  readonly changed: Changes;
  readonly undone: State['undone'];
  readonly returned?: State['returned'];
  readonly events: readonly FoldEvent[];
}

/**
 * Tell the events of an unfinished attempt once more, to the ledger that stands there now: it may be that of
 * another commit, and is then the one that is checked out while they are folded.
 */
export function resume(unfinished: Unfinished, ledger: Ledger, policy: FoldPolicy): Carried {
  const { base, events } = unfinished;
  // Where a person has changed a record meanwhile, theirs stands.
  const untouched = new Map(
    [...unfinished.changed].filter(([hash]) =>
      isSameRecord(ledger.errors.get(hash) ?? null, base.errors.get(hash) ?? null),
    ),
  );
  // Counted already: only the ledger's side is wanted.
  const books = { ledger: applyChanges(ledger, untouched), counters: new Map() };
  const folded = foldEvents(books, events, policy);
  const changed = new Map<string, ErrorRecord | null>(untouched);
  for (const hash of folded.changed) changed.set(hash, folded.ledger.errors.get(hash) ?? null);
  const before = (unfinished.returned ?? []).filter(({ hash }) => untouched.has(hash));
  return {
    ledger: folded.ledger,
    changed,
    undone: [...unfinished.undone, ...folded.undone],
    returned: [...before, ...folded.returned],
  };
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

export function isSameRecord(one: ErrorRecord | null, other: ErrorRecord | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
