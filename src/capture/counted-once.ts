import type { Claim } from './claim.js';
import { getRegistry, type Mark } from './registry.js';

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
    take(describe) {
      if (before !== undefined && callOf(before) > call) return false;
      describe();
      remember(value, markOf(call, true));
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
    take(describe) {
      const isNew = before === undefined || !isByBoundary(before);
      if (isNew) describe();
      remember(value, markOf(isNew ? startCall() : callOf(before), false));
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
  return isWeakKey(value) ? registry.captures.has(value) : registry.fresh.has(value);
}

/** The number of the call that captured a value last; undefined where none has. Of primitives as `isCaptured` says. */
export function findCapturingCall(value: unknown): number | undefined {
  const mark = isCaptured(value) ? findCapture(value) : undefined;
  return mark === undefined ? undefined : callOf(mark);
}

/**
 * At the end of the stack nothing can be recorded: a boundary around this one will have room, or else the next
 * microtask has.
 */
export function recordLater(value: unknown, record: () => void): void {
  queueMicrotask(() => {
    try {
      if (!isCaptured(value)) record();
    } catch {
      // Here it would be an uncaught error of the host's.
    }
  });
}

/** Whether Node's own error stands for a thrown primitive that a boundary has recorded. */
export function isReasonCaptured(reason: string | null): boolean {
  return reason !== null && [...registry.fresh].some((value) => String(value) === reason);
}

function markOf(call: number, byBoundary: boolean): Mark {
  return call * 2 + (byBoundary ? 1 : 0);
}

function callOf(mark: Mark): number {
  return Math.floor(mark / 2);
}

function isByBoundary(mark: Mark): boolean {
  return mark % 2 === 1;
}

function findCapture(value: unknown): Mark | undefined {
  return isWeakKey(value) ? registry.captures.get(value) : registry.primitives.get(value);
}

function remember(value: unknown, mark: Mark | undefined): void {
  if (!isWeakKey(value)) rememberPrimitive(value, mark);
  else if (mark === undefined) registry.captures.delete(value);
  else registry.captures.set(value, mark);
}

function rememberPrimitive(value: unknown, mark: Mark | undefined): void {
  const { primitives, fresh } = registry;
  primitives.delete(value);
  if (mark === undefined) {
    fresh.delete(value);
    return;
  }
  // One for a turn, not one for a throw: a loop may throw a million times in it.
  if (fresh.size === 0) setImmediate(() => fresh.clear()).unref();
  primitives.set(value, mark);
  fresh.add(value);
  for (const kept of [primitives, fresh]) {
    if (kept.size > PRIMITIVES_KEPT) kept.delete(kept.keys().next().value);
  }
}

function isWeakKey(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
