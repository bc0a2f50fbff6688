import { expect, test } from 'vitest';
import {
  parseHost,
  parseLimit,
  parseOrder,
  parseSeverities,
  parseSeverity,
} from '../../src/cli/option-values.js';

test('a severity is taken in any case', () => {
  expect(['HIGH', 'medium', ' Low '].map(parseSeverity)).toEqual(['HIGH', 'MEDIUM', 'LOW']);
  expect(parseSeverities('high,low', ['MEDIUM'])).toEqual(['MEDIUM', 'HIGH', 'LOW']);
});

test.each([
  ['HIHG', 'It must be HIGH, MEDIUM or LOW.\n(Did you mean HIGH?)'],
  ['medum', 'It must be HIGH, MEDIUM or LOW.\n(Did you mean MEDIUM?)'],
  ['severe', 'It must be HIGH, MEDIUM or LOW.'],
  ['', 'It must be HIGH, MEDIUM or LOW.'],
])('the nearest to %j is suggested', (text, message) => {
  expect(() => parseSeverity(text)).toThrow(message);
});

test('no host is not every address', () => {
  expect(parseHost('0.0.0.0')).toBe('0.0.0.0');
  for (const text of ['', ' ']) {
    expect(() => parseHost(text)).toThrow('It must be an address of this machine.');
  }
});

test('an order by its name, or by an earlier one, which is not offered', () => {
  expect(parseOrder('Count')).toBe('count');
  expect(parseOrder('Recent')).toBe('recent');
  expect(() => parseOrder('seem')).toThrow(
    'It must be severity, seen, first, count or context.\n(Did you mean seen?)',
  );
});

test('a limit is a whole number', () => {
  expect(parseLimit('0')).toBe(0);
  for (const text of ['-1', '1.5', 'ten', '', '1e3']) expect(() => parseLimit(text)).toThrow();
});
