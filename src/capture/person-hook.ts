import * as types from 'node:util/types';

const { apply } = Reflect;
const { then } = Promise.prototype;

/**
 * Call a function of the person's: a test, a fingerprint, `beforeRecord`. What it throws is no reason to lose
 * an error, nor is a promise that it returns and that rejects one to end the process.
 * @returns its answer, or null where it threw.
 */
export function callHook(hook: unknown, argument: unknown): readonly [answer: unknown] | null {
  try {
    const answer: unknown = apply(asFunction(hook), undefined, [argument]);
    if (types.isPromise(answer)) apply(then, answer, [undefined, () => {}]);
    return [answer];
  } catch {
    return null;
  }
}

function asFunction(hook: unknown): (...args: never[]) => unknown {
  return hook as (...args: never[]) => unknown;
}
