import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeError } from '../../../src/core/errors/describe-error.js';
import { createStackDescriber } from '../../../src/core/errors/describe-stack.js';
import {
  judgeRecordedFrames,
  parseRecordedFrame,
} from '../../../src/core/errors/recorded-frames.js';
import { judgeFrame } from '../../../src/core/errors/site.js';
import { NO_SOURCES } from '../../support/no-sources.js';

describe('a frame of a record', () => {
  test.each([
    ['loadFace src/stages.ts:42:11', 'loadFace', 'src/stages.ts', 42, 11],
    ['<anonymous> main.js:3:1', null, 'main.js', 3, 1],
    ['new Foo src/my app/a.ts:1:2', 'new Foo', 'src/my app/a.ts', 1, 2],
    ['Foo.get bar src/a.ts:1:2', 'Foo.get bar', 'src/a.ts', 1, 2],
    ['Map.get src/a.ts:1:2', 'Map.get', 'src/a.ts', 1, 2],
    ['get src/a.ts:1:2', 'get', 'src/a.ts', 1, 2],
    ['Foo.static get bar a.ts:1:2', 'Foo.static get bar', 'a.ts', 1, 2],
    ['Foo.[my own symbol] src/a.ts:1:2', 'Foo.[my own symbol]', 'src/a.ts', 1, 2],
    ['Object.on error node:events:1:2', 'Object.on error', 'node:events', 1, 2],
    ['a b node_modules/x y/c.js:1:2', 'a b', 'node_modules/x y/c.js', 1, 2],
    ['run ~/my files/b.js:1:2', 'run', '~/my files/b.js', 1, 2],
    ['f wasm://wasm/0a1b', 'f', 'wasm://wasm/0a1b', 0, 0],
    ['Array.map', 'Array.map', null, 0, 0],
    ['new Promise', 'new Promise', null, 0, 0],
    ['eval [eval]:1:2', 'eval', '[eval]', 1, 2],
    ['src/a.js:1:2', null, 'src/a.js', 1, 2],
    ['', null, null, 0, 0],
    ['[ a.js:1:2', '[', 'a.js', 1, 2],
  ])('%j is taken apart', (text, name, file, line, column) => {
    expect(parseRecordedFrame(text)).toEqual({ function: name, file, line, column });
  });

  test('has the file that is known, whatever its name holds', () => {
    const file = 'my app/new get a.js';
    expect(parseRecordedFrame(`Object.on error ${file}:1:2`, file)).toEqual({
      ...{ function: 'Object.on error', file, line: 1, column: 2 },
    });
    expect(parseRecordedFrame('f a.js:1:2', 'b.js').file).toBe('a.js');
  });

  test('comes back from the text of any function and path without spaces', () => {
    const word = fc.stringMatching(/^[\w$#<>[\]()@.-]{1,12}$/);
    const name = fc
      .tuple(fc.constantFrom('', 'new '), word)
      .map((parts) => parts.join(''))
      .filter((it) => !/^<anonymous>$|\[|(?:^|\.)(?:new|get|set|static)$/.test(it));
    const file = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const number = fc.integer({ min: 1, max: 9_999_999 });
    fc.assert(
      fc.property(name, file, number, number, (fn, path, line, column) => {
        const text = `${fn} ${path}:${line}:${column}`;
        expect(parseRecordedFrame(text)).toEqual({ function: fn, file: path, line, column });
      }),
    );
  });

  test('takes no longer than its text', () => {
    for (const text of ['[ '.repeat(50_000), 'get '.repeat(50_000), ':1'.repeat(50_000)]) {
      expect(parseRecordedFrame(`${text}x:1:2`).line).toBe(1);
    }
  });
});

const isFile = (path: string) => path === 'main.js';

describe('frames of a record are judged', () => {
  const location = { file: 'src/stages.ts', line: 42, column: 11, function: 'loadFace' };
  const judge = (stack: readonly string[], at: typeof location | null = location) =>
    judgeRecordedFrames(stack, { location: at, isFile }).map(
      ({ inApp, reason, decides }) => `${decides ? '→' : ' '} ${inApp} ${reason}`,
    );

  test('by the reasons for which one of them decided', () => {
    const stack = [
      'readFileSync node:fs:1:2',
      'Array.map',
      'parse node_modules/zod/index.js:1:2',
      '__awaiter src/a.ts:1:2',
      'helper tool.js:1:2',
      'other ~/lib/a.js:1:2',
      'evaluated evalmachine.<anonymous>:1:2',
      'loadFace src/stages.ts:42:11',
      'loadFace src/stages.ts:42:11',
      'main main.js:1:2',
      'gone gone.js:1:2',
    ];
    expect(judge(stack)).toEqual([
      '  false Node.js itself',
      '  false native or evaluated code',
      '  false a dependency',
      '  false a helper of the compiler',
      '  false outside the root',
      '  false outside the root',
      '  false code without a file',
      '→ true code of the project',
      '  true code of the project',
      '  true code of the project',
      '  null outside the root, or a file that is gone',
    ]);
  });

  test('none decided where the record has no place', () => {
    expect(judge(['parse node_modules/zod/index.js:1:2', 'main main.js:1:2'], null)).toEqual([
      '  false a dependency',
      '  false outside the root',
    ]);
  });

  test('the one that decided may stand in the root, and be gone', () => {
    const gone = { file: 'gone.js', line: 1, column: 2, function: null };
    const [frame] = judgeRecordedFrames(['<anonymous> gone.js:1:2'], { location: gone, isFile });
    expect(frame).toMatchObject({ decides: true, inApp: true, reason: 'code of the project' });
  });

  test('and may stand below others, where the stack overflowed', () => {
    const stack = ['z main.js:1:2', 'a main.js:3:4', 'z main.js:1:2'];
    const at = { file: 'main.js', line: 3, column: 4, function: 'a' };
    const frames = judgeRecordedFrames(stack, { location: at, isFile, isOverflow: true });
    expect(frames.map(({ inApp, decides }) => `${inApp} ${decides}`)).toEqual([
      ...['true false', 'true true', 'true false'],
    ]);
  });

  test('not where the lines are none of ours', () => {
    expect(judge(['  File "x.py", line 3, in load', '    return 1 / 0'])).toEqual([]);
    expect(judge([])).toEqual([]);
  });

  test('as they were judged when they were recorded', () => {
    const paths = [
      '/r/src/a.ts',
      '/r/main.js',
      '/r/node_modules/z/i.js',
      'node:fs',
      '/opt/x/tool.js',
    ];
    const more = ['/home/bob/b.js', 'evalmachine.<anonymous>', '[eval]'];
    const line = fc
      .tuple(
        fc.constantFrom('f', 'new A', '__awaiter', 'B.get'),
        fc.constantFrom(...paths, ...more),
      )
      .map(([name, path]) => ({ function: name, file: path, line: 1, column: 2 }));
    const options = { root: '/r', isOwnFrame: () => false };
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (frames) => {
        const stack = frames
          .map(({ function: name, file }) => `    at ${name} (${file}:1:2)`)
          .join('\n');
        const described = describeError(
          {
            ...{ type: 'E', message: '', stack, code: null, syscall: null },
            ...{ causes: [], members: [], memberCount: 0 },
          },
          {
            ...{ context: 'c', home: '/home/bob' },
            describeStack: createStackDescriber({
              ...{ ...options, context: 'c', home: '/home/bob' },
              ...NO_SOURCES,
            }),
          },
        );
        const judged = judgeRecordedFrames(described.stack, {
          location: described.location,
          isFile,
        });
        expect(judged.map(({ inApp }) => inApp)).toEqual(
          frames.map((frame, index) => {
            const isBelow = index > judged.findIndex(({ decides }) => decides);
            const isUnsure = frame.file === '/opt/x/tool.js' && frame.function !== '__awaiter';
            const hasSite = judged.some(({ decides }) => decides);
            return isUnsure && isBelow && hasSite ? null : judgeFrame(frame, options).isInApp;
          }),
        );
      }),
    );
  });
});
