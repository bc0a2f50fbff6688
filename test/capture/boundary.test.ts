// biome-ignore-all lint/complexity/noThisInStatic: `this` of static members is what is tested.
// biome-ignore-all lint/complexity/noStaticOnlyClass: likewise.
import { AsyncLocalStorage } from 'node:async_hooks';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { createBoundary } from '../../src/capture/boundary.js';

const seen: unknown[] = [];
const track = <F extends (...args: never[]) => unknown>(fn: F): F => {
  seen.length = 0;
  return createBoundary(fn, (value) => seen.push(value));
};
const trackClass = <C extends abstract new (...args: never[]) => unknown>(target: C): C => {
  seen.length = 0;
  return createBoundary(target, (value) => seen.push(value));
};

/** What a call throws, told apart from nothing. */
function thrownBy(call: () => unknown): { readonly value: unknown } | null {
  try {
    call();
    return null;
  } catch (value) {
    return { value };
  }
}

async function rejectionOf(promise: unknown): Promise<{ readonly value: unknown } | null> {
  try {
    await promise;
    return null;
  } catch (value) {
    return { value };
  }
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['-0', -0],
  ['a string', 'text'],
  ['a symbol', Symbol('s')],
  ['a bigint', 10n],
  ['a function', () => {}],
  ['a frozen error', Object.freeze(new Error('frozen'))],
  ['an object without a prototype', Object.create(null)],
  ['a revoked proxy', revoked.proxy],
  // biome-ignore lint/suspicious/noThenProperty: that is the case.
  ['a thenable', { then: () => expect.unreachable() }],
  [
    'an object whose getters throw',
    Object.defineProperty({}, 'message', {
      get() {
        throw new Error('getter');
      },
    }),
  ],
];

describe('what is thrown', () => {
  test.each(HOSTILE)('%s is thrown on, the same value', async (_, value) => {
    const sync = track(() => {
      throw value;
    });
    const caught = thrownBy(sync);
    expect(Object.is(caught?.value, value)).toBe(true);
    expect(seen).toHaveLength(1);
    expect(Object.is(seen[0], value)).toBe(true);
    const later = track(async () => {
      throw value;
    });
    expect(Object.is((await rejectionOf(later()))?.value, value)).toBe(true);
    expect(Object.is(seen[0], value)).toBe(true);
  });

  test('it is thrown on although telling fails', () => {
    const error = new Error('own');
    const fn = createBoundary(
      () => {
        throw error;
      },
      () => {
        throw new Error('of the recorder');
      },
    );
    expect(thrownBy(fn)?.value).toBe(error);
  });

  test('a stack overflow stays one, and is told by a call that has stack left', () => {
    const dive = track((n: number): number => 1 + dive(n + 1));
    expect(thrownBy(() => dive(0))?.value).toBeInstanceOf(RangeError);
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe('a function', () => {
  test('gets its this and arguments, and gives its result, unchanged', () => {
    const argument = {};
    const result = {};
    const fn = track(function (this: unknown, ...args: unknown[]) {
      expect(this).toBe(holder);
      expect(args).toEqual([argument, 2]);
      expect(args[0]).toBe(argument);
      return result;
    });
    const holder = { fn };
    expect(holder.fn(argument, 2)).toBe(result);
  });

  test('without an object gets no this', () => {
    const fn = track(function (this: unknown) {
      return this;
    });
    expect(fn.call(undefined)).toBe(undefined);
  });

  test('keeps name, length, own properties, prototype and source of truth', () => {
    const extra = () => 1;
    const fn = Object.assign(function named(_a: number, _b: number) {}, { extra, count: 0 });
    const tracked = track(fn);
    expect(tracked.name).toBe('named');
    expect(tracked.length).toBe(2);
    expect(tracked.extra).toBe(extra);
    expect(Reflect.ownKeys(tracked)).toEqual(Reflect.ownKeys(fn));
    expect(tracked.prototype).toBe(fn.prototype);
    expect(Object.getPrototypeOf(tracked)).toBe(Function.prototype);
    tracked.count = 5;
    expect(fn.count).toBe(5);
    expect(typeof tracked).toBe('function');
    expect(tracked).toBeInstanceOf(Function);
    expect(Object.prototype.toString.call(tracked)).toBe('[object Function]');
  });

  test('that is bound, or an arrow, stays no constructor', () => {
    const arrow = track(() => 1);
    expect(() => Reflect.construct(arrow, [])).toThrow(TypeError);
    const bound = track(
      function (this: { n: number }) {
        return this.n;
      }.bind({ n: 7 }),
    );
    expect(bound()).toBe(7);
    expect(bound.name).toBe('bound ');
  });

  test('of old style makes instances of itself', () => {
    function Old(this: { a: number }, a: number) {
      this.a = a;
      if (new.target === undefined) throw new Error('no new');
    }
    const tracked = track(Old);
    const made: unknown = Reflect.construct(tracked, [3]);
    expect(made).toBeInstanceOf(Old);
    expect(made).toBeInstanceOf(tracked);
    expect(made).toEqual({ a: 3 });
    expect(thrownBy(() => tracked.call({ a: 0 }, 1))?.value).toEqual(new Error('no new'));
  });

  test('that is synchronous stays so', () => {
    const fn = track((n: number) => n + 1);
    expect(fn(1)).toBe(2);
  });

  test('keeps the asynchronous context of its caller, and is followed in it', async () => {
    // On Node 20 this puts symbols of Node's own on every promise from here on.
    const storage = new AsyncLocalStorage<string>();
    const error = new Error('in a context');
    const plain = track(() => Promise.reject(error));
    await storage.run('here', () => rejectionOf(plain()));
    expect(seen).toEqual([error]);
    const fn = track(async () => {
      await null;
      return storage.getStore();
    });
    expect(await storage.run('here', fn)).toBe('here');
    storage.disable();
  });

  test('that is a proxy of an async function may return what it likes', async () => {
    const odd = new Proxy(async () => 1, { apply: () => 5 });
    expect(track(odd)()).toBe(5);
    const shared = Promise.resolve(1);
    const again = track(new Proxy(async () => 1, { apply: () => shared }));
    expect(again()).toBe(again());
  });
});

describe('a promise', () => {
  test('of an async function is native, resolves and rejects as before', async () => {
    const fn = track(async (n: number) => {
      if (n < 0) throw error;
      return n;
    });
    const error = new Error('negative');
    const promise = fn(1);
    expect(Object.getPrototypeOf(promise)).toBe(Promise.prototype);
    expect(Object.getOwnPropertyNames(promise)).toEqual([]);
    expect(await promise).toBe(1);
    expect((await rejectionOf(fn(-1)))?.value).toBe(error);
    expect(seen).toEqual([error]);
  });

  test('of a subclass is returned untouched', () => {
    class Query extends Promise<number> {}
    const query = new Query((resolve) => resolve(1));
    const then = vi.spyOn(query, 'then');
    expect(track(() => query)()).toBe(query);
    expect(then).not.toHaveBeenCalled();
  });

  test('with own properties is returned untouched', () => {
    const request = Object.assign(Promise.resolve(1), { abort() {} });
    expect(track(() => request)()).toBe(request);
    const hidden = Object.defineProperty(Promise.resolve(1), 'cancel', { value: 1 });
    expect(track(() => hidden)()).toBe(hidden);
  });

  test('of another realm is returned untouched', () => {
    const foreign: unknown = runInNewContext('Promise.resolve(1)');
    expect(track(() => foreign)()).toBe(foreign);
  });

  test('that is remembered is the same for each caller, and told once', async () => {
    const error = new Error('memo');
    const promise = Promise.reject(error);
    const first = track(() => promise);
    const second = createBoundary(first, (value) => seen.push(['outer', value]));
    const third = createBoundary(
      () => promise,
      (value) => seen.push(['third', value]),
    );
    expect(first()).toBe(first());
    expect(third()).toBe(first());
    expect(second()).toBe(second());
    expect((await rejectionOf(first()))?.value).toBe(error);
    expect((await rejectionOf(second()))?.value).toBe(error);
    expect(seen).toEqual([error, ['outer', error]]);
  });

  test('that is no promise but has a then is not asked', () => {
    const then = vi.fn();
    const lazy = { then };
    expect(track(() => lazy)()).toBe(lazy);
    expect(then).not.toHaveBeenCalled();
    class Builder {
      // biome-ignore lint/suspicious/noThenProperty: that is the case.
      get then() {
        return expect.unreachable();
      }
    }
    const builder = new Builder();
    expect(track(() => builder)()).toBe(builder);
  });

  test('is followed though the host replaces then', async () => {
    const then = vi.spyOn(Promise.prototype, 'then');
    const fn = track(async () => 1);
    const promise = fn();
    const { length } = then.mock.calls;
    then.mockRestore();
    expect(length).toBe(0);
    expect(await promise).toBe(1);
  });
});

describe('a generator', () => {
  test('yields, takes, returns and throws as before', () => {
    const error = new Error('in the body');
    const fn = track(function* (start: number): Generator<number, string, number> {
      const got: number = yield start;
      if (got < 0) throw error;
      yield got * 2;
      return 'end';
    });
    const generator = fn(1);
    expect(Object.getPrototypeOf(generator)).toBe(fn.prototype);
    expect(Object.keys(generator)).toEqual([]);
    expect(generator[Symbol.iterator]()).toBe(generator);
    expect([generator.next(), generator.next(4), generator.next(0)]).toEqual([
      { value: 1, done: false },
      { value: 8, done: false },
      { value: 'end', done: true },
    ]);
    expect(seen).toEqual([]);
    const bad = fn(1);
    bad.next();
    expect(thrownBy(() => bad.next(-1))?.value).toBe(error);
    expect(seen).toEqual([error]);
    expect(fn(1).return('early')).toEqual({ value: 'early', done: true });
  });

  test('throws what it is given to throw', () => {
    const fn = track(function* () {
      yield 1;
    });
    expect(thrownBy(() => fn().throw('given'))?.value).toBe('given');
    expect(seen).toEqual(['given']);
  });

  test('tells of its parameters', () => {
    const fn = track(function* (value = fail()) {
      yield value;
    });
    expect(thrownBy(() => fn())?.value).toBe('parameter');
    expect(seen).toEqual(['parameter']);
  });

  test('that is asynchronous rejects as before, in a loop and by hand', async () => {
    const error = new Error('late');
    const fn = track(async function* () {
      yield 1;
      yield 2;
      throw error;
    });
    const got: number[] = [];
    const loop = async () => {
      for await (const value of fn()) got.push(value);
    };
    expect((await rejectionOf(loop()))?.value).toBe(error);
    expect(got).toEqual([1, 2]);
    expect(seen).toEqual([error]);
    const byHand = fn();
    expect(byHand[Symbol.asyncIterator]()).toBe(byHand);
    expect(await byHand.next()).toEqual({ value: 1, done: false });
  });

  test('delegates to a tracked one', () => {
    const inner = track(function* () {
      const got: unknown = yield 1;
      return got;
    });
    function* outer(): Generator<number, unknown, unknown> {
      return yield* inner();
    }
    const generator = outer();
    generator.next();
    expect(generator.next('x')).toEqual({ value: 'x', done: true });
  });
});

function fail(): never {
  throw 'parameter';
}

describe('a class', () => {
  class Base {
    static count = 0;
    static self() {
      return this;
    }
    static get me() {
      return this;
    }
    static readonly helper = fail;
    readonly target: unknown;
    readonly value: number;
    constructor(value: number) {
      this.value = value;
      this.target = new.target;
      if (value < 0) throw new RangeError('negative');
    }
    double() {
      return this.value * 2;
    }
  }

  test('makes instances, and tells of what its constructor throws', () => {
    const Tracked = trackClass(Base);
    const made = new Tracked(2);
    expect(made).toBeInstanceOf(Base);
    expect(made).toBeInstanceOf(Tracked);
    expect(made.double()).toBe(4);
    expect(made.target).toBe(Base);
    expect(made.constructor).toBe(Base);
    expect(Object.getPrototypeOf(made)).toBe(Base.prototype);
    expect(Tracked.prototype).toBe(Base.prototype);
    expect(thrownBy(() => new Tracked(-1))?.value).toBe(seen[0]);
    expect(seen).toEqual([new RangeError('negative')]);
    expect(Tracked.name).toBe('Base');
    expect(Tracked.length).toBe(1);
    expect(Reflect.ownKeys(Tracked)).toEqual(Reflect.ownKeys(Base));
    expect(() => Reflect.apply(Tracked, undefined, [1])).toThrow(/without 'new'/);
  });

  test('has subclasses', () => {
    const Tracked = trackClass(Base);
    class Sub extends Tracked {
      override double() {
        return super.double() + 1;
      }
    }
    const made = new Sub(2);
    expect(made).toBeInstanceOf(Sub);
    expect(made).toBeInstanceOf(Base);
    expect(made.target).toBe(Sub);
    expect(made.double()).toBe(5);
    expect(made.constructor).toBe(Sub);
    expect(Object.getPrototypeOf(Sub)).toBe(Tracked);
    expect(Sub.self()).toBe(Sub);
    expect(thrownBy(() => new Sub(-1))).not.toBeNull();
    expect(seen).toHaveLength(1);
  });

  test('keeps its static members', () => {
    const Tracked = trackClass(Base);
    Tracked.count = 3;
    expect(Base.count).toBe(3);
    Base.count = 0;
    expect(Tracked.helper).toBe(fail);
    expect(Tracked.self).toBe(Base.self);
    expect(Tracked.self()).toBe(Tracked);
    expect(Tracked.me).toBe(Tracked);
    expect(Reflect.construct(Base, [1], Tracked)).toBeInstanceOf(Base);
  });

  test('keeps its private static members', () => {
    class Vault {
      static #secret = 1;
      static open = () => Vault.#secret;
      static read() {
        return this.#secret;
      }
      static #add(n: number) {
        this.#secret += n;
        return this.#secret;
      }
      static add(n: number) {
        return this.#add(n);
      }
      static addTwice(n: number) {
        return this.add(n) + this.add(n);
      }
      static get secret() {
        return this.#secret;
      }
      static set secret(value: number) {
        this.#secret = value;
      }
      static async later() {
        await null;
        return this.#secret;
      }
      static has(value: object) {
        return #own in value;
      }
      readonly #own = 1;
    }
    const Tracked = trackClass(Vault);
    expect(Tracked.read()).toBe(1);
    expect(Tracked.add(1)).toBe(2);
    expect(Tracked.addTwice(1)).toBe(7);
    expect(Tracked.secret).toBe(4);
    Tracked.secret = 9;
    expect(Vault.secret).toBe(9);
    expect(Tracked.open()).toBe(9);
    expect(Tracked.has(new Tracked())).toBe(true);
    expect(Tracked.read).toBe(Tracked.read);
    expect(Tracked.read.name).toBe('read');
    return expect(Tracked.later()).resolves.toBe(9);
  });

  test('decides itself what its instances are', () => {
    class Even {
      static [Symbol.hasInstance](value: unknown) {
        return Number(value) % 2 === 0;
      }
    }
    const Tracked = trackClass(Even);
    const isEven = (value: unknown) =>
      Reflect.apply(Function.prototype[Symbol.hasInstance], Tracked, [value]);
    expect(Object(2) instanceof Tracked).toBe(true);
    expect(Object(3) instanceof Tracked).toBe(false);
    expect(isEven(new Tracked())).toBe(true);
  });

  test('that is abstract for itself stays so', () => {
    class Shape {
      constructor() {
        if (new.target === Shape) throw new TypeError('abstract');
      }
    }
    const Tracked = trackClass(Shape);
    expect(() => new Tracked()).toThrow('abstract');
    class Square extends Tracked {}
    expect(new Square()).toBeInstanceOf(Shape);
  });

  test('that is replaced by its boundary is that boundary for its own code', () => {
    const Replaced = createBoundary(
      class {
        readonly made: unknown;
        constructor() {
          this.made = new.target;
        }
      },
      () => {},
      { isReplacement: true },
    );
    const made = new Replaced();
    expect(made.made).toBe(Replaced);
    expect(made.constructor).toBe(Replaced);
    expect(Object.keys(Replaced.prototype)).toEqual([]);
  });

  test('may be frozen', () => {
    const Tracked = trackClass(
      Object.freeze(
        class Frozen {
          static a() {
            return 1;
          }
        },
      ),
    );
    expect(Object.isFrozen(Tracked)).toBe(true);
    expect(Tracked.a()).toBe(1);
  });
});
