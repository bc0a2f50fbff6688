import { expect, test } from 'vitest';
import { letManyWrite } from './many-writers.js';

const SCALE = { seed: 1, processes: 4, errors: 1_000, stops: 1, waits: 0 };

test('four processes, commands, an editor and stopped folders: every count, line and task is right', async () => {
  const figure = await letManyWrite(SCALE);
  expect(figure.harmed).toEqual([]);
  expect(figure).toMatchObject({ tried: 4_000, events: 4_000, stopped: 1 });
  expect(figure.commands).toBeGreaterThan(2);
  expect(figure.saves).toBeGreaterThan(0);
}, 120_000);

test('events that were never written are found out', async () => {
  const scale = { ...SCALE, processes: 1, errors: 30, stops: 0, kind: 'forgetful' } as const;
  expect((await letManyWrite(scale)).harmed).toEqual(['30 of 30 events of aaa are lost (seed 1)']);
});
