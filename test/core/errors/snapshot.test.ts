import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { takeSnapshot } from '../../../src/core/errors/snapshot.js';
import { engineProbe } from '../../support/engine-probe.js';

const snap = (value: unknown) => takeSnapshot(value, engineProbe);

function explode(): never {
  throw new Error('the host was called');
}

function withAccessor(target: object, ...keys: string[]): object {
  for (const key of keys) {
    Object.defineProperty(target, key, { get: explode, configurable: true });
  }
  return target;
}

function catchFrom(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function createRevoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A proxy each of whose traps throws. */
const traps = new Proxy({}, new Proxy({}, { get: () => explode }));

describe('values that are no errors', () => {
  it.each([
    ['null', null, 'NonError(null)', 'null'],
    ['undefined', undefined, 'NonError(undefined)', 'undefined'],
    ['a string', 'out of paper', 'NonError(string)', 'out of paper'],
    ['an empty string', '', 'NonError(string)', ''],
    ['a number', 42, 'NonError(number)', '42'],
    ['NaN', Number.NaN, 'NonError(number)', 'NaN'],
    ['a boolean', false, 'NonError(boolean)', 'false'],
    ['a symbol', Symbol('why'), 'NonError(symbol)', 'Symbol(why)'],
    ['a bigint', 10n, 'NonError(bigint)', '10n'],
    ['a vast bigint', 1n << 5_000_000n, 'NonError(bigint)', 'a bigint of more than 256 bits'],
    ['a function', explode, 'NonError(function)', 'function explode'],
    ['a class', class Foo {}, 'NonError(function)', 'function Foo'],
    ['a promise', Promise.resolve(1), 'NonError(promise)', 'Promise'],
    ['a lazy query', Object.fromEntries([['then', explode]]), 'NonError(thenable)', '{}'],
    ['an array', [1, 2], 'NonError(array)', 'an array'],
    ['an empty object', {}, 'NonError(object)', '{}'],
    ['an object', { status: 404, body: 'x' }, 'NonError(object)', '{ body, status }'],
    ['keys in another order', { body: 'x', status: 404 }, 'NonError(object)', '{ body, status }'],
    ['an object with a code', { ok: false, code: 'FULL' }, 'NonError(object)', 'FULL { code, ok }'],
    [
      'words and a code',
      { detail: 'mailbox is full', code: 'FULL' },
      'NonError(object)',
      'FULL: mailbox is full',
    ],
    [
      'what a service answers',
      { status: 402, error: { type: 'card_declined', message: 'No money' } },
      'NonError(object)',
      'card_declined: No money',
    ],
    ['a word for all', { error: 'invalid_grant' }, 'NonError(object)', 'invalid_grant'],
    ['a person', { name: 'Ada', code: 'no code' }, 'NonError(object)', '{ code, name }'],
    ['an inner proxy', { error: traps, code: 7 }, 'NonError(object)', '{ code, error }'],
    ['an object with a message', { message: 'gone', code: 1 }, 'NonError(object)', 'gone'],
    ['no prototype', Object.assign(Object.create(null), { a: 1 }), 'NonError(object)', '{ a }'],
    [
      'an instance',
      new (class Reply {
        status = 1;
      })(),
      'NonError(object)',
      'Reply { status }',
    ],
    ['a date', new Date(0), 'NonError(object)', 'Date {}'],
    ['a buffer of 50 MB', Buffer.alloc(50_000_000), 'NonError(object)', 'Buffer {}'],
    ['a String object', new String('x'.repeat(1e6)), 'NonError(object)', 'String {}'],
    ['a proxy', traps, 'NonError(proxy)', 'a Proxy'],
    ['a proxy of an error', new Proxy(new Error('x'), {}), 'NonError(proxy)', 'a Proxy'],
    ['a revoked proxy', createRevoked(), 'NonError(proxy)', 'a Proxy'],
    ['a callable proxy', new Proxy(explode, {}), 'NonError(proxy)', 'a Proxy'],
  ])('%s', (_, value, type, message) => {
    expect(snap(value)).toEqual({
      ...{ type, message, stack: null, code: null, syscall: null },
      ...{ causes: [], members: [], memberCount: 0 },
    });
  });

  it('calls neither getters nor methods of an object', () => {
    const value = withAccessor(
      { toString: explode, valueOf: explode, toJSON: explode, [Symbol.toPrimitive]: explode },
      ...[
        'message',
        'name',
        'stack',
        'cause',
        'error',
        'code',
        'detail',
        'type',
        'constructor',
        'then',
        'length',
      ],
    );
    expect(snap(value).type).toBe('NonError(object)');
  });

  it('touches no proxy among the prototypes', () => {
    const value = Object.create(createRevoked());
    expect(snap(value)).toMatchObject({ type: 'NonError(object)', message: '{}' });
  });

  it('shows the first keys of an object that has many', () => {
    const many = Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`key${at}`, at]));
    expect(snap(many).message).toMatch(/^\{ key0, .*key19, … \}$/);
  });
});

describe('errors', () => {
  it('reads an ordinary error', () => {
    const snapshot = snap(new TypeError('no width'));
    expect(snapshot).toMatchObject({ type: 'TypeError', message: 'no width', causes: [] });
    expect(snapshot.stack).toMatch(/^ {4}at .*snapshot\.test\.ts:\d+:\d+\)?\n/);
  });

  it('takes the name of the class where `name` was left alone', () => {
    class LoadError extends Error {}
    class Named extends Error {
      override name = 'SaidSo';
    }
    expect(snap(new LoadError('x')).type).toBe('LoadError');
    expect(snap(new Named('x')).type).toBe('SaidSo');
    expect(snap(Object.assign(new Error('x'), { name: '' })).type).toBe('Error');
    expect(snap(Object.assign(new Error('x'), { name: 7 })).type).toBe('7');
    expect(snap(Object.assign(new Error('x'), { name: 'A\nB' })).type).toBe('A');
  });

  it('reads an error of another realm', () => {
    expect(snap(runInNewContext("new RangeError('far')"))).toMatchObject({
      type: 'RangeError',
      message: 'far',
    });
  });

  it('reads frozen errors and errors without a prototype', () => {
    expect(snap(Object.freeze(new Error('cold')))).toMatchObject({
      type: 'Error',
      message: 'cold',
    });
    const bare = Object.setPrototypeOf(new Error('bare'), null);
    expect(snap(bare)).toMatchObject({ type: 'Error', message: 'bare' });
  });

  it('tells name and message of a DOMException, which are accessors, by its stack', () => {
    const error = new DOMException('This operation was aborted', 'AbortError');
    expect(snap(error)).toMatchObject({
      type: 'AbortError',
      message: 'This operation was aborted',
    });
  });

  it('reads what a schema of zod found, which is worded when it is first asked for', () => {
    const found = z.object({ port: z.number() }).safeParse({ port: 'x' });
    expect(snap(found.error)).toMatchObject({ type: 'ZodError', stack: null });
    const thrown = catchFrom(() => z.object({ port: z.number() }).parse({ port: 'x' }));
    const snapshot = snap(thrown);
    expect(JSON.parse(snapshot.message)).toMatchObject([{ code: 'invalid_type', path: ['port'] }]);
    expect(snapshot.stack).toMatch(/^ {4}at .*snapshot\.test\.ts:\d+:\d+\)?\n/);
  });

  it('believes nobody else that he is of zod', () => {
    const issues = [{ code: 'custom' }];
    for (const kept of [{ def: [...issues] }, { def: null }, traps, null, 7]) {
      const error = withAccessor(new Error('x'), 'message');
      Object.defineProperty(error, '_zod', { value: kept });
      Object.defineProperty(error, 'issues', { value: issues });
      expect(snap(error)).toMatchObject({ type: 'Error', stack: null });
    }
  });

  it('calls no accessor and no method of the host', () => {
    const error = withAccessor(
      Object.assign(new Error('kept'), { toString: explode, toJSON: explode }),
      ...['name', 'cause', 'errors', 'code', 'syscall', 'constructor'],
    );
    expect(snap(error)).toMatchObject({ type: 'Error', message: 'kept', code: null, causes: [] });
    expect(snap(withAccessor(new Error('x'), 'stack', 'message'))).toMatchObject({
      type: 'Error',
      message: '',
      stack: null,
    });
  });

  it.each([
    ['deleted', undefined],
    ['a number', 5],
    ['an object', { toString: explode }],
    ['a text without frames', 'Error: x\nnothing here'],
    ['empty', ''],
  ])('has no stack where `stack` is %s', (_, stack) => {
    const error = new Error('x');
    Object.defineProperty(error, 'stack', { value: stack });
    expect(snap(error)).toMatchObject({ type: 'Error', message: 'x', stack: null });
  });

  it('survives a prepareStackTrace that throws', () => {
    const before = Error.prepareStackTrace;
    Error.prepareStackTrace = explode;
    try {
      expect(snap(new Error('x'))).toMatchObject({ type: 'Error', message: 'x' });
    } finally {
      Error.prepareStackTrace = before;
    }
  });

  it('keeps strings of `code` and `syscall`', () => {
    const error = Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' });
    expect(snap(error)).toMatchObject({ code: 'ENOENT', syscall: 'open' });
    expect(snap(Object.assign(new Error('x'), { code: 404, syscall: null }))).toMatchObject({
      code: null,
      syscall: null,
    });
  });
});

describe('limits', () => {
  it('cuts a message of 100 MB and still finds its frames', () => {
    const snapshot = snap(new Error('word '.repeat(20_000_000)));
    expect(snapshot.message.length).toBeLessThanOrEqual(8192);
    expect(snapshot.message.length).toBeGreaterThan(8000);
    expect(snapshot.stack).toMatch(/^ {4}at .*snapshot\.test\.ts/);
  });

  it('drops the token that the cut goes through', () => {
    const message = `${'x '.repeat(4090)}password=hunter2hunter2hunter2`;
    expect(snap(new Error(message)).message).toBe('x '.repeat(4090).trimEnd());
  });

  it('keeps 50 frames, and 1 KB of a line', () => {
    const frames = Array.from({ length: 5000 }, (_, at) => `    at f${at} (/a/b.js:1:${at})`);
    const long = `    at ${'f'.repeat(5_000_000)} (/a/b.js:1:1)`;
    const error = new Error('deep');
    Object.defineProperty(error, 'stack', {
      value: ['Error: deep', frames[0], long, ...frames.slice(1)].join('\n'),
    });
    const lines = snap(error).stack?.split('\n') ?? [];
    expect(lines[0]).toBe(frames[0]);
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(1028);
  });

  it('takes the first 50 frames of a deep stack', () => {
    const frames = Array.from({ length: 100_000 }, (_, at) => `    at f${at} (/a/b.js:1:${at})`);
    const error = new Error('deep');
    Object.defineProperty(error, 'stack', { value: `Error: deep\n${frames.join('\n')}` });
    expect(snap(error).stack).toBe(frames.slice(0, 50).join('\n'));
  });

  it('is not fooled by a message whose lines look like frames', () => {
    const error = new Error('first\n    at fake (/evil.js:1:1)\n    at fake2 (/evil.js:2:2)');
    expect(snap(error).stack).not.toContain('evil');
    const changed = new Error('old\n    at fake (/evil.js:1:1)\nlast line');
    changed.message = 'new';
    expect(snap(changed).stack).not.toContain('evil');
  });
});

describe('causes and members', () => {
  it('follows five causes of a chain of 100,000', () => {
    let error = new Error('0');
    for (let depth = 1; depth <= 100_000; depth++) error = new Error(`${depth}`, { cause: error });
    const messages = snap(error).causes.map((cause) => cause.message);
    expect(messages).toEqual(['99999', '99998', '99997', '99996', '99995']);
  });

  it('ends at a cause that it has seen', () => {
    const a = new Error('a');
    const b = new Error('b', { cause: a });
    a.cause = b;
    expect(snap(a).causes.map((cause) => cause.message)).toEqual(['b']);
    const self = new Error('self');
    self.cause = self;
    expect(snap(self).causes).toEqual([]);
  });

  it('takes any value for a cause, but null and undefined', () => {
    const { causes } = snap(new Error('x', { cause: 'out of disk' }));
    expect(causes).toMatchObject([{ type: 'NonError(string)', message: 'out of disk' }]);
    expect(snap(new Error('x', { cause: null })).causes).toEqual([]);
    expect(snap(new Error('x', { cause: createRevoked() })).causes).toHaveLength(1);
  });

  it('takes ten members and their number, each with its causes', () => {
    const members = Array.from(
      { length: 10_000 },
      (_, at) => new Error(`m${at}`, { cause: new Error(`c${at}`) }),
    );
    const snapshot = snap(new AggregateError(members, 'all failed'));
    expect(snapshot.memberCount).toBe(10_000);
    expect(snapshot.members.map((member) => member.message)).toEqual(
      Array.from({ length: 10 }, (_, at) => `m${at}`),
    );
    expect(snapshot.members[3]?.causes[0]?.message).toBe('c3');
  });

  it('ends at an aggregate that holds itself, or revoked proxies', () => {
    const aggregate = new AggregateError([], 'me');
    aggregate.errors.push(aggregate, createRevoked());
    expect(snap(aggregate)).toMatchObject({ memberCount: 2, members: [{ message: 'me' }, {}] });
    expect(snap(new AggregateError(['a', 1])).members).toHaveLength(2);
  });

  it('sees no members in a list of problems', () => {
    const error = Object.assign(new Error('invalid'), { errors: [{ path: 'a' }, 'b'] });
    expect(snap(error)).toMatchObject({ members: [], memberCount: 0 });
    expect(snap(Object.assign(new Error('x'), { errors: createRevoked() })).members).toEqual([]);
  });
});

describe('any value', () => {
  it('never throws, and yields bounded plain strings', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
        (value) => {
          const snapshot = snap(value);
          expect(snapshot.type.length).toBeLessThanOrEqual(300);
          expect(snapshot.message.length).toBeLessThanOrEqual(8192);
          expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('leaves an error as it was', () => {
    const error = new Error('x', { cause: 'y' });
    const before = Reflect.ownKeys(error);
    snap(error);
    expect(Reflect.ownKeys(error)).toEqual(before);
  });

  it('survives the end of the stack', () => {
    const types: string[] = [];
    const error = new Error('x');
    const dive = (): void => {
      try {
        dive();
      } finally {
        if (types.length < 50) types.push(snap(error).type);
      }
    };
    expect(dive).toThrow(RangeError);
    expect(types).toContain('Error');
  });
});

it('an error whose name and message are accessors, and which has no stack, is told by its kind', () => {
  const error = withAccessor(Object.create(Error.prototype), 'name', 'message');
  expect(snap(error)).toMatchObject({ type: 'Error', message: '', stack: null });
});
