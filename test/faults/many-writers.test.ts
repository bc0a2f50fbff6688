import { expect, test } from 'vitest';
import { letManyWrite } from './many-writers.js';

const SCALE = { seed: 1, processes: 4, errors: 2_000, stops: 2, waits: 0 };

test('four processes, commands, an editor and stopped folders: every count, line and task is right', async () => {
  const figure = await letManyWrite(SCALE);
  expect(figure.harmed).toEqual([]);
  expect(figure).toMatchObject({ tried: 8_000, events: 8_000, stopped: 2 });
  expect(figure.commands).toBeGreaterThan(4);
  expect(figure.saves).toBeGreaterThan(10);
});

test('events that were never written are found out', async () => {
  const scale = { ...SCALE, processes: 1, errors: 30, stops: 0, kind: 'forgetful' } as const;
  expect((await letManyWrite(scale)).harmed).toEqual(['30 of 30 events of aaa are lost (seed 1)']);
});
