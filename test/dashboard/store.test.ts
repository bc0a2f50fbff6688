import { expect, test } from 'vitest';
import { type Resource, Store } from '../../src/dashboard/store.js';
import { later } from '../support/kept-runs.js';

/** Counts how often it is loaded, and tells the count. */
function counted(
  topics: readonly string[],
  isSame = false,
): Resource<{ readonly count: number }> & { count: number } {
  return {
    key: topics.join(),
    topics,
    count: 0,
    async load(before) {
      this.count += 1;
      return isSame && before !== undefined ? before : { count: this.count };
    },
  };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('what is watched is loaded, and again when one of its topics changes', async () => {
  const store = new Store();
  const runs = counted(['runs', 'errors']);
  let told = 0;
  store.watch(runs, () => {
    told += 1;
  });
  await settle();
  expect(store.read(runs)).toEqual({ data: { count: 1 }, problem: null });
  store.change(new Set(['errors', 'other']));
  await settle();
  store.change(new Set(['other']));
  await settle();
  expect([store.read(runs).data?.count, told]).toEqual([2, 2]);
});

test('what has not changed is told to nobody', async () => {
  const store = new Store();
  const runs = counted(['runs'], true);
  let told = 0;
  store.watch(runs, () => {
    told += 1;
  });
  await settle();
  store.change(new Set(['runs']));
  await settle();
  expect([runs.count, told]).toEqual([2, 1]);
});

test('what nobody looks at waits until somebody does', async () => {
  const store = new Store();
  const runs = counted(['runs']);
  store.watch(runs, () => {})();
  await settle();
  store.change(new Set(['runs']));
  await settle();
  expect([runs.count, store.read(runs).data]).toEqual([1, { count: 1 }]);
  store.watch(runs, () => {});
  await settle();
  expect(runs.count).toBe(2);
});

test('changes while it is loaded make it loaded once more', async () => {
  const store = new Store();
  const first = later<number>();
  let count = 0;
  const slow: Resource<number> = {
    key: 'slow',
    topics: ['runs'],
    load: () => {
      count += 1;
      return count === 1 ? first.promise : Promise.resolve(count);
    },
  };
  store.watch(slow, () => {});
  for (let change = 0; change < 5; change += 1) store.change(new Set(['runs']));
  first.resolve(1);
  await settle();
  expect([count, store.read(slow).data]).toEqual([2, 2]);
});

test('a fault is told beside what was there before, and is over when it is', async () => {
  const store = new Store();
  let count = 0;
  const broken: Resource<number> = {
    key: 'broken',
    topics: ['runs'],
    load: async () => {
      count += 1;
      if (count === 2) throw new Error('no answer');
      return count;
    },
  };
  store.watch(broken, () => {});
  await settle();
  store.change(new Set(['runs']));
  await settle();
  expect(store.read(broken)).toMatchObject({ data: 1, problem: { message: 'no answer' } });
  store.change(new Set(['runs']));
  await settle();
  expect(store.read(broken)).toEqual({ data: 3, problem: null });
});

test('of what nobody looks at only some is kept', async () => {
  const store = new Store();
  const all = Array.from({ length: 100 }, (_, index) => counted([`run:${index}`]));
  for (const resource of all) {
    const leave = store.watch(resource, () => {});
    await settle();
    leave();
  }
  expect(all.filter((resource) => store.read(resource).data !== undefined).length).toBeLessThan(50);
  expect(store.read(all.at(-1) ?? counted([])).data).toEqual({ count: 1 });
});
