import { expect, test } from 'vitest';
import { raceEditor } from './editor-races.js';

test('no save of a person is lost to the fold', async () => {
  const figure = await raceEditor({ seed: 1, saves: 250, tool: 'errtrack', restMs: 4 });
  expect(figure).toMatchObject({ tried: 250, harmed: [] });
  expect(figure.writes).toBeGreaterThan(0);
}, 120_000);

test.each(['read and write', 'compare and rename'] as const)(
  'a tool of %j is seen to lose saves',
  async (tool) => {
    const { tried, harmed } = await raceEditor({ seed: 2, saves: 150, tool, restMs: 1 });
    expect(tried).toBe(150);
    expect(harmed).not.toEqual([]);
  },
  120_000,
);
