import { compareRecords, type SortFields, type SortOrder } from '../core/record-order.js';
import { isSeverity } from '../core/severity.js';
import { isHash } from '../core/shape.js';
import { formatCursor, parseCursor } from './cursor.js';

/** Where the last error of a page stands in its order, so that the next page begins there whatever has come since. */
type Place = readonly [
  order: string,
  hash: string,
  severity: SortFields['severity'],
  firstSeen: string,
  lastSeen: string | null,
  occurrences: number,
];

export function formatErrorCursor(record: SortFields, order: SortOrder): string {
  const { hash, severity, firstSeen, lastSeen, occurrences } = record;
  const place: Place = [order, hash, severity, firstSeen, lastSeen, occurrences];
  return formatCursor(place);
}

/** @throws ErrtrackError for what is no cursor of a list in this order. */
export function parseErrorCursor(text: string, order: SortOrder): SortFields {
  const isPlace = (raw: unknown): raw is Place => isPlaceIn(raw, order);
  const [, hash, severity, firstSeen, lastSeen, occurrences] = parseCursor(text, isPlace);
  return { hash, severity, firstSeen, lastSeen, occurrences, context: '' };
}

export function isBehindCursor(record: SortFields, place: SortFields, order: SortOrder): boolean {
  return compareRecords(record, place, order) > 0;
}

function isPlaceIn(raw: unknown, order: SortOrder): raw is Place {
  if (!Array.isArray(raw) || raw.length !== 6) return false;
  const [name, hash, severity, firstSeen, lastSeen, occurrences] = raw;
  return (
    name === order &&
    isHash(hash) &&
    isSeverity(severity) &&
    typeof firstSeen === 'string' &&
    (lastSeen === null || typeof lastSeen === 'string') &&
    Number.isSafeInteger(occurrences)
  );
}
