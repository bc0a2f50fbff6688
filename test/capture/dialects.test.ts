import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

/** Compiles in both dialects: the types of what is decorated stay exactly what they are. */
const COMMON = `
import { trackErrors } from 'errtrack';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare const console: { log(...values: unknown[]): void };
const show = (call: () => unknown) => {
  try { console.log(call()); } catch (error) { console.log('thrown', error); }
};

class Plain {
  generic<T extends object>(value: T, ...rest: readonly T[]): T { return rest[0] ?? value; }
  overloaded(value: string): string;
  overloaded(value: number): number;
  overloaded(value: string | number): string | number { return value; }
  isText(value: unknown): value is string { return typeof value === 'string'; }
  static make(this: new () => Plain, size = 1): Plain | number { return size; }
}

class Decorated {
  @trackErrors
  generic<T extends object>(value: T, ...rest: readonly T[]): T { return rest[0] ?? value; }
  overloaded(value: string): string;
  overloaded(value: number): number;
  @trackErrors({ severity: 'LOW' })
  overloaded(value: string | number): string | number { return value; }
  @trackErrors()
  isText(value: unknown): value is string { return typeof value === 'string'; }
  @trackErrors({ context: 'made' })
  static make(this: new () => Plain, size = 1): Plain | number { return size; }
  @trackErrors
  get size(): number { throw 'getter'; }
  @trackErrors({ context: 'static getter' })
  static get limit(): string { throw 'static getter'; }
  @trackErrors({ context: 'assigned' })
  set last(value: number) { throw 'setter ' + value; }
}
const same: readonly [
  Same<Plain['generic'], Decorated['generic']>,
  Same<Plain['overloaded'], Decorated['overloaded']>,
  Same<Plain['isText'], Decorated['isText']>,
  Same<(typeof Plain)['make'], (typeof Decorated)['make']>,
] = [true, true, true, true];

@trackErrors({ context: 'constructed' })
class Strict<T> {
  static made = 0;
  constructor(readonly value: T) {
    if (new.target !== Strict) throw new TypeError('not itself');
    if (value === null) throw 'nothing';
    Strict.made++;
  }
}
class Sub extends Strict<number> {}

@trackErrors
class Bare {}

const decorated = new Decorated();
show(() => decorated.generic({ a: 1 }, { a: 2 }).a + decorated.overloaded(1));
show(() => decorated.isText('x'));
show(() => Decorated.make.call(Plain, 7));
show(() => decorated.size);
show(() => Decorated.limit);
show(() => { decorated.last = 3; });
show(() => new Strict(5).value);
show(() => new Strict(null));
show(() => new Sub(1) instanceof Strict);
show(() => new Strict('a').constructor === Strict && Strict.made === 2 && Strict.name === 'Strict');
show(() => new Bare() instanceof Bare);
export const used = same;
`;

const PRINTED = [
  '3',
  'true',
  '7',
  'thrown getter',
  'thrown static getter',
  'thrown setter 3',
  '5',
  'thrown nothing',
  'thrown TypeError: not itself',
  'true',
  'true',
];

/** What only standard decorators have. */
const STANDARD = `
class More {
  @trackErrors({ context: 'private' })
  #secret(): never { throw 'private'; }
  tell() { this.#secret(); }
  @trackErrors({ context: 'field' })
  field = (value: number): number => { if (value < 0) throw 'field'; return value; };
  @trackErrors({ context: 'private field' })
  #hidden = (): never => { throw 'private field'; };
  ask() { this.#hidden(); }
  @trackErrors
  accessor handler = (value: number): number => value;
  @trackErrors
  static accessor shared = 1;
}
const fields: readonly [Same<More['field'], (value: number) => number>, Same<More['handler'], (value: number) => number>] = [true, true];
@trackErrors
class Vault {
  static #count = 1;
  static add() { return ++this.#count + Vault.#count; }
  static get count() { return this.#count; }
}
const more = new More();
show(() => more.tell());
show(() => more.field(-1));
show(() => more.ask());
show(() => more.handler(4) + more.field(1) + More.shared);
show(() => Vault.add() + Vault.count);
export const alsoUsed = fields;
`;

const PRINTED_MORE = ['thrown private', 'thrown field', 'thrown private field', '6', '6'];
const CONTEXTS = ['assigned', 'constructed', 'size', 'static getter'];

describe('a program compiled by tsc', () => {
  let project: TrackedProject;
  beforeAll(() => {
    project = new TrackedProject();
  });
  afterAll(() => project.remove());

  test.each([
    ['standard', 'es2022', {}, `${COMMON}${STANDARD}`, [...PRINTED, ...PRINTED_MORE]],
    [
      'legacy',
      'es2017',
      { experimentalDecorators: true, useDefineForClassFields: false },
      COMMON,
      PRINTED,
    ],
  ])('with %s decorators, for %s', (dialect, target, options, code, printed) => {
    const name = `${dialect}-${target}`;
    const compilerOptions = {
      ...{ target, lib: ['es2022', 'esnext.disposable'], module: 'nodenext', types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, ...options },
    };
    project.write(`${name}/app.mts`, code);
    project.write(`${name}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ['app.mts'] }));
    const tsc = new URL(import.meta.resolve('typescript/bin/tsc')).pathname;
    expect(project.node([tsc, '-p', name])).toEqual({
      code: 0,
      signal: null,
      stdout: '',
      stderr: '',
    });
    project.write(`${name}/errtrack.config.json`, '{}');
    const run = project.node([`${name}/app.mjs`], { ERRTRACK_ROOT: project.folder });
    const shown = run.stdout.replace(/^thrown (\w+: [^\n]*)(?:\n {4}at .*)+/gm, 'thrown $1');
    expect({ ...run, stdout: shown.trim().split('\n') }).toEqual({
      ...{ code: 0, signal: null, stderr: '' },
      stdout: printed,
    });
    const contexts = new Set(project.records().map(({ context }) => context));
    const expected =
      dialect === 'standard' ? [...CONTEXTS, 'field', 'private', 'private field'] : CONTEXTS;
    expect(expected.filter((context) => !contexts.has(context))).toEqual([]);
  });
});
