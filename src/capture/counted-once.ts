import type { Claim } from './claim.js';
import { type Capture, getRegistry } from './registry.js';

const registry = getRegistry();
const PRIMITIVES_KEPT = 64;

/** Number a tracked call at its start. The one thing that a call which does not throw pays for. */
export function startCall(): number {
  return ++registry.calls;
}

/**
 * A boundary's claim on what it caught. It has none where a call that started after its own has captured the
 * same value, since that call ran inside it. The same value thrown again by a later call counts again.
 */
export function claimThrow(value: unknown, call: number): Claim {
  const before = findCapture(value);
  return {
    wantsKey: false,
    take() {
      if (before !== undefined && before.call > call) return false;
      remember(value, { call, byBoundary: true });
      return true;
    },
    release: () => remember(value, before),
  };
}

/**
 * The claim of `captureError` on what it was given. It has none where a boundary has captured the value, and
 * this is the first time that it is handed in after that.
 */
export function claimReport(value: unknown): Claim {
  const before = findCapture(value);
  return {
    wantsKey: true,
    take() {
      const isNew = before === undefined || !before.byBoundary;
      remember(value, { call: isNew ? startCall() : before.call, byBoundary: false });
      return isNew;
    },
    release: () => remember(value, before),
  };
}

/**
 * Whether an uncaught value has passed a boundary on its way: then it is recorded. An equal primitive may have
 * been thrown long ago: it is this one only in the same turn of the event loop.
 */
export function isCaptured(value: unknown): boolean {
  const capture = findCapture(value);
  return capture !== undefined && (isWeakKey(value) || capture.isFresh === true);
}

/** Whether Node's own error stands for a thrown primitive that a boundary has recorded. */
export function isReasonCaptured(reason: string | null): boolean {
  return (
    reason !== null &&
    [...registry.primitives.keys()].some((value) => isCaptured(value) && String(value) === reason)
  );
}

function findCapture(value: unknown): Capture | undefined {
  return isWeakKey(value) ? registry.captures.get(value) : registry.primitives.get(value);
}

function remember(value: unknown, capture: Capture | undefined): void {
  const { captures, primitives } = registry;
  if (isWeakKey(value)) {
    if (capture === undefined) captures.delete(value);
    else captures.set(value, capture);
    return;
  }
  primitives.delete(value);
  if (capture !== undefined) primitives.set(value, untilNextTurn(capture));
  if (primitives.size > PRIMITIVES_KEPT) primitives.delete(primitives.keys().next().value);
}

function untilNextTurn(capture: Capture): Capture {
  const fresh = { ...capture, isFresh: true };
  setImmediate(() => {
    fresh.isFresh = false;
  }).unref();
  return fresh;
}

function isWeakKey(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
