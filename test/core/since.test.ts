import { expect, test } from 'vitest';
import { parseSince } from '../../src/core/since.js';

const now = Date.parse('2026-11-20T12:00:00Z');

test.each([
  ['90s', '2026-11-20T11:58:30Z'],
  ['30m', '2026-11-20T11:30:00Z'],
  ['2H', '2026-11-20T10:00:00Z'],
  ['7d', '2026-11-13T12:00:00Z'],
  [' 4w ', '2026-10-23T12:00:00Z'],
  ['2026-11-01', '2026-11-01T00:00:00Z'],
  ['2026-11-01T08:30:00+02:00', '2026-11-01T06:30:00Z'],
])('%s', (text, expected) => {
  expect(parseSince(text, now)).toBe(Date.parse(expected));
});

test.each([
  '',
  '7',
  'd',
  '-7d',
  '7 days',
  '1.5h',
  '99999999d',
  '2026-13-01',
  '2026-02-30',
  'yesterday',
  '1y',
])('%j is no time', (text) => {
  expect(parseSince(text, now)).toBeNull();
});
