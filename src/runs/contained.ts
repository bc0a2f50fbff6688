import * as types from 'node:util/types';

/** Tell somebody of the program's; what that throws, or rejects with, is told to us alone. */
export function callContained(call: () => unknown, onTrouble: (error: unknown) => void): void {
  try {
    const told = call();
    if (types.isPromise(told)) Promise.prototype.then.call(told, undefined, onTrouble);
  } catch (error) {
    onTrouble(error);
  }
}
