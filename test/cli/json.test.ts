import { expect, test } from 'vitest';
import { renderJson } from '../../src/cli/json.js';

test('a terminal finds nothing to obey in it, a program the same value', () => {
  const value = { text: 'a\x1b[31m\x9b31m\x7f\u202eb' };
  expect(renderJson(value)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  expect(JSON.parse(renderJson(value))).toEqual(value);
});
