import { expect, test } from 'vitest';
import { mergeBranches } from './branch-merges.js';

test('two branches are merged by union, and one fold makes it right', async () => {
  const figure = await mergeBranches({ seed: 1, trials: 4 });
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBe(4);
}, 120_000);

test('what union alone brings back is found out', async () => {
  const { harmed } = await mergeBranches({ seed: 1, trials: 2, isHealed: false });
  expect(harmed.join('\n')).toMatch(/ has [12] tasks/);
}, 120_000);
