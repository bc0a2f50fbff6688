import type { Cause, CodeLocation, Grouping, GroupingPart } from './errors/record.js';
import type { StepPosition, ThrownIn } from './errors/run-tally.js';
import { isSplitBy } from './split-by.js';

/** Checks of parsed JSON, shared by everything that reads a file that somebody else may have written. */
export type RawObject = Readonly<Record<string, unknown>>;

export function isObject(raw: unknown): raw is RawObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** A full hash: 16 lower-case hex digits. */
export function isHash(raw: unknown): raw is string {
  return typeof raw === 'string' && /^[0-9a-f]{16}$/.test(raw);
}

/** Epoch milliseconds that a Date can hold. */
export function isTime(raw: unknown): raw is number {
  return typeof raw === 'number' && Number.isFinite(raw) && Math.abs(raw) <= 8.64e15;
}

export function isText(raw: unknown): raw is string {
  return typeof raw === 'string';
}

export function isTextOrNull(raw: unknown): raw is string | null {
  return raw === null || typeof raw === 'string';
}

export function isTextOrMissing(raw: unknown): raw is string | undefined {
  return raw === undefined || typeof raw === 'string';
}

export function isListOf<T>(
  raw: unknown,
  isItem: (item: unknown) => item is T,
): raw is readonly T[] {
  return Array.isArray(raw) && (raw.length === 0 || raw.every((item) => isItem(item)));
}

/** Whether something is an object with nothing but such values. Of many, most are empty: no list is made of them. */
export function isObjectOf(raw: unknown, isValue: (value: unknown) => boolean): raw is RawObject {
  if (!isObject(raw)) return false;
  for (const name in raw) if (!isValue(raw[name])) return false;
  return true;
}

export function isCause(raw: unknown): raw is Cause {
  return (
    isObject(raw) &&
    isText(raw['type']) &&
    isText(raw['message']) &&
    (raw['location'] === null || isLocation(raw['location']))
  );
}

export function isLocation(raw: unknown): raw is CodeLocation {
  return (
    isObject(raw) &&
    isText(raw['file']) &&
    Number.isFinite(raw['line']) &&
    Number.isFinite(raw['column']) &&
    isTextOrNull(raw['function'])
  );
}

export function isThrownIn(raw: unknown): raw is ThrownIn {
  return (
    isObject(raw) &&
    isText(raw['id']) &&
    isTextOrNull(raw['phase']) &&
    isTextOrNull(raw['step']) &&
    isCount(raw['attempt']) &&
    (raw['position'] === undefined || isStepPosition(raw['position']))
  );
}

export function isStepPosition(raw: unknown): raw is StepPosition {
  return isObject(raw) && isCount(raw['index']) && isCount(raw['total']) && isText(raw['name']);
}

export function isGrouping(raw: unknown): raw is Grouping {
  return (
    isObject(raw) &&
    isCount(raw['version']) &&
    isTextOrMissing(raw['template']) &&
    isTextOrMissing(raw['site']) &&
    hasChain(raw) &&
    (raw['fingerprint'] === undefined || isListOf(raw['fingerprint'], isText)) &&
    isTextOrMissing(raw['discriminator']) &&
    (raw['cut'] === undefined || typeof raw['cut'] === 'boolean') &&
    (raw['split'] === undefined || isSplitBy(raw['split'])) &&
    (raw['of'] === undefined || isHash(raw['of']))
  );
}

function isGroupingPart(raw: unknown): raw is GroupingPart {
  return (
    isObject(raw) &&
    isText(raw['type']) &&
    isText(raw['template']) &&
    isText(raw['site']) &&
    hasChain(raw)
  );
}

function hasChain({ cause, members }: RawObject): boolean {
  return (
    (cause === undefined || isGroupingPart(cause)) &&
    (members === undefined || isListOf(members, isGroupingPart))
  );
}

/** A whole number that is not below zero. */
export function isCount(raw: unknown): raw is number {
  return typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0;
}
