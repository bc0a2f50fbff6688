import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { parseFrames } from '../../src/core/errors/frames.js';
import { createSourceMapper } from '../../src/sources/source-map.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-names-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each exports `act`, which throws. Names are used twice, so that nothing is put in the place of its one call. */
const SHAPES = {
  'function declarations': `
    function readSize(photo) { if (photo.n > 1) throw new Error('x'); return readSize({ n: photo.n + 1 }) + 1; }
    function loadPhoto(n) { return readSize({ n }) + 1; }
    export function act() { return loadPhoto(1) + loadPhoto(2); }`,
  'arrow functions': `
    const readSize = (photo, more) => { if (photo) throw new Error('x'); return readSize(more); };
    const loadPhoto = async photo => { await null; return readSize(photo); };
    export const act = async () => [await loadPhoto({}), await loadPhoto({})];`,
  'function expressions and generators': `
    const readSize = function (photo) { if (photo) throw new Error('x'); return readSize(1); };
    function* photosOf(count) { while (count > 0) yield readSize(count--); }
    export const act = function () { return [...photosOf(2), ...photosOf(1)]; };`,
  classes: `
    class PhotoStore { constructor(size) { if (size) throw new Error('x'); this.again = () => new PhotoStore(1); } }
    class Album { #store; open(size) { this.#store = new PhotoStore(size); return this.#store; } static of(size) { return new Album().open(size); } }
    export function act() { return [Album.of(1), Album.of(2)]; }`,
  'private methods': `
    class Queue { tries = 1; async #attempt(size) { if (size) throw new Error('x'); return this.#attempt(1); } static async #open(size) { return new Queue().#attempt(size); } run(size) { return Queue.#open(size); } again() { return [this.#attempt(2), Queue.#open(3)]; } }
    export function act() { return new Queue().run(1); }
    export const more = () => new Queue().again();`,
  'names that are used again inside': `
    function outerOne(first) { const innerOne = (value) => { if (value) throw new Error('x'); return innerOne(1); }; return [innerOne(first), innerOne(2)]; }
    function outerTwo(first) { const innerTwo = (value) => outerOne(value); return [innerTwo(first), innerTwo(2)]; }
    export function act() { return [outerTwo(1), outerTwo(2)]; }`,
  'defaults with parentheses': `
    const limit = (n) => n;
    const readSize = (photo = limit((1)), { wide = limit(2) } = {}) => { if (photo) throw new Error(wide); return readSize(); };
    export function act() { return [readSize(1), readSize(2)]; }`,
} as const;

function listNames(
  name: string,
  code: string,
  minify: boolean,
  target = 'esnext',
): readonly unknown[] {
  const path = join(folder, `${name.replaceAll(' ', '-')}-${minify}-${target}.mjs`);
  const { code: text } = transformSync(code, {
    ...{
      minify,
      sourcemap: 'inline',
      sourcefile: 'source.mjs',
      format: 'esm',
      keepNames: false,
      target,
    },
  });
  writeFileSync(path, text);
  const stack = execFileSync(process.execPath, ['--input-type=module', '-e', createCaller(path)]);
  const mapper = createSourceMapper();
  return parseFrames(String(stack))
    .filter(({ file }) => file === path)
    .map((frame) => mapper.original(frame))
    .map(({ function: printed, line }) => [printed?.replace(/^.*\\./, '') ?? null, line]);
}

function createCaller(path: string): string {
  return `import { act } from ${JSON.stringify(pathToFileURL(path).href)};
try { await act(); } catch (error) { console.log(error.stack); }`;
}

describe('what a minifier has renamed has the name of its source', () => {
  test.each(Object.entries(SHAPES))('%s', (name, code) => {
    const written = listNames(name, code, false);
    const minified = listNames(name, code, true);
    expect(written.length).toBeGreaterThan(1);
    expect(minified).toEqual(written);
  });
});

test.each([false, true])(
  'a class that names itself has no mark of the bundler (minified: %s)',
  (minify) => {
    const code = `
    class Money { static zero = new Money(0); constructor(size) { if (size) throw new Error('x'); } static of(size) { return new Money(size); } }
    export function act() { return [Money.of(1), Money.of(2)]; }`;
    const written = listNames('money', code, false);
    expect(written[0]).toEqual(['new Money', 2]);
    expect(listNames('money', code, minify, 'es2020')).toEqual(written);
  },
);
