import { expect, test } from 'vitest';
import { killWritersAndFolders } from './kills.js';

const SCALE = { seed: 1, projects: 1, writers: 15, folders: 15, events: 600 };

test('killed writers and folders lose nothing, double nothing and leave nothing', async () => {
  const figure = await killWritersAndFolders(SCALE);
  expect(figure.harmed).toEqual([]);
  expect(figure).toMatchObject({ tried: 30, writersKilled: 15, foldersKilled: 15 });
  expect(figure.inTheMiddle).toBeGreaterThan(0);
  expect(figure.events).toBeGreaterThan(1_000);
}, 120_000);

test.each([
  ['forgetful', 'are lost'],
  ['doubling', 'are double'],
] as const)('a %s writer is found out', async (kind, harm) => {
  const { harmed } = await killWritersAndFolders({ ...SCALE, writers: 2, folders: 1, kind });
  expect(harmed.join('\n')).toContain(harm);
});
