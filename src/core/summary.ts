import type { ErrorRecord, Fix } from './errors/record.js';
import { toOwnTime } from './iso-time.js';
import type { Severity } from './severity.js';

/** The ledger in numbers: what `status` shows. `bySeverity` counts active errors only. */
export interface Summary {
  readonly active: number;
  readonly fixed: number;
  readonly ignored: number;
  readonly total: number;
  /** ISO time of the newest occurrence, fix or reopening; null where nothing is tracked. */
  readonly lastUpdated: string | null;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** What of a record the summary goes by. */
type Summable = Pick<ErrorRecord, 'hash' | 'status' | 'severity' | 'statusAt' | 'firstSeen'> & {
  readonly lastSeen?: string | null;
  readonly fixes: readonly Pick<Fix, 'at'>[];
};

/** @param lastSeenOf epoch ms at which this machine has counted an error last, where the records do not carry it. */
export function summarize(
  records: Iterable<Summable>,
  lastSeenOf: (hash: string) => number | undefined = () => undefined,
): Summary {
  const byStatus = { active: 0, fixed: 0, ignored: 0 };
  const bySeverity = { HIGH: 0, MEDIUM: 0, LOW: 0 };
  let newest = '';
  let lastCounted = Number.NEGATIVE_INFINITY;
  for (const record of records) {
    byStatus[record.status] += 1;
    if (record.status === 'active') bySeverity[record.severity] += 1;
    const counted = lastSeenOf(record.hash);
    if (counted !== undefined && counted > lastCounted) lastCounted = counted;
    newest = findNewest(newest, record, counted === undefined ? (record.lastSeen ?? null) : null);
  }
  if (Number.isFinite(lastCounted)) newest = later(newest, new Date(lastCounted).toISOString());
  const total = byStatus.active + byStatus.fixed + byStatus.ignored;
  return { ...byStatus, total, lastUpdated: newest === '' ? null : newest, bySeverity };
}

/** The newest occurrence, fix or reopening so far. A time that nobody can read does not count. */
function findNewest(newest: string, record: Summable, seen: string | null): string {
  let found = later(newest, record.firstSeen);
  if (seen !== null) found = later(found, seen);
  if (record.status === 'active') found = later(found, record.statusAt);
  for (const fix of record.fixes) found = later(found, fix.at);
  return found;
}

function later(newest: string, time: string): string {
  if (time === newest) return newest;
  const own = toOwnTime(time);
  return own !== null && own > newest ? own : newest;
}
