import * as types from 'node:util/types';
import { startCall } from './counted-once.js';
import { getRegistry } from './registry.js';

/** Told of what a tracked call threw, with the number of the call. Never throws. */
export type OnThrow = (value: unknown, call: number) => void;

export type Callable = (...args: never[]) => unknown;
export type Constructable = abstract new (...args: never[]) => unknown;

const { apply, construct, defineProperty, get, getPrototypeOf, ownKeys, set } = Reflect;
const { isPromise } = types;
// Taken before anybody can replace it.
const { then } = Promise.prototype;
const { promises } = getRegistry();

type Kind = 'function' | 'async' | 'generator' | 'asyncGenerator';

/**
 * A function that behaves exactly as `target`, and tells `onThrow` what it throws or rejects with. A Proxy, so
 * that name, length, own properties, `new`, statics and identity of the prototype stay as they are; the one
 * visible difference is `Function.prototype.toString`.
 */
export function createBoundary<F extends Callable | Constructable>(target: F, onThrow: OnThrow): F {
  const handler: ProxyHandler<F> = {
    ...CALLS[findKind(target)](onThrow),
    ...(isClass(target) && keepPrivateStatics(() => proxy)),
    construct(_target, args, newTarget) {
      const call = startCall();
      try {
        return Object(
          construct(asConstructor(target), args, newTarget === proxy ? target : newTarget),
        );
      } catch (error) {
        onThrow(error, call);
        throw error;
      }
    },
  };
  const proxy: F = new Proxy(target, handler);
  return proxy;
}

type CallTrap = { apply(target: object, thisArg: unknown, args: unknown[]): unknown };

const CALLS: Readonly<Record<Kind, (onThrow: OnThrow) => CallTrap>> = {
  function: (onThrow) => ({
    apply(target, thisArg, args) {
      const call = startCall();
      let result: unknown;
      try {
        result = apply(asFunction(target), thisArg, args);
      } catch (error) {
        onThrow(error, call);
        throw error;
      }
      if (typeof result !== 'object' || result === null || !isPromise(result)) return result;
      return isNewPromise(result) ? follow(result, call, onThrow) : result;
    },
  }),
  async: (onThrow) => ({
    apply(target, thisArg, args) {
      const call = startCall();
      // An async function's own promise: fresh, native, without properties.
      return follow(apply(asFunction(target), thisArg, args), call, onThrow);
    },
  }),
  generator: trackGenerator,
  asyncGenerator: trackGenerator,
};

/** A generator's body runs inside its `next`, `return` and `throw`: each is a call of its own. */
function trackGenerator(onThrow: OnThrow): CallTrap {
  const trap = CALLS.function(onThrow);
  return {
    apply: (target, thisArg, args) => trackSteps(trap.apply(target, thisArg, args), trap),
  };
}

const PROTOTYPES: readonly (readonly [object | null, Kind])[] = [
  [getPrototypeOf(async () => {}), 'async'],
  [getPrototypeOf(function* () {}), 'generator'],
  [getPrototypeOf(async function* () {}), 'asyncGenerator'],
];

function findKind(target: object): Kind {
  const prototype = getPrototypeOf(target);
  return PROTOTYPES.find(([known]) => known === prototype)?.[1] ?? 'function';
}

/**
 * The derived promise rejects as the first one does, so that the host's `unhandledRejection` fires when it
 * should and only then. Documented: it settles one microtask later.
 */
function follow(promise: unknown, call: number, onThrow: OnThrow): unknown {
  return apply(then, promise, [
    undefined,
    (error: unknown) => {
      onThrow(error, call);
      throw error;
    },
  ]);
}

/** A subclass, a promise with own properties, or one seen before is the host's affair: returned untouched. */
function isNewPromise(promise: object): boolean {
  if (getPrototypeOf(promise) !== Promise.prototype || ownKeys(promise).length > 0) return false;
  if (promises.has(promise)) return false;
  promises.add(promise);
  return true;
}

function trackSteps(generator: unknown, trap: CallTrap): unknown {
  if (typeof generator !== 'object' || generator === null) return generator;
  for (const step of ['next', 'return', 'throw']) {
    const value = new Proxy(get(generator, step), trap);
    defineProperty(generator, step, {
      value,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  return generator;
}

/** Static members with private names need the class itself as `this`, not its proxy. */
function keepPrivateStatics(getProxy: () => unknown): ProxyHandler<object> {
  const bound = new WeakMap<object, unknown>();
  return {
    get(target, key, receiver) {
      const value: unknown = get(target, key, receiver === getProxy() ? target : receiver);
      const isOwnMethod =
        typeof value === 'function' && !isClass(value) && isReplaceable(target, key);
      if (!isOwnMethod || value === null) return value;
      return bindTo(target, value, getProxy, bound);
    },
    set: (target, key, value, receiver) =>
      set(target, key, value, receiver === getProxy() ? target : receiver),
  };
}

function bindTo(
  target: object,
  method: object,
  getProxy: () => unknown,
  bound: WeakMap<object, unknown>,
): unknown {
  const known = bound.get(method);
  if (known !== undefined) return known;
  const proxy: unknown = new Proxy(method, {
    apply: (fn, thisArg, args) =>
      apply(asFunction(fn), thisArg === getProxy() ? target : thisArg, args),
  });
  bound.set(method, proxy);
  return proxy;
}

/** A proxy must show a frozen property as it is. */
function isReplaceable(target: object, key: PropertyKey): boolean {
  const own = Reflect.getOwnPropertyDescriptor(target, key);
  return own === undefined ? false : own.configurable === true || own.writable === true;
}

function isClass(value: object): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** The traps of a proxy over a function get that function. */
function asFunction(target: object): Callable {
  if (typeof target !== 'function') throw new TypeError('Cannot call what is no function');
  return target as Callable;
}

function asConstructor(target: object): new (...args: never[]) => unknown {
  return target as new (
    ...args: never[]
  ) => unknown;
}
