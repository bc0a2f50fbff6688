import { isObject, type RawObject } from './shape.js';

/** Each once, in order. */
export function unite(a: readonly string[], b: readonly string[]): readonly string[] {
  return isSame(a, b) ? a : [...new Set([...a, ...b])].sort();
}

/** The earlier time (sign -1) or the later one (1); of two forms of the same time always the same. */
export function pickTime(a: string, b: string, sign: number): string {
  const order = toTime(a) - toTime(b) || compareTexts(a, b);
  return order * sign >= 0 ? a : b;
}

function toTime(text: string): number {
  return text === '' ? Number.NEGATIVE_INFINITY : Date.parse(text);
}

export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Whether two values of JSON say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || toText(a) === toText(b);
}

/** The same text for the same value, in whatever order its fields stand. */
export function toText(value: unknown): string {
  return (
    JSON.stringify(value, (_name, inner: unknown) => (isObject(inner) ? inOrder(inner) : inner)) ??
    ''
  );
}

function inOrder(value: RawObject): RawObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareTexts(a, b)));
}
