import type { CountedRecord } from './errors/record.js';
import { type JoinedKeys, NO_JOINED_KEYS } from './joined-keys.js';

const NAME = /^[0-9a-f]{4,16}$/;

/** What a name given by a person stands for. */
export type Lookup =
  | { readonly kind: 'found'; readonly record: CountedRecord }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly CountedRecord[] }
  | { readonly kind: 'unknown' }
  /** Not four or more hexadecimal digits. */
  | { readonly kind: 'malformed' };

type Preference = (record: CountedRecord) => boolean;

const isActive: Preference = (record) => record.status === 'active';

/**
 * Find the record that a hash or a unique prefix of four or more digits names, as in git.
 * A prefix is judged among the preferred records first (the active ones), then among all; a whole hash names
 * its record whatever the status. The raw keys in `hashes` count as names too; those that were only led to a
 * record do where nothing else has the name: there may be thousands, and nobody sees them in a list.
 */
export function findRecord(
  records: readonly CountedRecord[],
  name: string,
  isPreferred: Preference = isActive,
  joined: JoinedKeys = NO_JOINED_KEYS,
): Lookup {
  const prefix = name.trim().toLowerCase();
  if (!NAME.test(prefix)) return { kind: 'malformed' };
  const whole = findWhole(records, prefix);
  if (whole) return { kind: 'found', record: whole };
  const own = records.filter((record) => hasName(record, prefix));
  const named = own.length > 0 ? own : findLed(records, prefix, joined);
  const preferred = named.filter(isPreferred);
  return toLookup(preferred.length > 0 ? preferred : named);
}

function findWhole(records: readonly CountedRecord[], hash: string): CountedRecord | undefined {
  return (
    records.find((record) => record.hash === hash) ??
    records.find((record) => record.hashes.includes(hash))
  );
}

function findLed(
  records: readonly CountedRecord[],
  prefix: string,
  joined: JoinedKeys,
): readonly CountedRecord[] {
  const found = new Set<CountedRecord>();
  for (const [hash, keys] of joined) {
    if (!keys.some((key) => key.startsWith(prefix))) continue;
    const record = findWhole(records, hash);
    if (record) found.add(record);
  }
  return [...found];
}

function hasName(record: CountedRecord, prefix: string): boolean {
  return record.hash.startsWith(prefix) || record.hashes.some((hash) => hash.startsWith(prefix));
}

function toLookup(candidates: readonly CountedRecord[]): Lookup {
  const [record] = candidates;
  if (!record) return { kind: 'unknown' };
  return candidates.length === 1 ? { kind: 'found', record } : { kind: 'ambiguous', candidates };
}
