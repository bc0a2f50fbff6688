import { expect, test } from 'vitest';
import { isTooDeep } from '../../src/core/json-depth.js';

const nest = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

test('what is nested more than 200 levels deep is too deep', () => {
  expect(isTooDeep(nest(200))).toBe(false);
  expect(isTooDeep(nest(202))).toBe(true);
  expect(isTooDeep('['.repeat(10_000_000))).toBe(true);
});

test('brackets in texts, and those that are closed, do not count', () => {
  expect(isTooDeep(JSON.stringify(['['.repeat(500), '\\"['.repeat(500)]))).toBe(false);
  expect(isTooDeep(`[${'[],{},'.repeat(1000)}1]`)).toBe(false);
});
