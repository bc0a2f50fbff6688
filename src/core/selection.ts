import type { CountedRecord, ErrorStatus } from './errors/record.js';
import { toOwnTime } from './iso-time.js';
import { SEVERITIES, type Severity } from './severity.js';

/** Which records to take; what is left out does not restrict. */
export interface Selection {
  readonly statuses?: readonly ErrorStatus[];
  readonly severities?: readonly Severity[];
  readonly contexts?: readonly string[];
  readonly types?: readonly string[];
  /** The beginning of the id of a run that it was seen in, as far as that is kept. */
  readonly run?: string;
  /** Epoch ms: only what was seen then or later. */
  readonly since?: number;
  /** Text to find in hash, type, message, context or file, in any case. */
  readonly search?: string;
}

export type SortOrder = keyof typeof COMPARE;

/** What records are sorted by. */
export type SortFields = Pick<
  CountedRecord,
  'hash' | 'severity' | 'firstSeen' | 'lastSeen' | 'occurrences' | 'context'
>;

const COMPARE = {
  severity: (a, b) => compareSeverity(a, b) || compareLastSeen(a, b),
  recent: (a, b) => compareLastSeen(a, b),
  occurrences: (a, b) => b.occurrences - a.occurrences || compareLastSeen(a, b),
  new: (a, b) => compareTime(b.firstSeen, a.firstSeen),
  context: (a, b) => compareText(a.context, b.context) || compareSeverity(a, b),
} as const satisfies Record<string, (a: SortFields, b: SortFields) => number>;

export const SORT_ORDERS: readonly string[] = Object.keys(COMPARE);

export function isSortOrder(value: string): value is SortOrder {
  return Object.hasOwn(COMPARE, value);
}

/** The records that a selection takes, in their order. */
export function selectRecords(
  records: readonly CountedRecord[],
  selection: Selection,
): readonly CountedRecord[] {
  return records.filter((record) => isSelected(record, selection));
}

/** A sorted copy; what compares equal comes in the order of its hash. */
export function sortRecords(
  records: readonly CountedRecord[],
  order: SortOrder,
): readonly CountedRecord[] {
  return [...records].sort((a, b) => compareRecords(a, b, order));
}

/** Below zero where `a` comes first. No two records are at one place. */
export function compareRecords(a: SortFields, b: SortFields, order: SortOrder): number {
  return COMPARE[order](a, b) || compareText(a.hash, b.hash);
}

function isSelected(record: CountedRecord, selection: Selection): boolean {
  const { statuses, severities, contexts, types, run, since, search } = selection;
  return (
    (statuses?.includes(record.status) ?? true) &&
    (severities?.includes(record.severity) ?? true) &&
    (contexts?.includes(record.context) ?? true) &&
    (types?.includes(record.type) ?? true) &&
    (run === undefined || record.runs.newest.some(({ id }) => id.startsWith(run))) &&
    (since === undefined || toTime(record.lastSeen ?? record.firstSeen) >= since) &&
    (search === undefined || hasText(record, search.toLowerCase()))
  );
}

function hasText(record: CountedRecord, text: string): boolean {
  const { hash, type, message, context, location } = record;
  return [hash, type, message, context, location?.file ?? ''].some((field) =>
    field.toLowerCase().includes(text),
  );
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

/** Epoch ms; what nobody can read is older than everything. */
function toTime(time: string): number {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? 0 : parsed;
}
