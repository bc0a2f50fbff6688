import { getRegistry } from './registry.js';

/** Told of what a tracked call threw, with the number of the call. Never throws. */
export type OnThrow = (value: unknown, call: number) => void;

/** Makes of the native promise that a tracked call returned the one that the caller gets. */
export type Follow = (promise: object, call: number, onThrow: OnThrow) => unknown;

const { apply, getPrototypeOf, ownKeys } = Reflect;
// Taken before anybody can replace it.
const { then } = Promise.prototype;
const { followed } = getRegistry();

/**
 * Follow a promise that nobody else has. The derived one rejects as the first does, so that the host's
 * `unhandledRejection` fires when it should and only then. Documented: it settles one microtask later.
 */
export function followFresh(promise: object, call: number, onThrow: OnThrow): unknown {
  return apply(then, promise, [
    undefined,
    (error: unknown) => {
      onThrow(error, call);
      throw error;
    },
  ]);
}

/**
 * Follow a promise that a function without `async` returned, who may return it again. Each time it comes, the
 * same derived one goes out: were there two, a rejection that one caller handles would be unhandled by the
 * other. A subclass, or a promise with properties of its own, is the host's affair: returned untouched.
 */
export function followShared(promise: object, call: number, onThrow: OnThrow): unknown {
  if (getPrototypeOf(promise) !== Promise.prototype || !ownKeys(promise).every(isOfNode)) {
    return promise;
  }
  const known = followed.get(promise);
  if (known !== undefined) return known;
  const derived = followFresh(promise, call, onThrow);
  followed.set(promise, derived);
  return derived;
}

/** What Node puts on every promise while somebody uses AsyncLocalStorage or async hooks (Node 20 and 22). */
const MARKS_OF_NODE = ['async_id_symbol', 'trigger_async_id_symbol', 'kResourceStore', 'destroyed'];

function isOfNode(key: string | symbol): boolean {
  return typeof key === 'symbol' && MARKS_OF_NODE.includes(key.description ?? '');
}
