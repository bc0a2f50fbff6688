import { expect, test } from 'vitest';
import { chooseRunOutput } from '../../../src/terminal/runs/run-output.js';

const TERMINAL = { isTTY: true };
const PIPE = {};

test.each([
  ['a terminal', 'auto', TERMINAL, {}, 'live'],
  ['a pipe', 'auto', PIPE, {}, 'plain'],
  ['a pipe of a program that asks for a frame', 'live', PIPE, {}, 'plain'],
  ['a pipe of a person who asks for a frame', 'auto', PIPE, { ERRTRACK_OUTPUT: 'live' }, 'plain'],
  ['a dumb terminal', 'auto', TERMINAL, { TERM: 'dumb' }, 'plain'],
  ['a dumb terminal that a frame is asked for', 'live', TERMINAL, { TERM: 'dumb' }, 'plain'],
  ['CI with a terminal', 'auto', TERMINAL, { CI: 'true' }, 'plain'],
  ['CI=false', 'auto', TERMINAL, { CI: 'false' }, 'live'],
  ['CI that a frame is asked for', 'live', TERMINAL, { CI: 'true' }, 'live'],
  ['GitHub', 'auto', PIPE, { GITHUB_ACTIONS: 'true', CI: 'true' }, 'github'],
  ['GitHub, told otherwise', 'plain', PIPE, { GITHUB_ACTIONS: 'true' }, 'plain'],
  ['a screen reader', 'auto', TERMINAL, { ACCESSIBLE: '1' }, 'plain'],
  ['ACCESSIBLE=0', 'auto', TERMINAL, { ACCESSIBLE: '0' }, 'live'],
  ['NO_COLOR, which says nothing of motion', 'auto', TERMINAL, { NO_COLOR: '1' }, 'live'],
  ['FORCE_COLOR, which does not either', 'auto', PIPE, { FORCE_COLOR: '1' }, 'plain'],
  ['a child of a tracked run', 'auto', TERMINAL, { ERRTRACK_RUN: 'outer' }, 'plain'],
  ['JSON', 'json', TERMINAL, {}, 'json'],
  ['silence', 'silent', TERMINAL, {}, 'silent'],
  ['a person, before the program', 'silent', PIPE, { ERRTRACK_OUTPUT: 'json' }, 'json'],
  [
    'a person, before GitHub',
    'auto',
    PIPE,
    { ERRTRACK_OUTPUT: 'silent', GITHUB_ACTIONS: 'true' },
    'silent',
  ],
  ['a person who asks for what is best', 'json', PIPE, { ERRTRACK_OUTPUT: 'auto' }, 'plain'],
  ['a word that is none', 'json', PIPE, { ERRTRACK_OUTPUT: 'loud' }, 'json'],
] as const)('%s', (_, told, stream, env, expected) => {
  expect(chooseRunOutput(told, stream, env)).toBe(expected);
});
