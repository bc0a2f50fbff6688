import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/core/errors/frames.js';
import {
  findSite,
  getFunctionName,
  judgeFrame,
  listCallPath,
} from '../../../src/core/errors/site.js';

const options = {
  root: '/app',
  isOwnFrame: (frame: Frame) => frame.file === '/app/lib/errtrack.js',
  context: 'upload',
};

function frame(name: string | null, file: string | null): Frame {
  return { function: name, file, line: 3, column: 4 };
}

describe('the path of calls', () => {
  it('is the project’s own sites, top first, however deep a recursion went', () => {
    const walk = [frame('walk', '/app/src/a.js'), frame('Tree.visit', '/app/src/b.js')];
    const others = [frame('readFileSync', 'node:fs'), frame('f', '/app/node_modules/x/a.js')];
    const main = frame(null, '/app/src/main.js');
    const path = ['src/a.js#walk', 'src/b.js#visit', 'src/main.js'];
    expect(listCallPath([...others, ...walk, main], options)).toEqual(path);
    expect(listCallPath([...walk, ...walk, ...others, ...walk, main], options)).toEqual(path);
    expect(listCallPath([main, ...walk], options)).not.toEqual(path);
    expect(listCallPath(others, options)).toEqual([]);
  });

  it('has no lines', () => {
    const moved = { ...frame('load', '/app/src/a.js'), line: 99 };
    expect(listCallPath([moved], options)).toEqual(
      listCallPath([frame('load', '/app/src/a.js')], options),
    );
  });
});

describe('whose frame it is', () => {
  it.each([
    ['load', '/app/src/a.js', true, 'code of the project'],
    ['load', 'src/a.js', true, 'code of the project'],
    ['load', 'webpack://name/./src/a.js', true, 'code of the project'],
    ['load', 'webpack-internal:///./src/a.js', true, 'code of the project'],
    ['load', '/app/lib/errtrack.js', false, 'errtrack itself'],
    ['load', '/app/node_modules/x/a.js', false, 'a dependency'],
    ['load', '/elsewhere/node_modules/x/a.js', false, 'a dependency'],
    ['load', 'webpack://name/./node_modules/x/a.js', false, 'a dependency'],
    ['load', '/application/src/a.js', false, 'outside the root'],
    ['load', '/app', false, 'outside the root'],
    ['open', 'node:fs', false, 'Node.js itself'],
    ['processTicksAndRejections', 'node:internal/process/task_queues', false, 'Node.js itself'],
    ['Array.map', null, false, 'native or evaluated code'],
    ['f', 'evalmachine.<anonymous>', false, 'code without a file'],
    ['f', '[eval]', false, 'code without a file'],
    ['f', 'wasm://wasm/abc', false, 'code without a file'],
    ['__awaiter', '/app/dist/a.js', false, 'a helper of the compiler'],
    ['Object.__awaiter', '/app/dist/a.js', false, 'a helper of the compiler'],
    ['asyncGeneratorStep', '/app/dist/a.js', false, 'a helper of the compiler'],
    ['f', '/app/vendor/tslib/tslib.js', false, 'a helper of the compiler'],
  ])('%s in %s', (name, file, isInApp, reason) => {
    expect(judgeFrame(frame(name, file), options)).toEqual({ isInApp, reason });
  });

  it('looks for node_modules below the root only', () => {
    const root = '/x/node_modules/project';
    expect(judgeFrame(frame('f', `${root}/a.js`), { ...options, root }).isInApp).toBe(true);
  });
});

describe('names of functions', () => {
  it.each([
    [null, null],
    ['load', 'load'],
    ['Object.load', 'load'],
    ['Module.load', 'load'],
    ['exports.load [as run]', 'load'],
    ['async Photo.load', 'load'],
    ['new Photo', 'Photo'],
    ['new lib.Photo', 'Photo'],
    ['Photo.#load', '#load'],
    ['Photo.get size [as size]', 'size'],
    ['static get size', 'size'],
    ['Photo.[Symbol.iterator]', '[Symbol.iterator]'],
    ['Object.<anonymous>', null],
    ['<anonymous>', null],
    ['eval', null],
    ['./src/a.js', null],
    ['Module../src/a.js', null],
    ['Photo.<computed>', '<computed>'],
    ['Photo.my method', 'my method'],
  ])('%s', (printed, name) => {
    expect(getFunctionName(printed)).toBe(name);
  });
});

describe('the site', () => {
  it('is the top frame of the project', () => {
    const frames = [
      frame('JSON.parse', null),
      frame('open', 'node:fs'),
      frame('f', '/app/node_modules/x/a.js'),
      frame('wrapped', '/app/lib/errtrack.js'),
      frame('Object.load', '/app/src/a.js'),
      frame('main', '/app/src/main.js'),
    ];
    expect(findSite(frames, options)).toEqual({ text: 'src/a.js#load', frame: frames[4] });
  });

  it.each([
    [['leaf', 'b', 'a', 'b', 'a', 'b'], 'src/x.js'],
    [['a', 'b', 'a', 'b', 'a', 'leaf'], 'src/x.js'],
    [['run', 'call', 'run', 'run', 'loop', 'run', 'run'], 'src/x.js'],
    [['run', 'run', 'run', 'main'], 'src/x.js#run'],
    [['leaf', 'run', 'run', 'run'], 'src/x.js#run'],
    [[null, 'walk', null, 'walk', null], 'src/x.js#walk'],
    [[null, null], 'src/x.js'],
    [['top', 'main'], 'src/x.js#top'],
  ])(
    'is what calls itself without end, or the file of those that call each other: %j',
    (names, text) => {
      const frames = names.map((name) => frame(name, '/app/src/x.js'));
      expect(findSite(frames, { ...options, isOverflow: true }).text).toBe(text);
    },
  );

  it('is who called a function that throws for its callers', () => {
    const names = ['fail', 'assertNever', 'Order.ship', 'fail', null];
    const frames = names.map((name) => frame(name, '/app/src/x.js'));
    expect(findSite(frames, options)).toEqual({ text: 'src/x.js#ship', frame: frames[2] });
    expect(findSite(frames.slice(0, 1), options).text).toBe('src/x.js#fail');
    expect(judgeFrame(frame('new StoreError', '/app/src/x.js'), options)).toEqual({
      isInApp: true,
      reason: 'code of the project, but throws for its callers',
    });
  });

  it('is a file alone for code without a function', () => {
    expect(findSite([frame(null, '/app/a.js')], options).text).toBe('a.js');
    expect(findSite([frame('Object.<anonymous>', '/app/a.js')], options).text).toBe('a.js');
  });

  it.each([
    ['node:internal/fs/promises', 'node'],
    ['node:fs', 'node:fs'],
    ['node:fs/promises', 'node:fs'],
    ['/home/bob/node_modules/left-pad/index.js', 'left-pad'],
    ['/x/node_modules/.pnpm/a@1/node_modules/@s/a/b.js', '@s/a'],
    ['C:\\x\\node_modules\\left-pad\\index.js', 'left-pad'],
    ['/elsewhere/tool.js', 'tool.js'],
  ])('is the first module where no frame is the project’s: %s', (file, text) => {
    const frames = [frame('Array.map', null), frame('f', file), frame('g', 'node:vm')];
    expect(findSite(frames, options)).toEqual({ text, frame: null });
  });

  it('is the context without a frame that has a file', () => {
    expect(findSite([], options)).toEqual({ text: 'upload', frame: null });
    expect(findSite([frame('f', null), frame('g', '/app/lib/errtrack.js')], options).text).toBe(
      'upload',
    );
  });

  it('reads Windows as it reads Linux', () => {
    for (const root of ['C:\\app', 'c:\\app\\', 'C:/app']) {
      for (const file of ['C:\\app\\src\\a.js', 'c:/app/src/a.js']) {
        expect(findSite([frame('f', file)], { ...options, root }).text).toBe('src/a.js#f');
      }
    }
    expect(
      findSite([frame('f', '\\\\srv\\app\\a.js')], { ...options, root: '\\\\srv\\app' }).text,
    ).toBe('a.js#f');
  });
});
