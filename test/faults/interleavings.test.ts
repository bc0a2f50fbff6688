import { expect, test } from 'vitest';
import { interleave } from './interleavings.js';

test('whatever a person and errtrack do in turn, nothing of either is lost', async () => {
  expect(await interleave({ seed: 1, lives: 12 })).toMatchObject({ tried: 12, harmed: [] });
}, 120_000);
