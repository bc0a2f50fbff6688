import { expect, test } from 'vitest';
import { raceGit } from './git-races.js';

test('branches keep their ledgers and tasks while a pipeline throws, and git notices nothing', async () => {
  const figure = await raceGit({ seed: 1, quietSteps: 6, newErrors: 3 });
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBe(9);
  expect(figure.folds).toBeGreaterThan(0);
  expect(figure.events).toBeGreaterThan(50);
}, 120_000);

test('a ledger that is carried into another branch is found out', async () => {
  const { harmed } = await raceGit({ seed: 2, quietSteps: 0, newErrors: 2, isLedgerCarried: true });
  expect(harmed.join('\n')).toMatch(/the record of \w+ is in \[\w+, \w+/);
}, 120_000);
