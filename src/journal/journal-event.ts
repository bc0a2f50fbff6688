import type { JournalEvent, JournalHeader } from '../core/events.js';
import { isIgnoreCondition, isTaskState, isWorkState } from '../core/record-checks.js';
import { isSeverity } from '../core/severity.js';
import {
  isCause,
  isGrouping,
  isHash,
  isListOf,
  isLocation,
  isObject,
  isText,
  isTextOrMissing,
  isTextOrNull,
  isThrownIn,
  isTime,
  type RawObject,
} from '../core/shape.js';
import { isSplitBy } from '../core/split-by.js';

/** A journal's first line, or null where it is none of ours. */
export function parseHeader(raw: RawObject): JournalHeader | null {
  return isHeader(raw) ? raw : null;
}

/** A journal's event; `unknown` for a type of a later version, which is kept and not folded; null for nonsense. */
export function parseEvent(raw: RawObject): JournalEvent | 'unknown' | null {
  if (!Number.isSafeInteger(raw['n']) || !isTime(raw['t']) || !isText(raw['type'])) return null;
  const isValid = EVENT_CHECKS.get(raw['type']);
  if (isValid === undefined) return 'unknown';
  return isEvent(raw, isValid) ? raw : null;
}

/** The fields of each type, besides `n`, `t` and `type`. */
const EVENT_CHECKS: ReadonlyMap<string, (raw: RawObject) => boolean> = new Map([
  ['throw', isThrow],
  ['repeat', isRepeat],
  ['count', isCount],
  ['fix', isFix],
  ['reopen', isOfError],
  ['delete', isOfError],
  ['severity', (raw: RawObject) => isOfError(raw) && isSeverity(raw['severity'])],
  [
    'ignore',
    (raw: RawObject) =>
      isOfError(raw) && (raw['condition'] === null || isIgnoreCondition(raw['condition'])),
  ],
  ['work', (raw: RawObject) => isOfError(raw) && isWorkState(raw['work'])],
  ['task', (raw: RawObject) => isOfError(raw) && isTaskState(raw['task'])],
  ['merge', (raw: RawObject) => isOfError(raw) && isHash(raw['into'])],
  [
    'split',
    (raw: RawObject) => isOfError(raw) && (raw['split'] === null || isSplitBy(raw['split'])),
  ],
  ['describe', (raw: RawObject) => isOfError(raw) && isDescription(raw)],
]);

function isEvent(raw: unknown, isValid: (raw: RawObject) => boolean): raw is JournalEvent {
  return isObject(raw) && isValid(raw);
}

function isHeader(raw: unknown): raw is JournalHeader {
  return (
    isObject(raw) &&
    raw['v'] === 1 &&
    isText(raw['w']) &&
    typeof raw['pid'] === 'number' &&
    isTime(raw['startedAt']) &&
    isTextOrNull(raw['head']) &&
    isText(raw['root']) &&
    (raw['files'] === undefined || isFiles(raw['files']))
  );
}

function isFiles(raw: unknown): boolean {
  return isObject(raw) && isTextOrMissing(raw['todo']) && isTextOrMissing(raw['fixed']);
}

function isThrow(raw: RawObject): boolean {
  return (
    isHash(raw['k']) &&
    (raw['older'] === undefined || isListOf(raw['older'], isHash)) &&
    isHashOrMissing(raw['m']) &&
    isHashOrMissing(raw['p']) &&
    isSeverity(raw['severity']) &&
    isText(raw['context']) &&
    typeof raw['task'] === 'boolean' &&
    typeof raw['fatal'] === 'boolean' &&
    isTags(raw['tags']) &&
    isGrouping(raw['grouping']) &&
    isRunOrMissing(raw['run']) &&
    isError(raw['error'])
  );
}

function isRepeat(raw: RawObject): boolean {
  return (
    isHash(raw['k']) &&
    isHashOrMissing(raw['m']) &&
    isHashOrMissing(raw['p']) &&
    isTextOrMissing(raw['message']) &&
    isVariant(raw)
  );
}

function isHashOrMissing(raw: unknown): boolean {
  return raw === undefined || isHash(raw);
}

function isVariant(raw: RawObject): boolean {
  return (
    (raw['severity'] === undefined || isSeverity(raw['severity'])) &&
    isTextOrMissing(raw['context']) &&
    (raw['task'] === undefined || typeof raw['task'] === 'boolean') &&
    (raw['tags'] === undefined || isTags(raw['tags'])) &&
    isRunOrMissing(raw['run'])
  );
}

function isRunOrMissing(raw: unknown): boolean {
  return raw === undefined || isThrownIn(raw);
}

function isCount(raw: RawObject): boolean {
  const { k, count, since } = raw;
  return (
    isHash(k) &&
    typeof count === 'number' &&
    Number.isSafeInteger(count) &&
    count > 0 &&
    isTime(since) &&
    (raw['m'] === null || isHashOrMissing(raw['m'])) &&
    (raw['p'] === null || isHashOrMissing(raw['p'])) &&
    isVariant(raw)
  );
}

function isTags(raw: unknown): boolean {
  return isObject(raw) && Object.values(raw).every(isText);
}

function isError(raw: unknown): boolean {
  return (
    isObject(raw) &&
    isText(raw['type']) &&
    isText(raw['message']) &&
    (raw['location'] === null || isLocation(raw['location'])) &&
    isListOf(raw['stack'], isText) &&
    isListOf(raw['causes'], isCause)
  );
}

function isOfError(raw: RawObject): boolean {
  return isHash(raw['hash']);
}

function isDescription(raw: RawObject): boolean {
  return isText(raw['fixedAt']) && isText(raw['description']);
}

function isFix(raw: RawObject): boolean {
  return (
    isHash(raw['hash']) &&
    isText(raw['description']) &&
    isTextOrNull(raw['commit']) &&
    isTextOrNull(raw['by']) &&
    ['cli', 'tick', 'http', 'api'].some((source) => source === raw['source'])
  );
}
