import type { CountedRecord } from './errors/record.js';
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

export function summarize(records: readonly CountedRecord[]): Summary {
  const byStatus = { active: 0, fixed: 0, ignored: 0 };
  const bySeverity = { HIGH: 0, MEDIUM: 0, LOW: 0 };
  let newest = Number.NEGATIVE_INFINITY;
  for (const record of records) {
    byStatus[record.status] += 1;
    if (record.status === 'active') bySeverity[record.severity] += 1;
    newest = Math.max(newest, getUpdateTime(record));
  }
  const lastUpdated = Number.isFinite(newest) ? new Date(newest).toISOString() : null;
  return { ...byStatus, total: records.length, lastUpdated, bySeverity };
}

/** Epoch ms of the newest occurrence, fix or reopening. A time that nobody can read does not count. */
function getUpdateTime(record: CountedRecord): number {
  const times = [record.firstSeen, record.lastSeen, ...record.fixes.map((fix) => fix.at)];
  if (record.status === 'active') times.push(record.statusAt);
  let newest = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    const parsed = time === null ? Number.NaN : Date.parse(time);
    if (parsed > newest) newest = parsed;
  }
  return newest;
}
