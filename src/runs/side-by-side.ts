import { badOption } from '../capture/options.js';

/**
 * Do things side by side, so many at a time. After the first failure none is begun any more; what has begun is waited for.
 * @returns what they gave, in the order of the list.
 * @throws what the first of them threw.
 */
export async function runSideBySide<T, R>(
  items: readonly T[],
  concurrency: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  if (!(concurrency >= 1)) throw badOption('concurrency', concurrency, 'a number from 1 on');
  const results: R[] = [];
  const failures: { readonly reason: unknown }[] = [];
  let next = 0;
  const work = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      const item = items[index];
      if (item === undefined) continue;
      try {
        results[index] = await run(item);
      } catch (reason) {
        failures.push({ reason });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  const [failure] = failures;
  if (failure !== undefined) throw failure.reason;
  return results;
}
