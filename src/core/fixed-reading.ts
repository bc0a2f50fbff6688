import type { ErrorRecord } from './errors/record.js';
import type { DescribeEvent } from './events.js';
import type { FoundEntry } from './todo.js';
import type { Remark } from './todo-reading.js';

/** What reading FIXED_ERRORS.md back goes by. */
export interface FixedReading {
  /** The ledger with everything that is journalled. */
  readonly errors: ReadonlyMap<string, ErrorRecord>;
  readonly found: readonly FoundEntry[];
  /** Digests of the descriptions that stood there last, by entry; empty where nobody knows. */
  readonly synced: ReadonlyMap<string, string>;
  /** A description in the form in which it is read back. */
  readonly normalize: (description: string) => string;
  /** Of what a description says: what a formatter makes of it has the same. */
  readonly digest: (text: string) => string;
}

export interface FixedRead {
  readonly decisions: readonly Omit<DescribeEvent, 'n' | 't'>[];
  readonly remarks: readonly Remark[];
  /** What stands there and has been read. */
  readonly synced: ReadonlyMap<string, string>;
}

/** An entry by the error and the time of the fix. */
export function keyOfEntry({ hash, fixedAt }: Pick<FoundEntry, 'hash' | 'fixedAt'>): string {
  return `${hash} ${fixedAt}`;
}

/**
 * Understand how people described fixes anew. An entry that is gone says nothing: people tidy their history. Where
 * ledger and file both have new words, nothing is decided and a person is told.
 */
export function readFixed(reading: FixedReading): FixedRead {
  const { errors, found, synced, normalize, digest } = reading;
  const decisions: Omit<DescribeEvent, 'n' | 't'>[] = [];
  const remarks: Remark[] = [];
  const read = new Map<string, string>();
  for (const entry of found) {
    const { hash, fixedAt, description } = entry;
    const key = keyOfEntry(entry);
    const fix = errors.get(hash)?.fixes.find(({ at }) => at === fixedAt);
    if (fix === undefined || read.has(key)) continue;
    const [own, before] = [digest(normalize(fix.description)), synced.get(key)];
    const now = digest(description);
    read.set(key, now);
    if (now === own || now === before) continue;
    if (before === undefined || before === own) {
      decisions.push({ type: 'describe', hash, fixedAt, description });
      remarks.push({ kind: 'described', hash, now: description });
    } else {
      read.set(key, before);
      remarks.push({ kind: 'at odds with the ledger', hash });
    }
  }
  return { decisions, remarks, synced: read };
}
