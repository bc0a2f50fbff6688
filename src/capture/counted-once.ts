import { getRegistry } from './registry.js';

const registry = getRegistry();
const PRIMITIVES_KEPT = 64;

/** Number a tracked call at its start. The one thing that a call which does not throw pays for. */
export function startCall(): number {
  return ++registry.calls;
}

/**
 * Whether a boundary has to record what it caught: not where a call that started after its own has captured
 * the same value, since that call ran inside it. The same value thrown again by a later call counts again.
 */
export function takeThrow(value: unknown, call: number): boolean {
  const capture = findCapture(value);
  if (capture !== undefined && capture.call > call) return false;
  remember(value, call, true);
  return true;
}

/**
 * Whether `captureError` has to record what it was given: not where a boundary has, and this is the first
 * time that the caught value is handed in after it.
 */
export function takeReport(value: unknown): boolean {
  const capture = findCapture(value);
  const isNew = capture === undefined || !capture.byBoundary;
  remember(value, isNew ? startCall() : capture.call, false);
  return isNew;
}

/** Whether an uncaught value has passed a boundary on its way: then it is recorded. */
export function isCaptured(value: unknown): boolean {
  return findCapture(value) !== undefined;
}

function findCapture(value: unknown): { call: number; byBoundary: boolean } | undefined {
  return isWeakKey(value) ? registry.captures.get(value) : registry.primitives.get(value);
}

function remember(value: unknown, call: number, byBoundary: boolean): void {
  if (isWeakKey(value)) {
    registry.captures.set(value, { call, byBoundary });
    return;
  }
  registry.primitives.delete(value);
  registry.primitives.set(value, { call, byBoundary });
  if (registry.primitives.size > PRIMITIVES_KEPT) {
    registry.primitives.delete(registry.primitives.keys().next().value);
  }
}

function isWeakKey(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
