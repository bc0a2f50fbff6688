/** Above every pid that Linux gives: whoever looks sees that this process is gone. */
let lastPid = 4_194_304;

/** Do something as a process that is gone afterwards: what it leaves is nobody's. */
export async function asProcess<T>(action: () => T | Promise<T>): Promise<T> {
  const { pid } = process;
  setPid(++lastPid);
  try {
    return await action();
  } finally {
    setPid(pid);
  }
}

/** Do something as if so much time had gone by. */
export async function later<T>(ms: number, action: () => T | Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + ms;
  try {
    return await action();
  } finally {
    Date.now = now;
  }
}

export function shuffle<T>(values: readonly T[], random: () => number): readonly T[] {
  return values
    .map((value) => ({ value, by: random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ value }) => value);
}

/** Do something with each, so many at a time. */
export async function eachOf<T>(
  values: readonly T[],
  parallel: number,
  action: (value: T) => Promise<void>,
): Promise<void> {
  const left = [...values];
  const work = async () => {
    for (let value = left.shift(); value !== undefined; value = left.shift()) await action(value);
  };
  await Promise.all(Array.from({ length: parallel }, work));
}

function setPid(pid: number): void {
  Object.defineProperty(process, 'pid', { value: pid, configurable: true, enumerable: true });
}
