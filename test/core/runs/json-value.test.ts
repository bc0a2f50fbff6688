import * as types from 'node:util/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toExactJson, toJson, toJsonObject } from '../../../src/core/runs/json-value.js';

const cycle: unknown[] = [];
cycle.push(cycle);

function throwing(): never {
  throw new Error('of the program');
}

const trapped = new Proxy(
  {},
  {
    get: throwing,
    ownKeys: throwing,
    getPrototypeOf: throwing,
    getOwnPropertyDescriptor: throwing,
  },
);
const revoked = Proxy.revocable([], {});
revoked.revoke();

describe('toJson', () => {
  it.each<[string, unknown, unknown]>([
    ['a cycle', cycle, ['[Circular]']],
    ['what JSON has no word for', [1n, Number.NaN, undefined], ['1', 'NaN', '[undefined]']],
    ['functions and symbols', [throwing, Symbol('x')], ['[Function]', '[symbol]']],
    [
      'a date, and one that is none',
      [new Date(0), new Date(Number.NaN)],
      ['1970-01-01T00:00:00.000Z', 'Invalid Date'],
    ],
    [
      'a date with methods of its own',
      Object.assign(new Date(0), { getTime: throwing, toISOString: throwing }),
      '1970-01-01T00:00:00.000Z',
    ],
    ['a proxy whose traps throw', { a: trapped }, { a: '[Proxy]' }],
    ['a proxy that was revoked', [revoked.proxy], ['[Proxy]']],
    ['what inherits from a proxy', Object.create(trapped), {}],
    [
      'an accessor',
      {
        get a() {
          return throwing();
        },
      },
      { a: '[undefined]' },
    ],
    ['a toJSON that throws', { toJSON: throwing }, { toJSON: '[Function]' }],
    [
      'bytes',
      { file: Buffer.alloc(3), view: new DataView(new ArrayBuffer(2)) },
      { file: '[Bytes]', view: '[Bytes]' },
    ],
    [
      'a name that is a trap',
      JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
      JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
    ],
  ])('takes %s', (_name, value, json) => {
    expect(toJson(value, types)).toStrictEqual(json);
  });

  it('takes a file of many bytes without naming each of them', () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(2 ** 31));
    expect(toJson({ bytes }, types)).toEqual({ bytes: '[Bytes]' });
  });
});

it('takes what is no plain object for none', () => {
  for (const value of [null, 5, 'text', [1], new Date(), trapped, revoked.proxy]) {
    expect(toJsonObject(value, types)).toEqual({});
  }
});

describe('toExactJson', () => {
  it('gives what JSON gives back as it was', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withSparseArray: true,
          withNullPrototype: true,
          withDate: true,
          withMap: true,
          withBigInt: true,
        }),
        (value) => {
          const json = toExactJson(value, types);
          fc.pre(json !== undefined);
          expect(
            Object.is(value, JSON.parse(JSON.stringify(json))) || typeof value === 'object',
          ).toBe(true);
          expect(JSON.parse(JSON.stringify(json))).toEqual(value);
        },
      ),
    );
  });

  it.each<[string, unknown]>([
    ['a match', 'xax'.match(/a/)],
    ['a list of a class', new (class extends Array {})(3).fill(1)],
    ['a list with a hole', Array(3)],
    ['a zero below zero', [-0]],
    ['a name that is a symbol', { [Symbol.iterator]: 1 }],
    ['a name that is hidden', Object.defineProperty({}, 'a', { value: 1 })],
    [
      'an accessor',
      {
        get a() {
          return 1;
        },
      },
    ],
    ['a proxy', new Proxy({}, {})],
    ['bytes', Buffer.from('a')],
    ['a text with a secret', 'postgres://ada:hunter22@db.example/x'],
    ['nothing', [undefined]],
  ])('does not take %s', (_name, value) => {
    expect(toExactJson(value, types)).toBeUndefined();
  });
});
