import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { findLiteral, type MessageLiteral } from '../../../src/core/errors/message-literal.js';

function literal(text: string, isOfClass = false): MessageLiteral {
  const parts = text.split(/\{(\w*)\}/);
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    holes: parts.filter((_, index) => index % 2 === 1),
    isOfClass,
    hasWord: () => false,
  };
}

const values = (message: string, ...literals: readonly MessageLiteral[]) =>
  findLiteral(message, literals)?.values ?? null;

describe('the literal that a message is from', () => {
  const row = literal('Row {line} was not imported');

  it('tells what its holes hold', () => {
    expect(values('Row 2 was not imported', row)).toEqual(['2']);
    expect(values('Row  was not imported', row)).toEqual(['']);
    expect(values('Rows were not imported', row)).toBeNull();
  });

  it('has each of its texts, in order, and none of them twice over', () => {
    const both = literal('{key} {id} occurs twice, {id} never');
    expect(values('sku A1 occurs twice, A1 never', both)).toEqual(['sku', 'A1', 'A1']);
    expect(values('never occurs twice', both)).toBeNull();
    expect(values('cannot read it', literal('cannot read it{a}read it too'))).toBeNull();
  });

  it('is the one with the most letters', () => {
    const any = literal('{what} was not imported');
    expect(values('Row 2 was not imported', any, row)).toEqual(['2']);
    expect(values('Column 2 was not imported', any, row)).toEqual(['Column 2']);
  });

  it('has words of its own, unless an error class has it', () => {
    const weak = '{file}:{line}: {message}';
    expect(values('a.log:7: broken', literal(weak))).toBeNull();
    expect(values('a.log:7: broken', literal(weak, true))).toEqual(['a.log', '7', 'broken']);
    expect(values('boom now', literal('boom {name}'))).toBeNull();
    expect(values('anything', literal('{message}', true))).toBeNull();
    expect(values('unexpected ;', literal('unexpected {token}'))).toEqual([';']);
    expect(values('Duplicate "a"', literal('Duplicate "{name}"'))).toEqual(['a']);
    expect(values('invalid date', literal('invalid {what}'))).toBeNull();
  });

  it('may be a part of the message', () => {
    const found = findLiteral('Stage 1: Row 2 was not imported (again)', [row]);
    expect(found?.values).toEqual(['Stage 1: ', '2', ' (again)']);
    expect(found?.holes).toEqual(['message', 'line', 'message']);
    expect(findLiteral('x: Row 2 was not imported', [literal('{a}Row {b}')])).toBeNull();
  });
});

test('a message that was put together from a literal is put together again from what was found', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 2, maxLength: 5 }), fc.array(word), (texts, given) => {
      const holes = texts.slice(1).map(() => 'value');
      const filled = holes.map((_, index) => given[index] ?? '');
      const message = texts.reduce((all, text, index) => all + (filled[index - 1] ?? '') + text);
      const found = findLiteral(message, [
        { texts, holes, isOfClass: false, hasWord: () => false },
      ]);
      if (found === null) return;
      const again = found.texts.reduce(
        (all, text, at) => all + (found.values[at - 1] ?? '') + text,
      );
      expect(again).toBe(message);
    }),
  );
});
