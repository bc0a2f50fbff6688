import {
  type ErrorRecord,
  type IgnoreCondition,
  RECORD_FIELDS,
  type TagCounts,
  type TaskState,
  type WorkState,
} from './errors/record.js';
import { isIsoTime } from './iso-time.js';
import { isSeverity } from './severity.js';
import {
  isCause,
  isCount,
  isGrouping,
  isHash,
  isListOf,
  isLocation,
  isObject,
  isObjectOf,
  isText,
  isTextOrMissing,
  isTextOrNull,
  type RawObject,
} from './shape.js';

type FieldCheck = (raw: unknown) => boolean;

const FIELD_CHECKS: Readonly<Record<keyof ErrorRecord, FieldCheck>> = {
  hash: isHash,
  hashes: (raw) => isListOf(raw, isHash),
  status: oneOf('active', 'fixed', 'ignored'),
  statusAt: isIsoTime,
  work: isWorkState,
  task: isTaskState,
  severity: isSeverity,
  severityBy: (raw) => raw === null || raw === 'person',
  type: isText,
  message: isText,
  context: isText,
  location: (raw) => raw === null || isLocation(raw),
  firstSeen: isIsoTime,
  occurrences: (raw) => raw === undefined || isCount(raw),
  lastSeen: (raw) => raw === undefined || isIsoTime(raw),
  stack: (raw) => isListOf(raw, isText),
  causes: (raw) => isListOf(raw, isCause),
  tags: (raw) => raw === undefined || isTagCounts(raw),
  regressions: isCount,
  fixes: (raw) => Array.isArray(raw) && raw.every(isFix),
  ignore: (raw) => raw === null || isIgnoreCondition(raw),
  overflow: (raw) => typeof raw === 'boolean',
  grouping: isGrouping,
};

/** The hash is compared with its key. */
const CHECKED_FIELDS = RECORD_FIELDS.filter((field) => field !== 'hash').map(
  (field) => [field, FIELD_CHECKS[field]] as const,
);

/** The first field that is missing or wrong; null for a good record. */
export function findBadField(raw: unknown, hash: string): string | null {
  if (!isObject(raw)) return 'value';
  if (isWhole(raw, hash)) return null;
  if (raw['hash'] !== hash) return 'hash';
  for (const [field, isGood] of CHECKED_FIELDS) {
    if (!isGood(raw[field])) return field;
  }
  return null;
}

/**
 * The same checks by name, which says only whether all are met: the engine finds a field that is named where it
 * stands ten times as fast as one of a table.
 */
function isWhole(raw: RawObject, hash: string): boolean {
  return (
    raw['hash'] === hash &&
    FIELD_CHECKS.hashes(raw['hashes']) &&
    FIELD_CHECKS.status(raw['status']) &&
    isIsoTime(raw['statusAt']) &&
    isWorkState(raw['work']) &&
    isTaskState(raw['task']) &&
    isSeverity(raw['severity']) &&
    FIELD_CHECKS.severityBy(raw['severityBy']) &&
    isText(raw['type']) &&
    isText(raw['message']) &&
    isText(raw['context']) &&
    FIELD_CHECKS.location(raw['location']) &&
    isIsoTime(raw['firstSeen']) &&
    FIELD_CHECKS.occurrences(raw['occurrences']) &&
    FIELD_CHECKS.lastSeen(raw['lastSeen']) &&
    FIELD_CHECKS.stack(raw['stack']) &&
    FIELD_CHECKS.causes(raw['causes']) &&
    FIELD_CHECKS.tags(raw['tags']) &&
    isCount(raw['regressions']) &&
    FIELD_CHECKS.fixes(raw['fixes']) &&
    FIELD_CHECKS.ignore(raw['ignore']) &&
    typeof raw['overflow'] === 'boolean' &&
    isGrouping(raw['grouping'])
  );
}

/** Whether a parsed value is a whole error record. */
export function isErrorRecord(raw: unknown): raw is ErrorRecord {
  return isObject(raw) && isHash(raw['hash']) && findBadField(raw, raw['hash']) === null;
}

function isFix(raw: unknown): boolean {
  return (
    isObject(raw) &&
    isIsoTime(raw['at']) &&
    isText(raw['description']) &&
    isTextOrNull(raw['commit']) &&
    isTextOrNull(raw['by']) &&
    isText(raw['source'])
  );
}

export function isWorkState(raw: unknown): raw is WorkState {
  return raw === 'none' || raw === 'in_progress';
}

export function isTaskState(raw: unknown): raw is TaskState {
  return raw === 'listed' || raw === 'none' || raw === 'missing' || raw === 'dismissed';
}

export function isIgnoreCondition(raw: unknown): raw is IgnoreCondition {
  return (
    isObject(raw) &&
    isTextOrMissing(raw['until']) &&
    isTextOrMissing(raw['window']) &&
    (raw['count'] === undefined || isCount(raw['count']))
  );
}

export function isTagCounts(raw: unknown): raw is TagCounts {
  return isObjectOf(raw, (values) => isObjectOf(values, isCount));
}

function oneOf(...values: readonly unknown[]): FieldCheck {
  return (raw) => values.includes(raw);
}
