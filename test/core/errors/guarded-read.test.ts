import { describe, expect, test } from 'vitest';
import {
  getChain,
  hasEngineStack,
  isObject,
  readConstructorName,
  readData,
  readFunctionName,
  readStack,
} from '../../../src/core/errors/guarded-read.js';
import { engineProbe } from '../../support/engine-probe.js';

const chainOf = (value: object) => getChain(value, engineProbe);

test.each([
  [{}, true],
  [() => {}, true],
  [Object.create(null), true],
  [null, false],
  [undefined, false],
  ['text', false],
  [7, false],
])('%o is an object: %s', (value, is) => {
  expect(isObject(value)).toBe(is);
});

describe('the chain of prototypes', () => {
  test('ends before the root of all objects', () => {
    class Own extends Error {}
    const error = new Own();
    expect(chainOf(error)).toEqual([error, Own.prototype, Error.prototype]);
    expect(chainOf({})).toHaveLength(1);
    expect(chainOf(Object.create(null))).toHaveLength(1);
  });

  test('is followed up to 16, and never into a Proxy', () => {
    let deep = {};
    for (let i = 0; i < 40; i++) deep = Object.create(deep);
    expect(chainOf(deep)).toHaveLength(16);
    const proxy = new Proxy({}, {});
    expect(chainOf(Object.create(proxy))).toHaveLength(1);
  });
});

describe('reading', () => {
  test('takes the nearest property, and calls no accessor', () => {
    let calls = 0;
    const parent = { name: 'parent', message: 'parent' };
    const child = Object.create(parent, {
      name: { get: () => calls++ },
      message: { value: 'child' },
    });
    expect(readData(chainOf(child), 'message')).toBe('child');
    expect(readData(chainOf(child), 'name')).toBeUndefined();
    expect(readData(chainOf(child), 'nothing')).toBeUndefined();
    expect(calls).toBe(0);
  });

  test('takes what a broken object throws for nothing', () => {
    const hostile = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('the host was called');
        },
      },
    );
    expect(readData([hostile], 'name')).toBeUndefined();
    expect(readStack(hostile, [hostile], engineProbe)).toBeUndefined();
    expect(hasEngineStack([hostile], engineProbe)).toBe(false);
  });

  test('reads a stack that is data, and no accessor but the engine’s own', () => {
    const read = (value: object) => readStack(value, chainOf(value), engineProbe);
    expect(read(new Error('x'))).toContain('Error: x');
    expect(read({ stack: 'mine' })).toBe('mine');
    expect(read({})).toBeUndefined();
    let calls = 0;
    expect(read(Object.create(null, { stack: { get: () => calls++ } }))).toBeUndefined();
    expect(calls).toBe(0);
  });

  test('calls the engine’s accessor where there is one, and survives that it throws', () => {
    const getter = function (this: unknown) {
      if (this !== error) throw new Error('of another');
      return 'formatted';
    };
    const error = Object.create(null, { stack: { get: getter } });
    const probe = {
      ...engineProbe,
      isProxy: () => false,
      isStackGetter: (it: unknown) => it === getter,
    };
    expect(readStack(error, [error], probe)).toBe('formatted');
    expect(hasEngineStack([error], probe)).toBe(true);
    expect(readStack({}, [error], probe)).toBeUndefined();
    expect(hasEngineStack([{ stack: 'x' }], probe)).toBe(false);
  });

  test.each([
    ['a class', new (class Own {})(), 'Own'],
    ['no constructor', Object.create(null), null],
    ['something else as its constructor', { constructor: 'Own' }, null],
    ['a Proxy as its constructor', { constructor: new Proxy(class Own {}, {}) }, null],
    ['a constructor without a name', { constructor: (() => () => {})() }, null],
  ])('names the maker of %s', (_what, value, name) => {
    expect(readConstructorName(chainOf(value), engineProbe)).toBe(name);
  });

  test('names a function by its data alone', () => {
    expect(readFunctionName(function own() {})).toBe('own');
    expect(readFunctionName(Object.defineProperty(() => {}, 'name', { value: 7 }))).toBeNull();
    const name = { get: () => 'called' };
    expect(readFunctionName(Object.defineProperty(() => {}, 'name', name))).toBeNull();
  });
});
