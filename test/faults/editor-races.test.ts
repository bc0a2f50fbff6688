import { expect, test } from 'vitest';
import { raceEditor } from './editor-races.js';

test('no save of a person is lost to the fold', async () => {
  const figure = await raceEditor({ seed: 1, saves: 300, tool: 'errtrack', restMs: 4 });
  expect(figure).toMatchObject({ tried: 300, harmed: [] });
  expect(figure.writes).toBeGreaterThan(10);
});

test.each(['read and write', 'compare and rename'] as const)(
  'a tool of %j is seen to lose saves',
  async (tool) => {
    const { tried, harmed } = await raceEditor({ seed: 2, saves: 200, tool, restMs: 1 });
    expect(tried).toBe(200);
    expect(harmed.join()).toContain('a save is lost');
  },
);
