import { expect, test } from 'vitest';
import { foldEarlyAndLate, interleave } from './interleavings.js';

test('whatever a person and errtrack do in turn, nothing of either is lost', async () => {
  expect(await interleave({ seed: 1, lives: 12 })).toMatchObject({ tried: 12, harmed: [] });
}, 120_000);

test('folds may come early or late where nobody contradicts anybody', async () => {
  expect(await foldEarlyAndLate({ seed: 1, lives: 6 })).toMatchObject({ tried: 6, harmed: [] });
}, 120_000);
