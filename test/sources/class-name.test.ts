import { expect, test } from 'vitest';
import { createClassNames } from '../../src/sources/class-name.js';

const SOURCES = [
  null,
  'export class Money { static zero() { return new Money(); } }',
  'class Page {}\nclass _Page {}\nfunction _run() {}',
];

test.each([
  ['new _Money', 'new Money'],
  ['_Money', 'Money'],
  ['_Money.zero', 'Money.zero'],
  ['async Function.zero', 'async Function.zero'],
  ['Money._zero', 'Money._zero'],
  ['new _Page', 'new _Page'],
  ['_run', '_run'],
  ['_other', '_other'],
  ['_', '_'],
])('%s is %s in the source', (printed, name) => {
  const restore = createClassNames(SOURCES);
  expect([restore(printed), restore(printed)]).toEqual([name, name]);
});

test('nothing is known of sources that the map does not have', () => {
  expect(createClassNames([])('new _Money')).toBe('new _Money');
});
