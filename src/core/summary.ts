import type { ErrorRecord, Fix } from './errors/record.js';
import { hasOwnShape, toOwnTime } from './iso-time.js';
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
  const tally = new Tally();
  for (const record of records) tally.add(record, lastSeenOf(record.hash));
  return tally.summary;
}

/** Sums up records, one after the other. */
export class Tally {
  readonly #byStatus = { active: 0, fixed: 0, ignored: 0 };
  readonly #bySeverity = { HIGH: 0, MEDIUM: 0, LOW: 0 };
  #newest = '';
  #lastCounted = Number.NEGATIVE_INFINITY;

  /** @param counted epoch ms at which this machine has counted it last. */
  add(record: Summable, counted: number | undefined): void {
    const { status, fixes } = record;
    this.#byStatus[status] += 1;
    if (status === 'active') {
      this.#bySeverity[record.severity] += 1;
      this.#note(record.statusAt);
    }
    this.#note(record.firstSeen);
    for (const fix of fixes) this.#note(fix.at);
    if (counted === undefined) this.#note(record.lastSeen ?? record.firstSeen);
    else if (counted > this.#lastCounted) this.#lastCounted = counted;
  }

  get summary(): Summary {
    const { active, fixed, ignored } = this.#byStatus;
    const total = active + fixed + ignored;
    const lastUpdated = this.#findLastUpdate() || null;
    return { active, fixed, ignored, total, lastUpdated, bySeverity: { ...this.#bySeverity } };
  }

  /** An occurrence, a fix or a reopening. A time that nobody can read does not count. */
  #note(time: string): void {
    if (time > this.#newest || !hasOwnShape(time)) this.#newest = later(this.#newest, time);
  }

  #findLastUpdate(): string {
    if (!Number.isFinite(this.#lastCounted)) return this.#newest;
    return later(this.#newest, new Date(this.#lastCounted).toISOString());
  }
}

function later(newest: string, time: string): string {
  const own = toOwnTime(time);
  return own !== null && own > newest ? own : newest;
}
