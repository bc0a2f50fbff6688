import { expect, test } from 'vitest';
import { roundTripMarkdown } from '../faults/markdown-round-trip.js';

const HEADINGS = 300;

// `npm run torture -- markdown` does so with every heading of every file.
test(`tasks below ${HEADINGS} headings of installed Markdown files go as they came`, {
  timeout: 60_000,
}, async () => {
  const scale = { folder: 'node_modules', headings: HEADINGS, wholeEvery: 6 };
  const figure = await roundTripMarkdown(scale);
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBe(HEADINGS);
});
