import { expect, test } from 'vitest';
import { plantNames } from './planted-names.js';

test.each([
  ['a dangling link', ['errors_log.json', 'TODO.md', '.errtrack', '.errtrack/state/1.json']],
  ['a pipe', ['TODO.md', '.errtrack/fold.lock', '.errtrack/journal', 'errtrack.config.json']],
])('%s at a name of ours does no harm', async (plant, names) => {
  const { harmed, tried } = await plantNames({ plants: [plant], names });
  expect(harmed).toEqual([]);
  expect(tried).toBe(4);
});
