import { expect, test } from 'vitest';
import { fillTheDisk } from './full-disk.js';

test('a disk that is full, and then has room again, loses nothing', async ({ skip }) => {
  const { tried, harmed, note = '' } = await fillTheDisk({ pagesLeft: [0, 3] });
  // Only root may mount a disk of its own.
  if (tried === 0) skip(note);
  expect(harmed).toEqual([]);
  expect(tried).toBe(30);
  expect(Number.parseInt(note, 10)).toBeGreaterThan(30);
});
