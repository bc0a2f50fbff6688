import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createSourceMapper } from '../../src/sources/source-map.js';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack maps ')));
afterAll(() => rmSync(base, { recursive: true }));

let root = '';
let count = 0;
beforeEach(() => {
  count += 1;
  root = join(base, `case ${count}`);
  write('package.json', '{}');
});

/** Line 1 of the generated file is line 10, column 5 of the first source. */
const MAPPINGS = 'AASI';

function write(name: string, content: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function createMap(source: string, more: object = {}): string {
  return JSON.stringify({ version: 3, sources: [source], names: [], mappings: MAPPINGS, ...more });
}

function writeGenerated(reference: string, code = 'throw 1'): string {
  return write('dist/a.js', `${code}\n//# sourceMappingURL=${reference}\n`);
}

function inline(map: string): string {
  return `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
}

function map(file: string, line = 1, column = 1) {
  return createSourceMapper().original({ function: 'f', file, line, column });
}

const original = (file: string) => ({ function: 'f', file: join(root, file), line: 10, column: 5 });

describe('a source map', () => {
  it('stands beside its file', () => {
    write('dist/a.js.map', createMap('../src/a.ts'));
    expect(map(writeGenerated('a.js.map'))).toEqual(original('src/a.ts'));
  });

  it.each([
    ['base64', (text: string) => inline(text)],
    ['base64 with a charset', (text: string) => inline(text).replace(';', ';charset=utf-8;')],
    ['percent signs', (text: string) => `data:application/json,${encodeURIComponent(text)}`],
  ])('stands in its file (%s)', (_, encode) => {
    expect(map(writeGenerated(encode(createMap('../src/a.ts'))))).toEqual(original('src/a.ts'));
  });

  it('stands in its file as one line of a megabyte, also with a comment behind it', () => {
    const content = createMap('../src/a.ts', { sourcesContent: ['x'.repeat(1_000_000)] });
    expect(map(writeGenerated(inline(content)))).toEqual(original('src/a.ts'));
    const file = writeGenerated(
      `${inline(content)}\n//# debugId=85314830-023f-4cf1-a267-535f4e37bb17`,
    );
    expect(map(file)).toEqual(original('src/a.ts'));
  });

  it('may be indexed', () => {
    const section = { offset: { line: 0, column: 0 }, map: JSON.parse(createMap('../src/a.ts')) };
    write('dist/a.js.map', JSON.stringify({ version: 3, sections: [section] }));
    expect(map(writeGenerated('a.js.map'))).toEqual(original('src/a.ts'));
  });

  it.each([
    ['a file URL', () => pathToFileURL(join(root, 'src/a b.ts')).href, 'src/a b.ts'],
    ['an absolute path', () => join(root, 'src/a.ts').replaceAll(' ', '%20'), 'src/a.ts'],
    ['webpack', () => 'webpack://name/./src/a.ts?1b2c', 'src/a.ts'],
    ['webpack without a name', () => 'webpack:///src/a.ts', 'src/a.ts'],
    ['a dependency', () => '../node_modules/x/a.js', 'node_modules/x/a.js'],
  ])('names its source by %s', (_, name, file) => {
    expect(map(writeGenerated(inline(createMap(name()))))).toEqual(original(file));
  });

  it('obeys sourceRoot', () => {
    const content = createMap('a.ts', { sourceRoot: '../src' });
    expect(map(writeGenerated(inline(content)))).toEqual(original('src/a.ts'));
  });

  it('is read once', () => {
    const mapper = createSourceMapper();
    const file = writeGenerated(inline(createMap('../src/a.ts')));
    const frame = { function: 'f', file, line: 1, column: 1 };
    const first = mapper.original(frame);
    rmSync(file);
    expect(mapper.original(frame)).toEqual(first);
  });

  it('maps what esbuild makes', () => {
    const source = write(
      'src/a.ts',
      '\n\nexport function f(): never {\n  throw new Error("x");\n}\nf();\n',
    );
    const file = join(root, 'dist/out.js');
    execFileSync('node_modules/.bin/esbuild', [
      ...[source, '--bundle', '--minify', '--sourcemap', `--outfile=${file}`, '--log-level=error'],
    ]);
    const output = execFileSync(process.execPath, ['-e', PRINT_FRAME, file], { encoding: 'utf8' });
    const [line = 0, column = 0]: number[] = JSON.parse(output);
    expect(map(file, line, column)).toMatchObject({ file: source, line: 4 });
  });
});

const PRINT_FRAME = `
  try { require(process.argv[1]) } catch (error) {
    const [, line, column] = /out\\.js:(\\d+):(\\d+)/.exec(error.stack);
    console.log(JSON.stringify([+line, +column]));
  }
`;

describe('no source map', () => {
  it.each([
    ['no comment', () => write('dist/a.js', 'throw 1\n')],
    ['an empty file', () => write('dist/a.js', '')],
    ['no file', () => join(root, 'gone.js')],
    ['a folder', () => root],
    ['a missing map', () => writeGenerated('gone.map')],
    ['a folder for a map', () => writeGenerated('..')],
    ['a map on the net', () => writeGenerated('https://example.com/a.js.map')],
    ['broken JSON', () => writeGenerated(inline('{'))],
    ['another value', () => writeGenerated(inline('null'))],
    ['a list', () => writeGenerated(inline('[]'))],
    ['bad fields', () => writeGenerated(inline('{"version":3,"sources":5,"mappings":{}}'))],
    ['bad mappings', () => writeGenerated(inline(createMap('a.ts', { mappings: '\u0000"%' })))],
    ['no such source', () => writeGenerated(inline(createMap('a.ts', { mappings: 'AEAA' })))],
    ['bad escapes', () => writeGenerated('%E0%A4%A')],
    ['a bad data URL', () => writeGenerated('data:text/plain,x')],
    [
      'a comment that is not the last line',
      () => write('a.js', `//# sourceMappingURL=${inline(createMap('a.ts'))}\nf()\n`),
    ],
    [
      'a comment in a string',
      () => write('a.js', `x = "//# sourceMappingURL=${inline(createMap('a.ts'))}"`),
    ],
    ['a relative path', () => 'a.js'],
    ['a module of Node.js', () => 'node:fs'],
    ['a bundler’s name', () => 'webpack://x/./a.ts'],
  ])('leaves the frame as it is: %s', (_, create) => {
    const file = create();
    expect(map(file)).toEqual({ function: 'f', file, line: 1, column: 1 });
  });

  it('does not wait for a pipe', () => {
    const file = join(root, 'pipe.js');
    execFileSync('mkfifo', [file]);
    expect(map(file)).toEqual({ function: 'f', file, line: 1, column: 1 });
  });

  it('leaves lines that the map does not know', () => {
    const file = writeGenerated(inline(createMap('../src/a.ts')));
    expect(map(file, 2, 1)).toEqual({ function: 'f', file, line: 2, column: 1 });
    expect(map(file, 0, 0)).toEqual({ function: 'f', file, line: 0, column: 0 });
    expect(map(file, 1e9, 1e9)).toEqual({ function: 'f', file, line: 1e9, column: 1e9 });
  });
});
