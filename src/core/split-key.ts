import type { ErrorRecord } from './errors/record.js';
import type { Finer, FoldEvent, MergeEvent, SplitEvent, ThrowEvent } from './events.js';
import type { Ledger } from './ledger-text.js';
import type { SplitBy } from './split-by.js';

/** Where occurrences of a key count. */
export interface Place {
  readonly hash: string;
  /** The record that this one is split from, where it is a new one. */
  readonly of: string | null;
}

/**
 * Find the record that occurrences count on: where it is split, the finer one, and so on from there. What was
 * merged back stays where it was merged into: no record is split twice by the same on the way.
 * @param find the record that a key names, also as an alias.
 */
export function findPlace(
  key: string,
  finer: Finer,
  find: (key: string) => ErrorRecord | undefined,
): Place {
  const passed = new Set<SplitBy>();
  let place: Place = { hash: key, of: null };
  for (;;) {
    const record = find(place.hash);
    if (record === undefined) return place;
    const by = record.grouping.split;
    const digest = by && finer[by];
    if (by === undefined || digest === undefined || passed.has(by)) {
      return { hash: record.hash, of: null };
    }
    passed.add(by);
    place = { hash: deriveKey(record.hash, digest), of: record.hash };
  }
}

/**
 * The key of what a split parts from a record: both are digests, so that the sum of their bits is as good as a
 * digest of both. It is derived from the record's own hash, which no newer grouping changes.
 */
export function deriveKey(hash: string, digest: string): string {
  return (BigInt(`0x${hash}`) ^ BigInt(`0x${digest}`)).toString(16).padStart(16, '0');
}

/** A throw as the record of what is split off takes it. */
export function partOf(sample: ThrowEvent, { hash, of }: Place): ThrowEvent {
  return of === null ? sample : { ...sample, k: hash, grouping: { ...sample.grouping, of } };
}

/** What has to be gathered more finely than by key, since a person has split it. */
export interface SplitKeys {
  readonly keys: ReadonlySet<string>;
  readonly by: readonly SplitBy[];
  /** Epoch ms of decisions that no fold has taken yet: what came before is not to be mixed with what came after. */
  readonly cuts: readonly number[];
}

export const NO_SPLIT_KEYS: SplitKeys = { keys: new Set(), by: [], cuts: [] };

/**
 * Every key whose occurrences may come to a record that is split: by its own name, by an alias, or by one that
 * a decision among these events makes. Some too many do no harm.
 */
export function listSplitKeys({ errors }: Ledger, events: readonly FoldEvent[] = []): SplitKeys {
  const splits = events.filter((event): event is FoldEvent & SplitEvent => event.type === 'split');
  const merges = events.filter((event): event is FoldEvent & MergeEvent => event.type === 'merge');
  const keys = new Set(splits.map(({ hash }) => hash));
  const by = new Set(splits.flatMap(({ split }) => split ?? []));
  for (const { hash, grouping } of errors.values()) {
    if (grouping.split === undefined) continue;
    keys.add(hash);
    by.add(grouping.split);
  }
  if (keys.size === 0) return NO_SPLIT_KEYS;
  const groups = [
    ...[...errors.values()].map(({ hash, hashes }) => [hash, ...hashes]),
    ...merges.map(({ hash, into }) => [hash, into]),
  ].filter((names) => names.length > 1);
  addConnected(keys, groups);
  return { keys, by: [...by].sort(), cuts: [...splits, ...merges].map(({ t }) => t) };
}

function addConnected(keys: Set<string>, groups: readonly (readonly string[])[]): void {
  let before: number;
  do {
    before = keys.size;
    for (const names of groups) {
      if (names.some((name) => keys.has(name))) for (const name of names) keys.add(name);
    }
  } while (keys.size > before);
}

/** Whether occurrences of a key have to be told apart. */
export function isSplitKey({ keys }: SplitKeys, k: string, older: ThrowEvent['older']): boolean {
  return keys.has(k) || older?.some((key) => keys.has(key)) === true;
}
