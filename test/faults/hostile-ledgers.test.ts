import { expect, test } from 'vitest';
import {
  listModes,
  PAYLOAD_COUNT,
  printHostileTexts,
  readHostileFiles,
} from './hostile-ledgers.js';

test('no byte that a terminal obeys comes out of a command but our own colours', async () => {
  const { harmed, tried } = await printHostileTexts({ payloads: PAYLOAD_COUNT });
  expect(harmed).toEqual([]);
  expect(PAYLOAD_COUNT).toBeGreaterThanOrEqual(180);
  expect(tried).toBe(PAYLOAD_COUNT * 11);
}, 60_000);

test('no file pollutes a prototype, ends a command, or fills the memory', async () => {
  const { harmed } = await readHostileFiles({
    depth: 200_000,
    places: ['errors_log.json'],
  });
  expect(harmed).toEqual([]);
}, 120_000);

test.each(['000', '077'])('folder and files are private under umask %s', (umask) => {
  expect(listModes(umask)).toEqual({ d: '700', f: '600' });
});
