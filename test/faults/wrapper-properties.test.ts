import { expect, test } from 'vitest';
import { checkWrapper, NAIVE_WRAPPER, WAYS_IN } from './wrapper-properties.js';

test.each(WAYS_IN)(
  'by %s a function or class is as the bare one in all but its source',
  async (way) => {
    const { tried, harmed } = await checkWrapper({ way });
    expect(harmed).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(25);
  },
);

test('all properties hold for a function that is not wrapped, and few for a naive wrapper', async () => {
  const bare = await checkWrapper({ wrapper: 'export const wrap = (fn) => fn;' });
  expect(bare.harmed).toEqual([]);
  const naive = await checkWrapper({ wrapper: NAIVE_WRAPPER });
  expect(naive.harmed.length).toBeGreaterThanOrEqual(15);
});
