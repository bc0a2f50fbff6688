import { expect, test } from 'vitest';
import { createSample, keepNewestSamples } from '../../../src/core/errors/samples.js';

const sample = (t: number, message: string) => ({ t, message, context: 'stage' });

test('the newest three that say different things are kept, oldest first', () => {
  const samples = [4, 1, 3, 2, 5].map((t) => sample(t, `m${t}`));
  expect(keepNewestSamples(samples).map(({ t }) => t)).toEqual([3, 4, 5]);
});

test('of those that say the same, the newest', () => {
  expect(keepNewestSamples([sample(1, 'a'), sample(3, 'a'), sample(2, 'a')])).toEqual([
    sample(3, 'a'),
  ]);
});

test('a long message is cut', () => {
  expect(createSample(sample(1, 'm'.repeat(1_000))).message).toHaveLength(500);
});
