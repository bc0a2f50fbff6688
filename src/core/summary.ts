import type { Counter, ErrorRecord, Fix } from './errors/record.js';
import { isIsoTime, toOwnTime } from './iso-time.js';
import type { Severity } from './severity.js';
import { isCount, isObject } from './shape.js';

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

/** @param counters what this machine has counted, where the records do not carry it. */
export function summarize(
  records: Iterable<Summable>,
  counters: ReadonlyMap<string, Counter> = new Map(),
): Summary {
  const byStatus = { active: 0, fixed: 0, ignored: 0 };
  const bySeverity = { HIGH: 0, MEDIUM: 0, LOW: 0 };
  let newest = '';
  for (const record of records) {
    byStatus[record.status] += 1;
    if (record.status === 'active') bySeverity[record.severity] += 1;
    const counter = counters.get(record.hash);
    const seen = counter === undefined ? record.lastSeen : new Date(counter.lastSeen).toISOString();
    newest = findNewest(newest, record, seen ?? null);
  }
  const total = byStatus.active + byStatus.fixed + byStatus.ignored;
  return { ...byStatus, total, lastUpdated: newest === '' ? null : newest, bySeverity };
}

/** Null for what is no summary: nothing of it is believed before it has been checked. */
export function parseSummary(raw: unknown): Summary | null {
  if (!isObject(raw) || !isObject(raw['bySeverity'])) return null;
  const { active, fixed, ignored, total, lastUpdated } = raw;
  const { HIGH, MEDIUM, LOW } = raw['bySeverity'];
  if (!isCount(active) || !isCount(fixed) || !isCount(ignored) || !isCount(total)) return null;
  if (!isCount(HIGH) || !isCount(MEDIUM) || !isCount(LOW)) return null;
  if (lastUpdated !== null && !isIsoTime(lastUpdated)) return null;
  return { active, fixed, ignored, total, lastUpdated, bySeverity: { HIGH, MEDIUM, LOW } };
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
