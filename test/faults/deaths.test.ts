import { expect, test } from 'vitest';
import { dieInEveryWay } from './deaths.js';

test('every kind of death is as without errtrack, and what was thrown is on record', async () => {
  const figure = await dieInEveryWay({ times: 1 });
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBeGreaterThan(25);
}, 120_000);

test('a program that ends otherwise when it is tracked is found out', async () => {
  const { harmed } = await dieInEveryWay({ times: 1, kinds: ['SIGKILL'], isTold: true });
  expect(harmed.join()).toContain('SIGKILL: stdout is');
});
