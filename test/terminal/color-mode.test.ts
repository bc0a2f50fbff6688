import { expect, test } from 'vitest';
import { shouldColor } from '../../src/terminal/color-mode.js';

test.each([
  ['a terminal', true, true, {}, true],
  ['a pipe', false, true, {}, false],
  ['--no-color', true, false, {}, false],
  ['NO_COLOR', true, true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which says nothing', true, true, { NO_COLOR: '' }, true],
  ['FORCE_COLOR in a pipe', false, true, { FORCE_COLOR: '1' }, true],
  ['an empty FORCE_COLOR', false, true, { FORCE_COLOR: '' }, true],
  ['FORCE_COLOR=0', true, true, { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR=false', true, true, { FORCE_COLOR: 'false' }, false],
  ['NO_COLOR before FORCE_COLOR', true, true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['--no-color before FORCE_COLOR', true, false, { FORCE_COLOR: '1' }, false],
  ['a dumb terminal', true, true, { TERM: 'dumb' }, false],
])('%s', (_, isTerminal, flag, env, expected) => {
  expect(shouldColor(isTerminal, flag, env)).toBe(expected);
});
