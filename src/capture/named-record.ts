import type { CountedRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { JoinedKeys } from '../core/joined-keys.js';
import { findRecord } from '../core/lookup.js';

/** Records, and more names of them. */
interface Named {
  readonly records: readonly CountedRecord[];
  readonly joined: JoinedKeys;
}

/**
 * The record that a hash, or a unique prefix of it, names.
 * @throws ErrtrackError (NOT_FOUND, AMBIGUOUS) that says what would do.
 */
export function getNamedRecord({ records, joined }: Named, name: string): CountedRecord {
  const shown = JSON.stringify(String(name).slice(0, 100));
  const lookup = findRecord(records, String(name), undefined, joined);
  if (lookup.kind === 'found') return lookup.record;
  if (lookup.kind === 'ambiguous') {
    const hashes = lookup.candidates.map((record) => record.hash).join(', ');
    throw new ErrtrackError(
      'AMBIGUOUS',
      `Cannot tell which error ${shown} is: ${hashes}. Give more digits.`,
    );
  }
  const cure =
    lookup.kind === 'malformed'
      ? 'give the first 4 to 16 hexadecimal digits of its hash'
      : 'getActiveErrors() tells those that are active';
  throw new ErrtrackError('NOT_FOUND', `Cannot find an error ${shown} in the ledger: ${cure}.`);
}
