import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../support/temp-folder.js';
import { throwHostileValues } from './hostile-values.js';

test('no hostile value is called, changed, or kept from its catcher', async () => {
  const figure = await throwHostileValues({ seed: 2026, generated: 500 });
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBeGreaterThan(3 * (57 + 500));
}, 120_000);

const NAIVE = `
export const configure = () => {};
export const captureError = (error) => JSON.stringify({ message: String(error.message), ...error });
export const withErrorTracking = (fn) => (...args) => {
  try { return fn(...args); } catch (error) { error.seen = true; Error.stackTraceLimit = 50; throw error; }
};
`;

test('a naive recorder is found to do harm', async () => {
  const library = join(makeTempFolder(), 'naive.mjs');
  writeFileSync(library, NAIVE);
  const { harmed } = await throwHostileValues({ seed: 1, generated: 0, small: true, library });
  for (const harm of [
    'captureError, null: threw',
    'changed stackTraceLimit',
    'wrote to the value',
  ]) {
    expect(harmed.join('\n')).toContain(harm);
  }
  expect(harmed.join('\n')).toContain('touched');
}, 120_000);
