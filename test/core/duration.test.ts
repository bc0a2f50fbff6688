import { expect, test } from 'vitest';
import {
  formatDuration,
  formatElapsed,
  formatEta,
  formatSeconds,
} from '../../src/core/duration.js';

test.each([
  [0, '0.0s'],
  [8_300, '8.3s'],
  [59_940, '59.9s'],
  [59_960, '1m 00s'],
  [125_000, '2m 05s'],
  [3_599_999, '59m 59s'],
  [3_720_000, '1h 02m'],
])('%d ms took %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [-5, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m 00s'],
])('%d ms have gone by as %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text);
});

test.each([
  [-1, '10s'],
  [0.2, '10s'],
  [41, '50s'],
  [51, '1m'],
  [61, '2m'],
  [3_600, '1h 00m'],
  [3_700, '1h 10m'],
])('%d seconds are left as %s', (seconds, text) => {
  expect(formatEta(seconds)).toBe(text);
});

test('a panel says seconds', () => {
  expect(formatSeconds(130_249)).toBe('130.2s');
});
