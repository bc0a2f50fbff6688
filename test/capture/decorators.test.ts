// biome-ignore-all lint/complexity/noThisInStatic: `this` of static members is what is tested.
import { beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { ErrorTracker } from '../../src/capture/error-tracker.js';
import { trackErrors } from '../../src/capture/track-errors.js';
import { withErrorTracking } from '../../src/capture/with-error-tracking.js';

const tracker = new ErrorTracker();
const captured: (readonly [name: string, value: unknown])[] = [];
vi.spyOn(tracker, 'captureThrow').mockImplementation((value, _call, { context }, name) => {
  captured.push([context ?? name, value]);
});
beforeEach(() => {
  captured.length = 0;
});

const named = Symbol('named');

class Stage {
  readonly #size = 3;
  static readonly #limit = 7;

  @trackErrors({ tracker })
  method(fail: boolean): number {
    if (fail) throw 'method';
    return this.#size;
  }

  @trackErrors({ tracker, context: 'own context' })
  async later(): Promise<never> {
    await null;
    throw 'later';
  }

  @trackErrors({ tracker })
  static open(fail: boolean): number {
    if (fail) throw 'static';
    return this.#limit;
  }

  @trackErrors({ tracker })
  get size(): number {
    if (this.#size === 3) throw 'getter';
    return this.#size;
  }

  @trackErrors({ tracker })
  set size(value: number) {
    throw `setter ${value}`;
  }

  @trackErrors({ tracker })
  accessor handler: (n: number) => number = (n) => n + this.#size;

  @trackErrors({ tracker })
  field = (n: number): number => {
    if (n < 0) throw 'field';
    return n + this.#size;
  };

  @trackErrors({ tracker })
  plain = 5;

  @trackErrors({ tracker })
  *items(): Generator<number> {
    yield this.#size;
    throw 'generator';
  }

  @trackErrors({ tracker })
  #secret(): never {
    throw 'private';
  }

  tell(): never {
    this.#secret();
  }

  @trackErrors({ tracker })
  [named](): never {
    throw 'symbol';
  }

  @trackErrors
  bare(value: string): string {
    return `${value} of ${this.#size}`;
  }
}

function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return ['thrown', error];
  }
}

describe('standard decorators', () => {
  const stage = new Stage();

  test.each([
    ['method', () => stage.method(true), 'method', 'method'],
    ['static method', () => Stage.open(true), 'open', 'static'],
    ['getter', () => stage.size, 'size', 'getter'],
    [
      'setter',
      () => {
        stage.size = 2;
      },
      'size',
      'setter 2',
    ],
    ['field', () => stage.field(-1), 'field', 'field'],
    ['generator', () => [...stage.items()], 'items', 'generator'],
    ['private method', () => stage.tell(), '#secret', 'private'],
    ['method named by a symbol', () => stage[named](), 'named', 'symbol'],
  ])('record what a %s throws', (_, call, name, value) => {
    expect(attempt(call)).toEqual(['thrown', value]);
    expect(captured).toEqual([[name, value]]);
  });

  test('record what a method rejects with', async () => {
    await expect(stage.later()).rejects.toBe('later');
    expect(captured).toEqual([['own context', 'later']]);
  });

  test('leave what does not throw as it is', () => {
    expect(stage.method(false)).toBe(3);
    expect(Stage.open(false)).toBe(7);
    expect(stage.handler(1)).toBe(4);
    stage.handler = (n) => n * 2;
    expect(stage.handler(4)).toBe(8);
    expect(stage.field(1)).toBe(4);
    expect(stage.plain).toBe(5);
    expect(stage.bare('b')).toBe('b of 3');
    expect(Stage.prototype.method.name).toBe('method');
    expect(Stage.prototype.method.length).toBe(1);
    expect(Object.keys(stage)).toEqual(['field', 'plain']);
    expect(captured).toEqual([]);
  });

  test('of a class record what its constructor throws, and replace it', () => {
    @trackErrors({ tracker })
    class Strict {
      static made = 0;
      static #secret = 1;
      static read(): number {
        return Strict.#secret + this.#secret;
      }
      constructor(value: number) {
        if (value < 0) throw 'negative';
        Strict.made++;
      }
    }
    expect(attempt(() => new Strict(-1))).toEqual(['thrown', 'negative']);
    expect(captured).toEqual([['Strict', 'negative']]);
    const made = new Strict(1);
    expect(made).toBeInstanceOf(Strict);
    expect(made.constructor).toBe(Strict);
    expect(Strict.made).toBe(1);
    expect(Strict.read()).toBe(2);
    expect(Strict.name).toBe('Strict');
  });

  test('of a class may be bare', () => {
    @trackErrors
    class Bare {
      readonly value = 1;
    }
    expect(new Bare().value).toBe(1);
    expect(new Bare()).toBeInstanceOf(Bare);
  });
});

describe('legacy decorators', () => {
  test('of methods and accessors change the descriptor', () => {
    const proto = {
      fail(): never {
        throw 'fail';
      },
    };
    const getter = { get: (): never => attemptless('get'), configurable: true };
    const decorate: (...args: readonly unknown[]) => unknown = Object(trackErrors({ tracker }));
    const method = Object.getOwnPropertyDescriptor(proto, 'fail');
    const decorated = Object(decorate(proto, 'fail', method));
    expect(decorated).toMatchObject({ writable: true, enumerable: true, configurable: true });
    expect(attempt(() => decorated.value())).toEqual(['thrown', 'fail']);
    expect(attempt(() => Object(decorate(proto, 'x', getter)).get())).toEqual(['thrown', 'get']);
    expect(captured).toEqual([
      ['fail', 'fail'],
      ['x', 'get'],
    ]);
    // A property, and a parameter, have nothing to wrap.
    expect(decorate(proto, 'field', undefined)).toBe(undefined);
    expect(decorate(proto, undefined, 0)).toBe(proto);
  });
});

function attemptless(text: string): never {
  throw text;
}

describe('types', () => {
  test('a decorated method keeps its own', () => {
    expectTypeOf<Stage['method']>().toEqualTypeOf<(fail: boolean) => number>();
    expectTypeOf<Stage['bare']>().toEqualTypeOf<(value: string) => string>();
    expectTypeOf<(typeof Stage)['open']>().toEqualTypeOf<(fail: boolean) => number>();
    expectTypeOf<Stage['size']>().toEqualTypeOf<number>();
    expectTypeOf<Stage['handler']>().toEqualTypeOf<(n: number) => number>();
    expectTypeOf<Stage['plain']>().toEqualTypeOf<number>();
  });

  test('a wrapped function has exactly that of the function', () => {
    function overloaded(value: string): string;
    function overloaded(value: number): number;
    function overloaded(value: string | number): string | number {
      return value;
    }
    const generic = <T extends object>(value: T, ...rest: readonly T[]): T => rest[0] ?? value;
    const withProperties = Object.assign((a?: number) => a, { cached: true });
    const guard = (value: unknown): value is string => typeof value === 'string';
    const tracked = withErrorTracking(overloaded);
    expectTypeOf(tracked).toEqualTypeOf<typeof overloaded>();
    expectTypeOf(tracked('a')).toEqualTypeOf<string>();
    expectTypeOf(tracked(1)).toEqualTypeOf<number>();
    expectTypeOf(withErrorTracking(generic)).toEqualTypeOf<typeof generic>();
    expectTypeOf(withErrorTracking(withProperties)).toEqualTypeOf<typeof withProperties>();
    expectTypeOf(withErrorTracking(guard)).toEqualTypeOf<typeof guard>();
    expectTypeOf(withErrorTracking(Stage)).toEqualTypeOf<typeof Stage>();
    expect(withErrorTracking(withProperties).cached).toBe(true);
  });
});

describe('options', () => {
  const fn = () => 1;
  test.each([
    [
      { severity: 'HIHG' },
      'Cannot use "HIHG" for `severity`: expected HIGH, MEDIUM, LOW. Did you mean HIGH?',
    ],
    [{ severity: 'URGENT' }, 'Cannot use "URGENT" for `severity`: expected HIGH, MEDIUM, LOW.'],
    [
      { severity: 'high' },
      'Cannot use "high" for `severity`: expected HIGH, MEDIUM, LOW. Did you mean HIGH?',
    ],
    [{ severity: null }, 'Cannot use null for `severity`: expected HIGH, MEDIUM, LOW.'],
    [{ context: 5 }, 'Cannot use 5 for `context`: expected a string.'],
    [
      { ignore: Error },
      'Cannot use a value of type function for `ignore`: expected a list of classes, names and functions.',
    ],
    [{ autoAddTodo: 'no' }, 'Cannot use "no" for `autoAddTodo`: expected true or false.'],
    [{ tags: 'a' }, 'Cannot use "a" for `tags`: expected an object.'],
    [{ tracker: {} }, 'Cannot use a value of type object for `tracker`: expected an ErrorTracker.'],
    [null, 'Cannot use null for `options`: expected an object.'],
    ['stage1', 'Cannot use "stage1" for `options`: expected an object.'],
  ])('%o are refused', (options, message) => {
    const refused = { name: 'ErrtrackError', code: 'BAD_OPTION', message };
    const wrap: (...args: readonly unknown[]) => unknown = Object(withErrorTracking);
    const decorate: (...args: readonly unknown[]) => unknown = Object(trackErrors);
    expect(() => wrap(fn, options)).toThrow(expect.objectContaining(refused));
    expect(() => decorate(options)).toThrow(expect.objectContaining(refused));
  });

  test.each([undefined, null, 5, 'a', {}])('%o is no function to wrap', (value) => {
    const wrap: (...args: readonly unknown[]) => unknown = Object(withErrorTracking);
    expect(() => wrap(value)).toThrow(/^Cannot use .* for `fn`: expected a function or a class\.$/);
  });

  test('that cannot be read are refused', () => {
    const hostile = Object.defineProperty({}, 'context', { get: () => attemptless('hostile') });
    expect(() => withErrorTracking(fn, hostile)).toThrow(
      'Cannot use what cannot be read for `context`: expected a string.',
    );
  });

  test('changed later change nothing', () => {
    const options = { tracker, context: 'before' };
    const fails = withErrorTracking(() => attemptless('x'), options);
    options.context = 'after';
    attempt(fails);
    expect(captured).toEqual([['before', 'x']]);
  });

  test('a class with a static name is called anonymous', () => {
    class Odd {
      static override = 1;
      constructor() {
        throw 'odd';
      }
    }
    Object.defineProperty(Odd, 'name', { value: () => 'no text' });
    attempt(() => new (withErrorTracking(Odd, { tracker }))());
    expect(captured).toEqual([['anonymous', 'odd']]);
  });
});
