import * as types from 'node:util/types';
import { recordLater, startCall } from './counted-once.js';
import { type Follow, followFresh, followShared, type OnThrow } from './followed-promise.js';
import { needsOwnThis, ownThisTraps } from './private-statics.js';

export type Callable = (...args: never[]) => unknown;
export type Constructable = abstract new (...args: never[]) => unknown;

export interface BoundaryOptions {
  /** The boundary takes the place of a decorated class: its own code, too, means the boundary by its name. */
  readonly isReplacement?: boolean;
}

const { apply, construct, defineProperty, get, getPrototypeOf } = Reflect;
const { isPromise, isProxy } = types;

type Kind = 'function' | 'async' | 'generator' | 'asyncGenerator';

/**
 * A function that behaves exactly as `target`, and tells `onThrow` what it throws or rejects with. A Proxy, so
 * that name, length, own properties, `new`, statics and identity of the prototype stay as they are; the one
 * visible difference is `Function.prototype.toString`.
 */
export function createBoundary<F extends Callable | Constructable>(
  target: F,
  onThrow: OnThrow,
  { isReplacement = false }: BoundaryOptions = {},
): F {
  const handler: ProxyHandler<F> = {
    ...CALLS[findKind(target)](onThrow),
    ...(needsOwnThis(target) && ownThisTraps(() => proxy)),
    construct: (_target, args, newTarget) =>
      make(target, args, newTarget === proxy && !isReplacement ? target : newTarget, onThrow),
  };
  const proxy: F = new Proxy(target, handler);
  if (isReplacement) replaceConstructor(target, proxy);
  return proxy;
}

function make(target: object, args: unknown[], newTarget: object, onThrow: OnThrow): object {
  const call = startCall();
  try {
    return construct(asConstructor(target), args, asConstructor(newTarget));
  } catch (error) {
    tell(onThrow, error, call);
    throw error;
  }
}

function tell(onThrow: OnThrow, error: unknown, call: number): void {
  try {
    onThrow(error, call);
  } catch {
    tellLater(onThrow, error, call);
  }
}

function tellLater(onThrow: OnThrow, error: unknown, call: number): void {
  try {
    recordLater(error, () => onThrow(error, call));
  } catch {
    // Not even stack for that is left: this is an overflow, which a boundary around this one sees too.
  }
}

/** So that `new Stage().constructor === Stage`, as without a decorator. */
function replaceConstructor(target: object, proxy: object): void {
  const prototype: unknown = get(target, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return;
  const own = Reflect.getOwnPropertyDescriptor(prototype, 'constructor');
  if (own?.value === target) defineProperty(prototype, 'constructor', { value: proxy });
}

interface CallTrap {
  apply(target: object, thisArg: unknown, args: unknown[]): unknown;
}

const CALLS: Readonly<Record<Kind, (onThrow: OnThrow) => CallTrap>> = {
  function: (onThrow) => trackCalls(onThrow, followShared),
  async: (onThrow) => trackCalls(onThrow, followFresh),
  generator: trackGenerator,
  asyncGenerator: trackGenerator,
};

function trackCalls(onThrow: OnThrow, follow: Follow): CallTrap {
  return {
    apply(target, thisArg, args) {
      const call = startCall();
      let result: unknown;
      try {
        result = apply(asFunction(target), thisArg, args);
      } catch (error) {
        tell(onThrow, error, call);
        throw error;
      }
      if (typeof result !== 'object' || result === null || !isPromise(result)) return result;
      return follow(result, call, onThrow);
    },
  };
}

/** A generator's body runs inside its `next`, `return` and `throw`: each is a call of its own. */
function trackGenerator(onThrow: OnThrow): CallTrap {
  const calls = trackCalls(onThrow, followShared);
  const steps = trackCalls(onThrow, followFresh);
  return {
    apply: (target, thisArg, args) => trackSteps(calls.apply(target, thisArg, args), steps),
  };
}

function trackSteps(generator: unknown, trap: CallTrap): unknown {
  if (typeof generator !== 'object' || generator === null) return generator;
  for (const name of ['next', 'return', 'throw']) {
    const step: unknown = get(generator, name);
    if (typeof step !== 'function') continue;
    defineProperty(generator, name, {
      value: new Proxy(step, trap),
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  return generator;
}

const PROTOTYPES: readonly (readonly [object | null, Kind])[] = [
  [getPrototypeOf(async () => {}), 'async'],
  [getPrototypeOf(function* () {}), 'generator'],
  [getPrototypeOf(async function* () {}), 'asyncGenerator'],
];

function findKind(target: object): Kind {
  const prototype = getPrototypeOf(target);
  const kind = PROTOTYPES.find(([known]) => known === prototype)?.[1] ?? 'function';
  // What a proxy of an async function returns is not always that function's own promise.
  return kind === 'async' && isProxy(target) ? 'function' : kind;
}

/** The traps of a proxy over a function get that function. */
function asFunction(target: object): Callable {
  return target as Callable;
}

function asConstructor(target: object): new (...args: unknown[]) => object {
  return target as new (
    ...args: unknown[]
  ) => object;
}
