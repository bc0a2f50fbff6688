import type { Counter, DescribedAt, Quiet, Sample } from '../core/errors/record.js';
import type { RunTally, SeenRun } from '../core/errors/run-tally.js';
import { isTagCounts } from '../core/record-checks.js';
import {
  isCount,
  isListOf,
  isObject,
  isObjectOf,
  isText,
  isTextOrMissing,
  isThrownIn,
  isTime,
} from '../core/shape.js';

export type FoldedNumbers = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** Null where any of them is bad: what is not known to be folded would be folded again. */
export function parseFolded(raw: unknown): FoldedNumbers | null {
  return isObject(raw) && Object.values(raw).every(isNumbers) ? mapOf(raw, isNumbers) : null;
}

/** What in an object has such values. */
export function mapOf<T>(raw: object, isValue: (value: unknown) => value is T): Map<string, T> {
  const map = new Map<string, T>();
  for (const [key, value] of Object.entries(raw)) if (isValue(value)) map.set(key, value);
  return map;
}

function isNumbers(raw: unknown): raw is [number, number][] {
  return (
    Array.isArray(raw) &&
    raw.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isSafeInteger),
    )
  );
}

/** Whether a parsed value is a whole counter. */
export function isCounter(raw: unknown): raw is Counter {
  return (
    isObject(raw) &&
    Number.isSafeInteger(raw['occurrences']) &&
    isTime(raw['firstSeen']) &&
    isTime(raw['lastSeen']) &&
    isTagCounts(raw['tags']) &&
    isObjectOf(raw['days'], Number.isSafeInteger) &&
    isListOf(raw['samples'], isSample) &&
    (raw['runs'] === undefined || isRunTally(raw['runs'])) &&
    (raw['quiet'] === undefined || isQuiet(raw['quiet'])) &&
    (raw['described'] === undefined || isDescribedAt(raw['described']))
  );
}

function isDescribedAt(raw: unknown): raw is DescribedAt {
  return (
    isObject(raw) && isTime(raw['t']) && isText(raw['commit']) && isTextOrMissing(raw['unseenAt'])
  );
}

function isQuiet(raw: unknown): raw is Quiet {
  if (!isObject(raw) || !isText(raw['since']) || !isCount(raw['from'])) return false;
  return raw['recent'] === undefined || isNumbers(raw['recent']);
}

function isSample(raw: unknown): raw is Sample {
  return isObject(raw) && isTime(raw['t']) && isText(raw['message']) && isText(raw['context']);
}

function isRunTally(raw: unknown): raw is RunTally {
  return isObject(raw) && isCount(raw['count']) && isListOf(raw['newest'], isSeenRun);
}

function isSeenRun(raw: unknown): raw is SeenRun {
  return isObject(raw) && isTime(raw['t']) && isThrownIn(raw);
}
