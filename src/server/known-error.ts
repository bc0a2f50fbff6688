import type { CountedRecord } from '../core/errors/record.js';
import type { ErrorChange } from './change-feed.js';
import type { ErrorStand } from './told-errors.js';

/** What is kept of an error to tell of its changes. */
export interface KnownError extends ErrorStand {
  readonly now: Omit<ErrorChange, 'change'>;
  readonly firstSeen: number;
  readonly statusAt: number;
}

export function toKnownError(record: CountedRecord): KnownError {
  const { hash, status, occurrences, lastSeen, type, message, severity, context } = record;
  const statusAt = toMs(record.statusAt);
  return {
    hash,
    time: Math.max(statusAt, toMs(lastSeen ?? record.firstSeen)),
    version: `${status} ${severity} ${occurrences}`,
    firstSeen: toMs(record.firstSeen),
    statusAt,
    now: { hash, status, occurrences, last_seen: lastSeen, type, message, severity, context },
  };
}

/** What became of an error, by how it stood before; undefined where it was not there. */
export function tellChange(error: KnownError, before: KnownError | undefined): ErrorChange {
  const { status } = error.now;
  if (before === undefined) return { ...error.now, change: CHANGE_TO[status] ?? 'new' };
  const isMoved = before.now.status !== status;
  return { ...error.now, change: isMoved ? (CHANGE_TO[status] ?? 'reopened') : 'seen' };
}

/** The same for who knows only what was told up to a time, and not all of that very millisecond. */
export function tellChangeSince(error: KnownError, since: number): ErrorChange {
  const { now, firstSeen, statusAt } = error;
  const isMoved = statusAt >= since && statusAt > firstSeen;
  const active = firstSeen >= since ? 'new' : isMoved ? 'reopened' : 'seen';
  return { ...now, change: isMoved ? (CHANGE_TO[now.status] ?? active) : active };
}

const CHANGE_TO: Readonly<Record<string, ErrorChange['change']>> = {
  fixed: 'fixed',
  ignored: 'ignored',
};

function toMs(time: string): number {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? 0 : ms;
}
