import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Frame, parseFrames } from '../../../src/core/errors/frames.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack frames (1) ')));
afterAll(() => rmSync(folder, { recursive: true }));

function frame(name: string | null, file: string | null, line = 0, column = 0): Frame {
  return { function: name, file, line, column };
}

describe('one line', () => {
  it.each([
    ['at load (/app/src/a.js:10:5)', frame('load', '/app/src/a.js', 10, 5)],
    ['at /app/src/a.js:10:5', frame(null, '/app/src/a.js', 10, 5)],
    ['at async load (/app/a.js:1:2)', frame('load', '/app/a.js', 1, 2)],
    ['at async file:///app/a.mjs:1:2', frame(null, '/app/a.mjs', 1, 2)],
    ['at async Promise.all (index 0)', frame('Promise.all', null)],
    ['at new Photo (/app/a.js:1:2)', frame('new Photo', '/app/a.js', 1, 2)],
    ['at Object.<anonymous> (/app/a.js:1:2)', frame('Object.<anonymous>', '/app/a.js', 1, 2)],
    ['at <anonymous> (/app/a.js:1:2)', frame(null, '/app/a.js', 1, 2)],
    ['at Object.b [as run] (/app/a.js:1:2)', frame('Object.b', '/app/a.js', 1, 2)],
    ['at Photo.<computed> [as my method] (/a.js:1:2)', frame('Photo.<computed>', '/a.js', 1, 2)],
    ['at get size [as size] (/a.js:1:2)', frame('get size', '/a.js', 1, 2)],
    ['at Photo.my method (/a.js:1:2)', frame('Photo.my method', '/a.js', 1, 2)],
    ['at Photo.#load (/a.js:1:2)', frame('Photo.#load', '/a.js', 1, 2)],
    ['at Array.map (<anonymous>)', frame('Array.map', null)],
    ['at <anonymous>', frame(null, null)],
    ['at sort (native)', frame('sort', null)],
    ['at node:internal/main/run:28:49', frame(null, 'node:internal/main/run', 28, 49)],
    ['at open (node:fs:601:3)', frame('open', 'node:fs', 601, 3)],
    ['at eval (eval at run (/app/a.js:1:2), <anonymous>:3:4)', frame('eval', null)],
    ['at eval (eval at run (eval at x (/a.js:1:2)), <anonymous>:3:4)', frame('eval', null)],
    ['at f (eval at run (/app/a.js:1:2), /virtual/x.js:3:4)', frame('f', '/virtual/x.js', 3, 4)],
    ['at load (C:\\app\\src\\a.js:10:5)', frame('load', 'C:\\app\\src\\a.js', 10, 5)],
    ['at C:\\app\\My App (1)\\a.js:10:5', frame(null, 'C:\\app\\My App (1)\\a.js', 10, 5)],
    ['at load (file:///C:/app/a%20b.js:10:5)', frame('load', 'C:/app/a b.js', 10, 5)],
    ['at load (file:///app/a%20%C3%A9.mjs?v=2#x:10:5)', frame('load', '/app/a é.mjs', 10, 5)],
    ['at load (file:///app/a%2.mjs:10:5)', frame('load', '/app/a%2.mjs', 10, 5)],
    ['at load (file://server/share/a.mjs:1:2)', frame('load', '//server/share/a.mjs', 1, 2)],
    ['at load (/app/My App (1)/a.js:1:2)', frame('load', '/app/My App (1)/a.js', 1, 2)],
    ['at odd (name) (/app/a.js:1:2)', frame('odd (name)', '/app/a.js', 1, 2)],
    ['at f (webpack://app/./src/a.ts:1:2)', frame('f', 'webpack://app/./src/a.ts', 1, 2)],
    ['at f (evalmachine.<anonymous>:1:2)', frame('f', 'evalmachine.<anonymous>', 1, 2)],
    ['at [eval]:1:2', frame(null, '[eval]', 1, 2)],
    [
      'at main (wasm://wasm/abc:wasm-function[3]:0x12)',
      frame('main', 'wasm://wasm/abc:wasm-function[3]:0x12'),
    ],
  ])('%s', (line, expected) => {
    const [found] = parseFrames(`Error: x\n    ${line}`, 'x');
    expect(found).toMatchObject({ function: expected.function, file: expected.file });
    if (expected.file !== null) expect(found).toEqual(expected);
  });

  it.each(['at home', 'at x (y)', 'at', 'at  ', 'at (', 'at )', 'at f ()', 'at 12:13'])(
    'is no frame: %s',
    (line) => {
      expect(parseFrames(`Error: x\n    ${line}`, 'x')).toEqual([]);
    },
  );
});

describe('message and frames', () => {
  const real = '    at real (/app/a.js:1:2)';

  it('skips a message of many lines, whatever they look like', () => {
    const message = 'bad\n    at fake (/evil.js:1:1)\n\n    at fake (/evil.js:2:1)';
    expect(parseFrames(`TypeError: ${message}\n${real}`, message)).toEqual([
      frame('real', '/app/a.js', 1, 2),
    ]);
  });

  it('takes the last block where the message has changed since', () => {
    const stack = `Error: old\n    at fake (/evil.js:1:1)\nmore\n${real}\n`;
    expect(parseFrames(stack, 'new')).toEqual([frame('real', '/app/a.js', 1, 2)]);
    expect(parseFrames(stack)).toEqual([frame('real', '/app/a.js', 1, 2)]);
  });

  it('reads any text in linear time', () => {
    const parts = ['    at (', ' (', ':1:1)\n', '    at eval at ', ')'];
    for (const part of parts) {
      const stack = part.repeat(10_000_000 / part.length);
      expect(parseFrames(stack).length).toBeLessThanOrEqual(50);
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const frames = parseFrames(`Error: ${text}\n${real}`, text);
        expect(frames).toEqual([frame('real', '/app/a.js', 1, 2)]);
      }),
    );
  });
});

describe('a real program', () => {
  const program = `
    class Photo {
      constructor(fail) { if (fail) throw new Error('in constructor') }
      static load() { throw new Error('in static') }
      get size() { throw new Error('in getter') }
      ['odd name']() { throw new Error('in computed') }
      async later() { await null; throw new Error('in async') }
    }
    const throwers = [
      () => new Photo(true), () => Photo.load(), () => new Photo().size,
      () => new Photo()['odd name'](), () => new Photo().later(),
      () => [1].map(() => { throw new Error('in map') }),
      () => JSON.parse('{'),
    ];
    const stacks = [];
    for (const run of throwers) { try { await run() } catch (error) { stacks.push([error.message, error.stack]) } }
    console.log(JSON.stringify(stacks));
  `;

  it.each(['mjs'])('has its own file in every top frame (%s)', (extension) => {
    const file = join(folder, `program.${extension}`);
    writeFileSync(file, program);
    const output = execFileSync(process.execPath, [file], { encoding: 'utf8' });
    const stacks: [string, string][] = JSON.parse(output);
    const tops = stacks.map(([message, stack]) => {
      const top = parseFrames(stack, message).find((found) => found.file !== null);
      return [message.split(' ').at(-1), top?.function, top?.file];
    });
    expect(tops.slice(0, 6)).toEqual([
      ['constructor', 'new Photo', file],
      ['static', 'Photo.load', file],
      ['getter', 'get size', file],
      ['computed', 'odd name', file],
      ['async', 'Photo.later', file],
      ['map', null, file],
    ]);
    expect(tops[6]?.[2]).toBe(file);
  });
});
