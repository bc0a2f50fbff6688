import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasConflict, parseConflict } from '../../src/core/conflict-sides.js';

function sidesOf(text: string) {
  const parsed = parseConflict(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { ours, theirs, base } = parsed.sides;
  return { ours, theirs, base };
}

describe('a text with conflicts', () => {
  test('is taken apart into two whole texts', () => {
    const text =
      'a\n<<<<<<< HEAD\nb\n=======\nc\nd\n>>>>>>> x y\ne\n<<<<<<<\n=======\nf\n>>>>>>>\ng';
    expect(sidesOf(text)).toEqual({ ours: 'a\nb\ne\ng', theirs: 'a\nc\nd\ne\nf\ng', base: null });
    expect(parseConflict(text)).toMatchObject({
      sides: { names: { ours: 'HEAD', theirs: 'x y' } },
    });
  });

  test('has a base where every hunk has one', () => {
    const hunk = '<<<<<<< a\n1\n||||||| 1a2b\n0\n=======\n2\n>>>>>>> b\n';
    expect(sidesOf(`x\n${hunk}y\n${hunk}`)).toEqual({
      ours: 'x\n1\ny\n1\n',
      base: 'x\n0\ny\n0\n',
      theirs: 'x\n2\ny\n2\n',
    });
    const plain = '<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n';
    expect(sidesOf(hunk + plain).base).toBeNull();
  });

  test('keeps its carriage returns', () => {
    const text = 'a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> x\r\nd\r\n';
    expect(sidesOf(text)).toEqual({
      ours: 'a\r\nb\r\nd\r\n',
      theirs: 'a\r\nc\r\nd\r\n',
      base: null,
    });
    expect(parseConflict(text)).toMatchObject({ sides: { names: { ours: 'HEAD', theirs: 'x' } } });
  });

  test('may have markers of another length, and longer ones in its base', () => {
    const inner = '<<<<<<<<< a\n1\n=========\n2\n>>>>>>>>> b\n';
    const text = `<<<<<<< HEAD\no\n||||||| base\n${inner}=======\nt\n>>>>>>> x\n`;
    expect(sidesOf(text)).toEqual({ ours: 'o\n', base: inner, theirs: 't\n' });
    expect(sidesOf(inner)).toEqual({ ours: '1\n', base: null, theirs: '2\n' });
  });

  test.each([
    ['no end', 'a\n<<<<<<< HEAD\nb\n=======\nc\n', 'the conflict of line 2 has no end'],
    ['no middle', '<<<<<<< HEAD\nb\n>>>>>>> x\n', 'the conflict of line 1 has no end'],
    ['no beginning', 'b\n=======\nc\n>>>>>>> x\n', 'its markers are no whole conflict'],
  ])('with %s is refused', (_what, text, problem) => {
    expect(parseConflict(text)).toEqual({ ok: false, problem });
  });

  test('loses no line of any side', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'b\r\n', '\n', '  "x": 1,\n'), { maxLength: 4 });
    const hunk = fc.record({ above: lines, ours: lines, base: lines, theirs: lines });
    fc.assert(
      fc.property(
        fc.array(hunk, { minLength: 1, maxLength: 4 }),
        lines,
        fc.boolean(),
        (hunks, end, isDiff3) => {
          const text = hunks.map(({ above, ours, base, theirs }) => [
            ...above,
            '<<<<<<< o\n',
            ...ours,
            ...(isDiff3 ? ['||||||| b\n', ...base] : []),
            '=======\n',
            ...theirs,
            '>>>>>>> t\n',
          ]);
          const whole = (part: 'ours' | 'base' | 'theirs') =>
            [...hunks.flatMap((it) => [...it.above, ...it[part]]), ...end].join('');
          expect(sidesOf([...text.flat(), ...end].join(''))).toEqual({
            ours: whole('ours'),
            theirs: whole('theirs'),
            base: isDiff3 ? whole('base') : null,
          });
        },
      ),
    );
  });
});

test.each([
  ['<<<<<<< HEAD\n', true],
  ['a\n<<<<<<<\r\nb', true],
  ['\uFEFF<<<<<<< HEAD\n', true],
  ['<<<<<<<<< HEAD\n', true],
  ['a <<<<<<< HEAD\n', false],
  ['<<<<<< HEAD\n', false],
  ['<<<<<<<b\n', false],
  ['=======\n', false],
])('%j holds a conflict: %s', (text, holds) => {
  expect(hasConflict(text)).toBe(holds);
});
