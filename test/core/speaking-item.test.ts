import { expect, test } from 'vitest';
import { chooseItem } from '../../src/core/speaking-item.js';
import { record } from './support/books.js';
import { BARE, task } from './support/tasks.js';

const choose = (isPasted: boolean) =>
  chooseItem(record(), [task(), task({ mark: 'done' })], { isPasted, renderings: () => [BARE] });

test('what a merge has brought together speaks with one voice', () => {
  expect(choose(false)).toEqual({ item: task({ mark: 'done' }), mark: 'done' });
});

test('what a person has pasted is theirs to clear up', () => {
  expect(choose(true)).toBeNull();
});

test('no item says nothing', () => {
  expect(chooseItem(record(), [], { isPasted: false, renderings: () => [] })).toBeNull();
});
