import type { BriefRecord } from './brief-record.js';
import { toOwnTime } from './iso-time.js';
import { SEVERITIES } from './severity.js';

export type SortOrder = keyof typeof COMPARE;

/** What records are sorted by. */
export type SortFields = Pick<
  BriefRecord,
  'hash' | 'severity' | 'firstSeen' | 'lastSeen' | 'occurrences' | 'context'
>;

const COMPARE = {
  severity: (a, b) => compareSeverity(a, b) || compareLastSeen(a, b),
  seen: (a, b) => compareLastSeen(a, b),
  first: (a, b) => compareTime(b.firstSeen, a.firstSeen),
  count: (a, b) => b.occurrences - a.occurrences || compareLastSeen(a, b),
  context: (a, b) => compareText(a.context, b.context) || compareSeverity(a, b),
  // Earlier names of those above.
  recent: (a, b) => compareLastSeen(a, b),
  new: (a, b) => compareTime(b.firstSeen, a.firstSeen),
  occurrences: (a, b) => b.occurrences - a.occurrences || compareLastSeen(a, b),
} as const satisfies Record<string, (a: SortFields, b: SortFields) => number>;

/** What they are called now. */
export const SORT_ORDERS = [
  'severity',
  'seen',
  'first',
  'count',
  'context',
] as const satisfies SortOrder[];

export function isSortOrder(value: string): value is SortOrder {
  return Object.hasOwn(COMPARE, value);
}

/** A sorted copy; what compares equal comes in the order of its hash. */
export function sortRecords<R extends SortFields>(
  records: readonly R[],
  order: SortOrder,
): readonly R[] {
  return [...records].sort((a, b) => compareRecords(a, b, order));
}

/** Below zero where `a` comes first. No two records are at one place. */
export function compareRecords(a: SortFields, b: SortFields, order: SortOrder): number {
  return COMPARE[order](a, b) || compareText(a.hash, b.hash);
}

function compareSeverity(a: SortFields, b: SortFields): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function compareLastSeen(a: SortFields, b: SortFields): number {
  return compareTime(b.lastSeen ?? b.firstSeen, a.lastSeen ?? a.firstSeen);
}

/** Times as we write them compare as text, in a tenth of the time; what nobody can read is older than everything. */
function compareTime(a: string, b: string): number {
  return a === b ? 0 : compareText(toOwnTime(a) ?? '', toOwnTime(b) ?? '');
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
