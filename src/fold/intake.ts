import { join } from 'node:path';
import { joinAliasedCounters, seedCounters } from '../core/counted.js';
import type { FoldEvent, ThrowEvent } from '../core/events.js';
import { chooseFineness, type Fineness, refineFineness } from '../core/fineness.js';
import { NO_RULING, nameRuling } from '../core/grouping-rules.js';
import { type FoldedBooks, foldEvents } from '../core/ledger.js';
import type { Ledger } from '../core/ledger-text.js';
import type { Project } from '../files/project.js';
import type { JournalFile } from '../journal/journal-name.js';
import {
  type JournalReading,
  readJournal,
  readJournals,
  startReading,
  type TellApart,
} from '../journal/read-journal.js';
import { digestOf } from '../ledger/ledger-file.js';
import { readState } from '../ledger/state.js';
import { listFolded, type State } from '../ledger/state-text.js';
import { createPolicy } from './policy.js';
import { applyChanges, type Carried, isSameRecord, resume, type Unfinished } from './unfinished.js';

/** Everything that a fold, or a reader without one, starts from. */
export interface Intake {
  readonly state: State;
  readonly disk: LedgerOnDisk;
  readonly carried: Carried;
  /** The attempt that is taken up again. */
  readonly resumed: Unfinished | null;
  readonly reading: JournalReading;
  readonly books: FoldedBooks;
}

export interface LedgerOnDisk {
  readonly ledger: Ledger;
  /** Digest of its bytes, made only where it is needed. */
  readonly digest: () => string | null;
}

export interface IntakeOptions {
  readonly head: string | null;
  /** Default: all there are. */
  readonly journals?: readonly JournalFile[];
  readonly unfinished?: Unfinished | null;
  /** What is to be taken for journalled, besides what is. */
  readonly imagined?: readonly FoldEvent[];
}

/** Read state and journals and bring the books up to date with them, in memory. */
export function takeIn(project: Project, disk: LedgerOnDisk, options: IntakeOptions): Intake {
  const { head, journals, imagined = [] } = options;
  const state = readState(project.dataDir);
  const policy = { ...createPolicy(project, head), folded: listFolded(state) };
  const resumed = findResumable(state, disk, options);
  const carried =
    resumed === null ? carryOver(state, disk, head) : resume(resumed, disk.ledger, policy);
  const tellApart = (like: ThrowEvent) => nameRuling(policy.grouping?.judge(like) ?? NO_RULING);
  const reading = readAll(project, state, carried.ledger, { journals, imagined, tellApart });
  const counters = seedCounters(
    carried.ledger,
    joinAliasedCounters(carried.ledger, state.counters),
  );
  const events = [...reading.events, ...imagined];
  const { joined } = state;
  const books = foldEvents({ ledger: carried.ledger, counters, joined }, events, policy);
  return { state, disk, carried, resumed, reading, books };
}

/** Where what was journalled asks for more than was known before, it is read once more. Few ever meet that. */
function readAll(
  { dataDir }: Project,
  { folded, joined }: State,
  ledger: Ledger,
  { journals, imagined, tellApart }: Reading,
): JournalReading {
  const read = (fineness: Fineness) => {
    const reading = startReading(folded, fineness, tellApart);
    if (journals === undefined) readJournals(join(dataDir, 'journal'), reading);
    else for (const file of journals) readJournal(file, reading);
    return reading;
  };
  const reading = read(chooseFineness(ledger, joined));
  const finer = refineFineness(ledger, joined, [...reading.events, ...imagined]);
  return finer === null ? reading : read(finer);
}

interface Reading {
  readonly journals: IntakeOptions['journals'];
  readonly imagined: readonly FoldEvent[];
  readonly tellApart: TellApart;
}

export function digestLater(bytes: Buffer | null): () => string | null {
  let digest: string | null | undefined;
  return () => {
    digest ??= digestOf(bytes);
    return digest;
  };
}

/**
 * Changes of a generation whose visible files are not known to be in place: a crash came between. Where the
 * ledger is another since (a person's edit, a commit, a branch), only those to records that it has as they were.
 */
function carryOver(state: State, { ledger, digest }: LedgerOnDisk, head: string | null): Carried {
  if (state.installed) return { ledger, changed: new Map(), undone: [], returned: [] };
  const isAsLeft =
    state.head === head && (digest() === state.replaces || digest() === state.writes);
  const changed = isAsLeft ? state.changed : keepUntouched(state, ledger);
  const isCarried = ({ hash }: { readonly hash: string }) => changed.has(hash);
  return {
    ledger: applyChanges(ledger, changed),
    changed,
    undone: state.undone.filter(isCarried),
    returned: (state.returned ?? []).filter(isCarried),
  };
}

function keepUntouched({ changed, before }: State, ledger: Ledger): State['changed'] {
  const untouched = [...changed].filter(([hash]) => {
    const was = before.get(hash);
    return was !== undefined && isSameRecord(was, ledger.errors.get(hash) ?? null);
  });
  return new Map(untouched);
}

/** Our own attempt, unless another fold has gone on from it, or its ledger was written after all. */
function findResumable(
  state: State,
  { digest }: LedgerOnDisk,
  { unfinished = null }: IntakeOptions,
): Unfinished | null {
  if (unfinished === null || state.installed || state.generation !== unfinished.generation)
    return null;
  return digest() !== state.writes ? unfinished : null;
}
