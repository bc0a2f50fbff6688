import { expect, test } from 'vitest';
import { commandHostileRepository } from './hostile-repository.js';

test('no command runs what a repository names, though plain git does', async () => {
  const { harmed, tried } = await commandHostileRepository();
  expect(harmed).toEqual([]);
  expect(tried).toBe(26);
});
