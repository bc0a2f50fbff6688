import { isObject, type RawObject } from '../shape.js';

// The fields of parsed JSON as tables, so that no field of a type can be forgotten: the compiler asks for each.

export type Check<T> = (raw: unknown) => raw is T;
export type FieldChecks<T> = { readonly [F in keyof T]-?: Check<T[F]> };

type AnyChecks = Readonly<Record<string, (raw: unknown) => boolean>>;

/** Whether each field is what it should be; those that are in no table do not matter. */
export function hasFields(raw: unknown, checks: AnyChecks): raw is RawObject {
  if (!isObject(raw)) return false;
  for (const field of Object.keys(checks)) {
    const value = Object.hasOwn(raw, field) ? raw[field] : undefined;
    if (checks[field]?.(value) !== true) return false;
  }
  return true;
}

/** The fields that are in the table: what a later version adds must not pass for something else. */
export function pickFields(raw: RawObject, checks: AnyChecks): RawObject {
  const picked: Record<string, unknown> = {};
  for (const field of Object.keys(checks)) {
    if (Object.hasOwn(raw, field)) picked[field] = raw[field];
  }
  return picked;
}

/** A check of an object by its fields. */
export function isShape<T>(checks: FieldChecks<T>): Check<T> {
  const table: AnyChecks = { ...checks };
  return (raw): raw is T => hasFields(raw, table);
}

export function isOptional<T>(check: Check<T>): Check<T | undefined> {
  return (raw): raw is T | undefined => raw === undefined || check(raw);
}

export function isNullOr<T>(check: Check<T>): Check<T | null> {
  return (raw): raw is T | null => raw === null || check(raw);
}

export function isList<T>(check: Check<T>): Check<readonly T[]> {
  return (raw): raw is readonly T[] => Array.isArray(raw) && raw.every(check);
}

export function isRecordOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (raw): raw is Readonly<Record<string, T>> =>
    isObject(raw) && Object.values(raw).every(check);
}

export function isOneOf<const T>(values: readonly T[]): Check<T> {
  return (raw): raw is T => values.some((value) => value === raw);
}

export function isNumber(raw: unknown): raw is number {
  return Number.isFinite(raw);
}

export function isBoolean(raw: unknown): raw is boolean {
  return typeof raw === 'boolean';
}
