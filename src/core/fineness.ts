import type { ErrorRecord } from './errors/record.js';
import type { FoldEvent, LifeEvent, Occurrences } from './events.js';
import type { JoinedKeys } from './joined-keys.js';
import type { Ledger } from './ledger-text.js';
import { listSplitKeys, NO_SPLIT_KEYS, type SplitKeys } from './split-key.js';

/** How finely throws are to be gathered, which are otherwise added up by key and writer. */
export interface Fineness {
  /** Keys whose throws are told apart by more. */
  readonly split: SplitKeys;
  /**
   * Epoch ms, in order, of decisions that no fold has taken yet and somebody threw before and after: what came before
   * is not to be mixed with what came after.
   */
  readonly cuts: readonly number[];
  /** Whether somebody will ask when each of a key's throws was. Some too many do no harm. */
  readonly isTimed: (key: string) => boolean;
}

export const COARSE: Fineness = { split: NO_SPLIT_KEYS, cuts: [], isTimed: () => false };

/** What is known before any journal is read. */
export function chooseFineness(ledger: Ledger, joined: JoinedKeys): Fineness {
  const { isTimed } = findTimed(ledger, joined, []);
  return { split: listSplitKeys(ledger), cuts: [], isTimed };
}

/**
 * What the events themselves ask for, which were read without that: they are to be read once more. Null where they
 * ask for nothing, as nearly always.
 */
export function refineFineness(
  ledger: Ledger,
  joined: JoinedKeys,
  events: readonly FoldEvent[],
): Fineness | null {
  const split = listSplitKeys(ledger, events);
  const cuts = listCuts(events);
  const { isTimed, isByEvent } = findTimed(ledger, joined, events);
  const isFiner = split.cuts.length > 0 || cuts.length > 0 || isByEvent;
  return isFiner ? { split, cuts, isTimed } : null;
}

/** A fix needs none: whatever an older process throws after it shows nothing. */
const PARTING: ReadonlySet<LifeEvent['type']> = new Set(['delete', 'ignore'] as const);

function listCuts(events: readonly FoldEvent[]): readonly number[] {
  const times = events.flatMap((event) =>
    event.type !== 'occurrences' && PARTING.has(event.type) ? [event.t] : [],
  );
  const thrown = events.filter((event): event is Occurrences => event.type === 'occurrences');
  return [...new Set(times)]
    .filter((t) => thrown.some(({ firstAt, lastAt }) => firstAt <= t && t < lastAt))
    .sort((a, b) => a - b);
}

interface Timed extends Pick<Fineness, 'isTimed'> {
  /** Whether one of the events is why. */
  readonly isByEvent: boolean;
}

/** Only of an error that wakes when it is seen so often within a time is it asked when each throw was. */
function findTimed({ errors }: Ledger, joined: JoinedKeys, events: readonly FoldEvent[]): Timed {
  const isByEvent = events.some((it) => it.type === 'ignore' && it.condition?.window !== undefined);
  const windowed = [...errors.values()].filter(({ ignore }) => ignore?.window !== undefined);
  if (isByEvent) return { isTimed: () => true, isByEvent };
  if (windowed.length === 0) return { isTimed: () => false, isByEvent };
  // Where a key may come to another record than that which it names, all are timed.
  const isMoving = events.some(({ type }) => type === 'merge' || type === 'split');
  if (isMoving || windowed.some(isOfOthers)) return { isTimed: () => true, isByEvent: isMoving };
  const namesOf = ({ hash, hashes }: ErrorRecord) => [hash, ...hashes, ...(joined.get(hash) ?? [])];
  const others = [...errors.values()].filter(({ ignore }) => ignore?.window === undefined);
  const timed = new Set(windowed.flatMap(namesOf));
  const known = new Set(others.flatMap(namesOf));
  return { isTimed: (key) => timed.has(key) || !known.has(key), isByEvent };
}

/** Whether it takes in throws under names of other records. */
function isOfOthers({ overflow, grouping }: ErrorRecord): boolean {
  return overflow || grouping.of !== undefined;
}
