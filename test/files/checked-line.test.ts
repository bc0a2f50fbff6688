import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatLine, parseLine } from '../../src/files/checked-line.js';

const object = fc
  .dictionary(
    // `c` is the checksum's own field.
    fc.string({ unit: 'binary', maxLength: 8 }).filter((key) => key !== 'c'),
    fc.jsonValue({ maxDepth: 2 }),
  )
  .map((it) => JSON.stringify({ n: 1, ...it }));

function bodyOf(line: string): string {
  return line.slice(0, -1);
}

describe('a checked line', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(object, (json) => {
        const line = formatLine(json);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const { c, ...rest } = JSON.parse(line);
        expect(JSON.stringify(parseLine(bodyOf(line)))).toBe(JSON.stringify(JSON.parse(json)));
        expect(c).toMatch(/^[0-9a-f]{8}$/);
        expect(JSON.stringify(rest)).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
  });

  test('is refused where it is nested too deep to be written again', () => {
    const nested = (depth: number) => `{"n":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(parseLine(bodyOf(formatLine(nested(100))))).not.toBeNull();
    expect(parseLine(bodyOf(formatLine(nested(1_000))))).toBeNull();
  });

  test('is refused when anything in it was altered', () => {
    const altered = fc.tuple(object, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }));
    fc.assert(
      fc.property(altered, ([json, seed, char]) => {
        const line = bodyOf(formatLine(json));
        const at = seed % line.length;
        fc.pre(line.charAt(at) !== char);
        expect(parseLine(line.slice(0, at) + char + line.slice(at + 1))).toBeNull();
      }),
    );
  });

  test('is refused when it was cut, or follows on a torn one', () => {
    const line = bodyOf(formatLine('{"n":1,"type":"repeat"}'));
    for (let length = 0; length < line.length; length++) {
      expect(parseLine(line.slice(0, length))).toBeNull();
      if (length > 0) expect(parseLine(line.slice(0, length) + line)).toBeNull();
    }
  });

  test.each(['', '{}', '[1]', 'null', '{"c":"00000000"}'])('is refused where it is %j', (line) => {
    expect(parseLine(line)).toBeNull();
  });
});
