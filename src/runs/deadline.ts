/**
 * What a body gives, or a `TimeoutError` where it takes longer. The timer keeps the process alive: a step that waits for
 * nothing fails in time instead of ending the program without a word.
 * @param watch told when the time is over, and of what the body throws after that.
 */
export function withDeadline<T>(
  name: string,
  ms: number,
  body: () => T | Promise<T>,
  watch: WatchesTime,
): Promise<T> {
  const running = new Promise<T>((resolve) => resolve(body()));
  const { promise, resolve, reject } = createDeferred<T>();
  let isOver = false;
  const timer = setTimeout(() => {
    const error = new DOMException(`${name} took longer than ${ms} ms`, 'TimeoutError');
    isOver = true;
    watch.onTimeout(error);
    reject(error);
  }, ms);
  running
    .then(resolve, (error: unknown) => (isOver ? watch.onLate(error) : reject(error)))
    .finally(() => clearTimeout(timer));
  return promise;
}

export interface WatchesTime {
  readonly onTimeout: (error: DOMException) => void;
  readonly onLate: (error: unknown) => void;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** `Promise.withResolvers`, which Node 20 has not. */
function createDeferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
