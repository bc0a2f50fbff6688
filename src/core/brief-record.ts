import type { CountedRecord, ErrorStatus, Fix } from './errors/record.js';
import { isIsoTime } from './iso-time.js';
import { isSeverity, type Severity } from './severity.js';
import { isCount, isHash, isListOf } from './shape.js';

/** The little of a record that a look at all of them goes by: figures, names, and the beginning of what it says. */
export interface BriefRecord {
  readonly hash: string;
  readonly hashes: readonly string[];
  readonly status: ErrorStatus;
  readonly statusAt: string;
  readonly severity: Severity;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly firstSeen: string;
  readonly lastSeen: string | null;
  readonly occurrences: number;
  readonly regressions: number;
  readonly fixes: readonly Pick<Fix, 'at'>[];
}

/** A message is recognized by less, and a type or context that is longer is no name. */
const MAX_MESSAGE = 80;
const MAX_NAME = 200;

/** What a record is told by in brief. */
export function toBrief(record: CountedRecord): BriefRecord {
  const { hash, hashes, status, statusAt, severity, type, message, context } = record;
  const { firstSeen, lastSeen, occurrences, regressions, fixes } = record;
  return {
    ...{ hash, hashes, status, statusAt, severity },
    type: type.slice(0, MAX_NAME),
    message: message.slice(0, MAX_MESSAGE),
    context: context.slice(0, MAX_NAME),
    ...{ firstSeen, lastSeen, occurrences, regressions },
    fixes: fixes.map(({ at }) => ({ at })),
  };
}

/** A row of values in the order of the fields: of ten thousand records their names are half of the text. */
export function formatBrief(brief: BriefRecord): readonly unknown[] {
  const { hash, hashes, status, statusAt, severity, type, message, context } = brief;
  const { firstSeen, lastSeen, occurrences, regressions, fixes } = brief;
  return [
    ...[hash, hashes, status, statusAt, severity, type, message, context],
    ...[firstSeen, lastSeen, occurrences, regressions, fixes.map(({ at }) => at)],
  ];
}

/** Null for what is no such row: nothing of it is believed before it has been checked. */
export function parseBrief(raw: unknown): BriefRecord | null {
  if (!Array.isArray(raw)) return null;
  const [hash, hashes, status, statusAt, severity, type, message, context, ...counted] = raw;
  if (!isHash(hash) || !isListOf(hashes, isHash) || !isStatus(status)) return null;
  if (!isIsoTime(statusAt) || !isSeverity(severity)) return null;
  if (!isTextOf(type, MAX_NAME) || !isTextOf(message, MAX_MESSAGE)) return null;
  if (!isTextOf(context, MAX_NAME)) return null;
  const [firstSeen, lastSeen, occurrences, regressions, fixes] = counted;
  if (!isIsoTime(firstSeen) || !(lastSeen === null || isIsoTime(lastSeen))) return null;
  if (!isCount(occurrences) || !isCount(regressions) || !isListOf(fixes, isIsoTime)) return null;
  return {
    ...{ hash, hashes, status, statusAt, severity, type, message, context },
    ...{ firstSeen, lastSeen, occurrences, regressions },
    fixes: fixes.map((at) => ({ at })),
  };
}

function isStatus(raw: unknown): raw is ErrorStatus {
  return raw === 'active' || raw === 'fixed' || raw === 'ignored';
}

function isTextOf(raw: unknown, maxLength: number): raw is string {
  return typeof raw === 'string' && raw.length <= maxLength;
}
