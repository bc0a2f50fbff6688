import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { type DescribeOptions, describeError } from '../../../src/core/errors/describe-error.js';
import {
  createStackDescriber,
  type StackOptions,
} from '../../../src/core/errors/describe-stack.js';
import { type ErrorSnapshot, takeSnapshot } from '../../../src/core/errors/snapshot.js';
import { createLiteralReader } from '../../../src/sources/literal-reader.js';
import { createSourceMapper } from '../../../src/sources/source-map.js';
import { engineProbe } from '../../support/engine-probe.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-describe-')));
afterAll(() => rmSync(folder, { recursive: true }));

const mapper = createSourceMapper();

type Options = DescribeOptions & StackOptions;

function createOptions(root: string, more: Partial<Options> = {}): DescribeOptions {
  const literals = createLiteralReader(mapper);
  const options = { root, mapper, literals, isOwnFrame: () => false, home: '/home/bob', ...more };
  return { context: 'upload', describeStack: createStackDescriber(options), ...options };
}

function createSnapshot(parts: Partial<ErrorSnapshot> = {}): ErrorSnapshot {
  return {
    ...{ type: 'Error', message: 'x', stack: null, code: null, syscall: null },
    ...{ causes: [], members: [], memberCount: 0, ...parts },
  };
}

function withStack(stack: string): ErrorSnapshot {
  const error = new Error('x');
  Object.defineProperty(error, 'stack', { value: `Error: x\n${stack}` });
  return takeSnapshot(error, engineProbe);
}

describe('a description', () => {
  it('names files outside the root as every machine would', () => {
    const stack = [
      '    at sharp (/opt/app/node_modules/sharp/lib/index.js:1:2)',
      '    at load (/srv/elsewhere/tool.js:3:4)',
      '    at run (C:\\work\\node_modules\\@a\\b\\c.js:5:6)',
      '    at step (node:internal/process/task_queues:7:8)',
    ].join('\n');
    expect(describeError(withStack(stack), createOptions('/app')).stack).toEqual([
      'sharp node_modules/sharp/lib/index.js:1:2',
      'load tool.js:3:4',
      'run node_modules/@a/b/c.js:5:6',
      'step node:internal/process/task_queues:7:8',
    ]);
  });

  it('has paths relative to the root, and no secret', () => {
    const error = new TypeError('no file /home/bob/a.jpg with password=hunter2');
    Object.defineProperty(error, 'stack', {
      value: [
        `TypeError: ${error.message}`,
        '    at Object.load [as run] (file:///app/src/a.mjs?token=abc:42:11)',
        '    at /home/bob/lib/b.js:1:2',
        '    at Array.map (<anonymous>)',
        '    at node:internal/main:1:2',
      ].join('\n'),
    });
    expect(describeError(takeSnapshot(error, engineProbe), createOptions('/app'))).toEqual({
      keyText: '[1,["TypeError","no file <path> with password=<secret>","src/a.mjs#load",null,[]]]',
      olderKeyTexts: [],
      callPath: ['src/a.mjs#load'],
      type: 'TypeError',
      message: 'no file ~/a.jpg with password=<secret>',
      location: { file: 'src/a.mjs', line: 42, column: 11, function: 'load' },
      stack: [
        'Object.load src/a.mjs:42:11',
        '<anonymous> ~/lib/b.js:1:2',
        'Array.map',
        '<anonymous> node:internal/main:1:2',
      ],
      causes: [],
      grouping: {
        version: 1,
        template: 'no file <path> with password=<secret>',
        site: 'src/a.mjs#load',
      },
    });
  });

  it('leaves out errtrack’s own frames', () => {
    const snapshot = withStack('    at wrap (/app/errtrack.js:1:1)\n    at f (/app/a.js:1:1)');
    const isOwnFrame = (frame: { file: string | null }) => frame.file === '/app/errtrack.js';
    expect(describeError(snapshot, createOptions('/app', { isOwnFrame })).stack).toEqual([
      'f a.js:1:1',
    ]);
  });

  it('tells two causes behind one error apart', () => {
    const one = createSnapshot({ causes: [createSnapshot({ message: 'disk' })] });
    const two = createSnapshot({ causes: [createSnapshot({ message: 'net' })] });
    const keys = [one, two, createSnapshot()].map(
      (s) => describeError(s, createOptions('/a')).keyText,
    );
    expect(new Set(keys).size).toBe(3);
    expect(describeError(one, createOptions('/a')).causes).toEqual([
      { type: 'Error', message: 'disk', location: null },
    ]);
  });

  it('knows a failed fetch by the code of its cause, whatever the cause is', () => {
    const fail = (cause: Partial<ErrorSnapshot>) =>
      createSnapshot({
        type: 'TypeError',
        message: 'fetch failed',
        causes: [createSnapshot(cause)],
      });
    const code = 'ECONNREFUSED';
    const one = fail({ code, syscall: 'connect', message: 'connect ECONNREFUSED ::1:80' });
    const many = fail({ code, type: 'AggregateError', message: '' });
    const other = fail({ code: 'ENOTFOUND' });
    const [a, b, c] = [one, many, other].map((s) => describeError(s, createOptions('/a')).keyText);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it('knows an aggregate by its distinct members', () => {
    const describeAll = (messages: string[]) => {
      const error = new AggregateError(
        messages.map((message) => Object.assign(new Error(message), { stack: '' })),
      );
      Object.defineProperty(error, 'stack', { value: 'AggregateError' });
      return describeError(takeSnapshot(error, engineProbe), createOptions('/a')).keyText;
    };
    expect(describeAll(['a 1', 'b', 'a 2'])).toBe(describeAll(['b', 'a 3']));
    expect(describeAll(['a'])).not.toBe(describeAll(['b']));
  });

  it('has no secret, wherever it was planted', () => {
    const secret = 'AKIAIOSFODNN7EXAMPLE';
    const error = Object.assign(new Error(`ENOENT: ${secret}`), {
      ...{ name: secret, code: 'ENOENT', syscall: secret, cause: new Error(secret) },
    });
    Object.defineProperty(error, 'stack', {
      value: `Error: ${error.message}\n    at ${secret} (/app/${secret}.js:1:2)`,
    });
    const snapshot = takeSnapshot(error, engineProbe);
    expect(JSON.stringify(describeError(snapshot, createOptions('/app')))).not.toContain(secret);
    const fetchError = { type: 'TypeError', message: 'fetch failed' };
    const failed = createSnapshot({ ...fetchError, causes: [createSnapshot({ code: secret })] });
    expect(JSON.stringify(describeError(failed, createOptions('/app')))).not.toContain(secret);
  });

  it('describes the hostile in bounded size', () => {
    const error = new Error('password=x '.repeat(1_000_000));
    const description = describeError(takeSnapshot(error, engineProbe), createOptions('/a'));
    expect(JSON.stringify(description).length).toBeLessThan(64 * 1024);
    expect(JSON.stringify(description)).not.toContain('password=x');
  });
});

describe('the key', () => {
  const name = fc.stringMatching(/^[A-Za-z$][\w$]{0,10}$/).filter((text) => !text.startsWith('__'));
  const path = fc
    .array(name, { minLength: 1, maxLength: 4 })
    .map((parts) => `${parts.join('/')}.js`);
  const place = fc.record({
    root: fc.array(name, { minLength: 1, maxLength: 4 }),
    line: fc.integer({ min: 1, max: 99_999 }),
    column: fc.integer({ min: 1, max: 999 }),
    style: fc.constantFrom('posix', 'url', 'windows', 'windows url'),
    receiver: fc.constantFrom('', 'async ', 'Object.', 'Module.', 'async Object.', 'exports.'),
    alias: fc.constantFrom('', ' [as other]'),
    above: fc.constantFrom('', '    at JSON.parse (<anonymous>)\n', '    at open (node:fs:1:2)\n'),
  });
  type Place = typeof place extends fc.Arbitrary<infer P> ? P : never;

  const styles = {
    posix: (root: string, file: string) => [`/${root}`, `/${root}/${file}`],
    url: (root: string, file: string) => [`/${root}`, `file:///${root}/${file}`],
    windows: (root: string, file: string) => [
      `C:\\${root}`,
      `C:\\${root}/${file}`.replaceAll('/', '\\'),
    ],
    'windows url': (root: string, file: string) => [`c:/${root}`, `file:///C:/${root}/${file}`],
  } as const;

  function getKey(file: string, fn: string, where: Place): string {
    const [root = '', path = ''] = styles[where.style](where.root.join('/'), file);
    const line = `    at ${where.receiver}${fn}${where.alias} (${path}:${where.line}:${where.column})`;
    return describeError(withStack(where.above + line), createOptions(root)).keyText;
  }

  it('does not depend on line, root, separators, decorations or the engine’s frames', () => {
    fc.assert(
      fc.property(path, name, place, place, (file, fn, one, other) => {
        expect(getKey(file, fn, one)).toBe(getKey(file, fn, other));
      }),
      { numRuns: 300 },
    );
  });

  it('depends on file and function', () => {
    const where = fc.sample(place, { numRuns: 1, seed: 1 })[0];
    if (where === undefined) throw new Error('no sample');
    const keys = [
      getKey('a.js', 'f', where),
      getKey('b.js', 'f', where),
      getKey('a.js', 'g', where),
    ];
    expect(new Set(keys).size).toBe(3);
  });
});

const SOURCE = `
interface Photo { readonly name: string }
export class Loader {
  async load(photo: Photo): Promise<number> {
    await null;
    if (photo.name.length > 0) {
      throw new RangeError(\`no such photo: \${photo.name}\`, { cause: new Error('disk') });
    }
    return 1;
  }
}
const stacks = await new Loader().load({ name: 'a.jpg' }).catch((error: Error) => [error.stack, error.message]);
console.log(JSON.stringify(stacks));
`;

describe('a real program', () => {
  function runProgram(file: string, ...flags: string[]): ErrorSnapshot {
    const output = execFileSync(process.execPath, [...flags, file], { encoding: 'utf8' });
    const [stack, message]: [string, string] = JSON.parse(output);
    const error = new RangeError(message);
    Object.defineProperty(error, 'stack', { value: stack });
    return takeSnapshot(error, engineProbe);
  }

  function build(root: string, options: ts.CompilerOptions): string {
    mkdirSync(join(root, 'src'), { recursive: true });
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(join(root, 'src/loader.mts'), SOURCE);
    const { outputText, sourceMapText } = ts.transpileModule(SOURCE, {
      fileName: 'loader.mts',
      compilerOptions: {
        sourceRoot: '../src',
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        ...options,
      },
    });
    writeFileSync(join(root, 'dist/loader.mjs'), outputText);
    if (sourceMapText !== undefined)
      writeFileSync(join(root, 'dist/loader.mjs.map'), sourceMapText);
    return join(root, 'dist/loader.mjs');
  }

  const line = SOURCE.split('\n').findIndex((text) => text.includes('throw')) + 1;

  it.each([
    ['an external map', { sourceMap: true }, []],
    ['an inline map', { inlineSourceMap: true }, []],
    ['an inline map with sources', { inlineSourceMap: true, inlineSources: true }, []],
    ['--enable-source-maps', { sourceMap: true }, ['--enable-source-maps']],
  ])('has the site of its source by %s', (title, options, flags) => {
    const root = join(folder, title.replaceAll(/\W/g, '-'));
    const description = describeError(
      runProgram(build(root, options), ...flags),
      createOptions(root),
    );
    expect(description.grouping.site).toBe('src/loader.mts#load');
    expect(description.location).toMatchObject({ file: 'src/loader.mts', line, function: 'load' });
    expect(description.stack[0]).toMatch(/^Loader\.load src\/loader\.mts:\d+:\d+$/);
  });

  it('has the same key from another checkout', () => {
    const one = join(folder, 'checkout one');
    const two = join(folder, 'deeper/checkout (2)');
    build(one, { sourceMap: true });
    cpSync(one, two, { recursive: true });
    const [a, b] = [one, two].map(
      (root) =>
        describeError(runProgram(join(root, 'dist/loader.mjs')), createOptions(root)).keyText,
    );
    expect(a).toBe(b);
  });
});
