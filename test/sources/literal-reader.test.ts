import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { createLiteralReader } from '../../src/sources/literal-reader.js';
import { createSourceMapper } from '../../src/sources/source-map.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-literals-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const mapper = createSourceMapper();
const reader = createLiteralReader(mapper);
const at = (file: string | null) => ({ function: 'f', file, line: 1, column: 1 });
const textsOf = (files: readonly (string | null)[], type = 'Error') =>
  reader.read(files.map(at), type).near.map(({ texts }) => texts.join('<>'));

test('the files of the stack are read: four of the project, three of what it depends on', () => {
  const own = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    write(`${name}.js`, `fail(\`of ${name} \${x}\`);`),
  );
  const foreign = ['1', '2', '3', '4'].map((name) =>
    write(`node_modules/p/${name}.js`, `fail('at ${name} ' + x);`),
  );
  expect(textsOf([...foreign, ...own])).toEqual([
    'at 1 <>',
    'at 2 <>',
    'at 3 <>',
    'of a <>',
    'of b <>',
    'of c <>',
    'of d <>',
  ]);
  expect(textsOf([own[1] ?? '', own[1] ?? '', null, 'node:fs', join(folder, 'none.js')])).toEqual([
    'of b <>',
  ]);
});

test.each([
  ["import { A, PhotoError } from './lib/errors.js';", 'errors.js'],
  ["import PhotoError from './lib/errors.js';", 'errors.js'],
  ["import * as PhotoError from './lib/errors';", 'errors.ts'],
  ["import {\n  PhotoError,\n} from './lib/errors.js'", 'errors.ts'],
  ["const { PhotoError } = require('./lib/errors');", 'errors.cjs'],
  ["const PhotoError = require('./lib')", 'index.js'],
])('an error class is read where it is imported from: %s', (statement, name) => {
  const dir = `case-${Math.random().toString(36).slice(2)}`;
  const use = write(`${dir}/use.js`, `${statement}\nthrow new PhotoError(1);`);
  write(
    `${dir}/lib/${name}`,
    'fail(`no text of a class ${x}`);\nclass PhotoError extends Error { constructor(a) { super(`P ${a}: ${b}`); } }',
  );
  expect(textsOf([use], 'PhotoError')).toEqual(['P <>: <>']);
  // A namespace may bring any class.
  expect(textsOf([use], 'OtherError')).toEqual(statement.includes('*') ? ['P <>: <>'] : []);
});

test('what the topmost file of the project imports is read where it is asked for', () => {
  write('deep/rules.js', 'export const rule = (x) => `expected ${x}, a number`;');
  write('deep/table.ts', "export const table = { lost: 'nothing is known of %s' };");
  const use = write(
    'deep/use.js',
    "import { rule } from './rules.js';\nimport { z } from 'zod';\nconst { table } = require('./table.js');\n",
  );
  const { near, imported } = reader.read(
    [at(join(folder, 'node_modules/p/1.js')), at(use)],
    'Error',
  );
  expect(near.map(({ texts }) => texts.join('<>'))).toEqual(['at 1 <>']);
  expect(imported().map(({ texts }) => texts.join('<>'))).toEqual([
    'expected <>, a number',
    'nothing is known of <>',
  ]);
});

test('an error class knows the words of those that import it', () => {
  const use = write(
    'words/use.js',
    "import { ShapeError } from './errors.js';\nthrow new ShapeError('a list');",
  );
  write(
    'words/errors.js',
    'export class ShapeError extends Error { constructor(a) { super(`should be ${a}`); } }',
  );
  const [literal] = reader.read([at(use)], 'ShapeError').near;
  expect(['a list', 'a text'].map((word) => literal?.hasWord(word, 'a'))).toEqual([true, false]);
});

test('a path is of names that the files of the stack have, but not what they depend on', () => {
  const own = write('path/use.js', "const parcel = shape({ weight: number }); fail('parcel');");
  const foreign = write('node_modules/q/1.js', "const s = { weight: 1, price: 2 }; fail('price');");
  const { hasPath } = reader.read([at(foreign), at(own)], 'Error');
  expect(['parcel.weight', 'price.weight'].map(hasPath)).toEqual([true, false]);
});

test('an error class is read behind a barrel, and what it extends too', () => {
  const use = write(
    'barrel/use.js',
    "import { LateError } from './errors/index.js';\nimport './far.js';\nthrow new LateError(1);",
  );
  write('barrel/errors/index.js', "export * from './late.js';\nexport { A } from './other.js';");
  write(
    'barrel/errors/late.js',
    "import { PageError } from './page.js';\nexport class LateError extends PageError {\n constructor(a) { super(`late ${a}`); }\n}",
  );
  write(
    'barrel/errors/page.js',
    'export class PageError extends Error { constructor(a) { super(`Page: ${a}`); } }',
  );
  write(
    'barrel/errors/other.js',
    'export class A extends Error { constructor(a) { super(`A ${a}`); } }',
  );
  expect(textsOf([use], 'LateError')).toEqual(['late <>', 'Page: <>']);
});

test('what is imported is followed three files deep, and knows the words of those that import it', () => {
  const use = write('chain/use.js', "import { form } from './form.js';");
  write('chain/form.js', "import { rule } from './rule.js';\nexport const form = { plan: rule };");
  write('chain/rule.js', "import en from './en.json';\nexport const rule = (f) => `${f} is bad`;");
  write('chain/en.json', '{ "gone": "Page {page} is gone", "x": "./deep.js" }');
  const { imported } = reader.read([at(use)], 'Error');
  expect(imported().map(({ texts }) => texts.join('<>'))).toEqual(['<> is bad', 'Page <> is gone']);
  const [rule] = imported();
  expect(['plan', 'seats'].map((word) => rule?.hasWord(word, 'f'))).toEqual([true, false]);
});

test('the place of a throw is its line and those around it', () => {
  const file = write('place.js', 'one\ntwo\r\nthree\nfour\nfive');
  const place = (line: number, path: string | null = file) =>
    reader.read([{ ...at(path), line }], 'Error').place();
  expect([1, 3, 5].map((line) => place(line))).toEqual([
    'one\ntwo',
    'two\nthree\nfour',
    'four\nfive',
  ]);
  expect(place(99)).toBeNull();
  expect(place(1, join(folder, 'none.js'))).toBeNull();
  expect(place(1, null)).toBeNull();
  expect(place(1, write('bundle.js', 'x'.repeat(9_000)))).toBeNull();
});

test('files that import each other are read once', () => {
  const use = write('ring/a.js', "import { b } from './b.js';\nfail(`no a ${x}`);");
  write(
    'ring/b.js',
    "import { a } from './a.js';\nimport { b } from './b.js';\nfail(`no b ${x}`);",
  );
  const { imported } = reader.read([at(use)], 'Error');
  expect(imported().map(({ texts }) => texts.join('<>'))).toEqual(['no b <>']);
});

test('a source is read out of the map where it is not on disk', () => {
  const source =
    'export const f = (name: string) => { throw new Error(`Snapshot ${name} is lost`); };';
  const { code } = transformSync(source, {
    loader: 'ts',
    minify: true,
    sourcemap: 'inline',
    sourcefile: 'gone/src.ts',
    target: 'es5',
    supported: { arrow: true, 'const-and-let': true },
  });
  const file = write('min.mjs', code);
  const mapped = mapper.original({ ...at(file), column: code.indexOf('throw') + 1 });
  expect(mapped.file).toBe(join(folder, 'gone/src.ts'));
  expect(textsOf([mapped.file])).toEqual(['Snapshot <> is lost']);
});
