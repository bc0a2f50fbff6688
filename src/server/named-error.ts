import type { CountedRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { findRecord } from '../core/lookup.js';
import type { ErrorBooks } from './error-books.js';

const MAX_CANDIDATES = 10;
const MAX_NAME = 60;

/**
 * The error that a hash, or a unique prefix of it, names.
 * @throws ErrtrackError (NOT_FOUND, AMBIGUOUS) that says what would do.
 */
export function getNamedError(
  { view }: ErrorBooks,
  name: string,
  isPreferred?: (record: CountedRecord) => boolean,
): CountedRecord {
  const lookup = findRecord(view.records, name, isPreferred, view.joined);
  if (lookup.kind === 'found') return lookup.record;
  const shown = JSON.stringify(name.slice(0, MAX_NAME));
  if (lookup.kind === 'ambiguous') {
    const hashes = lookup.candidates.slice(0, MAX_CANDIDATES).map(({ hash }) => hash);
    throw new ErrtrackError(
      'AMBIGUOUS',
      `${shown} names ${lookup.candidates.length} errors; give more digits: ${hashes.join(', ')}`,
    );
  }
  throw new ErrtrackError(
    'NOT_FOUND',
    lookup.kind === 'unknown'
      ? `No error ${shown} is tracked`
      : `${shown} is no hash: give its first 4 to 16 hexadecimal digits`,
  );
}
