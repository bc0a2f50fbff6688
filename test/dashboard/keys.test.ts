import { expect, test } from 'vitest';
import { KeyReader } from '../../src/dashboard/keys.js';

function readAll(...keys: readonly (readonly [key: string, at: number])[]) {
  const reader = new KeyReader();
  return keys.map(([key, at]) => reader.read(key, at));
}

test('one key is one command', () => {
  expect(readAll(['j', 0], ['k', 1], ['/', 2], ['?', 3], ['Escape', 4], ['x', 5])).toEqual([
    'next',
    'previous',
    'search',
    'help',
    'back',
    null,
  ]);
});

test('g waits for what follows, and not for ever', () => {
  expect(readAll(['g', 0], ['r', 100], ['g', 200], ['e', 300], ['g', 400], ['t', 500])).toEqual([
    null,
    'runs',
    null,
    'errors',
    null,
    'trends',
  ]);
  expect(readAll(['g', 0], ['r', 5_000], ['e', 5_001])).toEqual([null, null, null]);
  expect(readAll(['g', 0], ['j', 10], ['r', 20])).toEqual([null, 'next', null]);
  expect(readAll(['g', 0], ['g', 10], ['r', 20])).toEqual([null, null, 'runs']);
});

test('what every object has is no command', () => {
  expect(readAll(['constructor', 0], ['g', 1], ['toString', 2])).toEqual([null, null, null]);
});
