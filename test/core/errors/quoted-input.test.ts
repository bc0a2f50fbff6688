import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideQuotedInput } from '../../../src/core/errors/quoted-input.js';

const hide = (text: string) => hideQuotedInput(text, '<str>');

describe('what a message quotes from an input', () => {
  it.each([
    ["char 'N' is not expected.", "char '<str>' is not expected."],
    ['expected a number, got "forty"', 'expected a number, got "<str>"'],
    ['expected a number, got: "not your …', 'expected a number, got: "<str>"'],
    ["expected 'end' but found `}`", "expected 'end' but found `<str>`"],
    ['syntax error at or near "FORM"', 'syntax error at or near "<str>"'],
    ["Expected closing tag 'b' (line 1, col 2)", "Expected closing tag '<str>' (line 1, col 2)"],
    ['the input "never" cannot be parsed', 'the input "<str>" cannot be parsed'],
    ["it isn't a key: 'colour' [3:14]", "it isn't a key: '<str>' [3:14]"],
    ["error: unknown option '--foo'", "error: unknown option '<str>'"],
    ['Unknown key "colour", did you', 'Unknown key "<str>", did you'],
    ['row 7: no country called "Elbonia"', 'row 7: no country called "<str>"'],
  ])('%s is left out', (text, template) => {
    expect(hide(text)).toBe(template);
  });

  it.each([
    "Cannot read properties of undefined (reading 'width')",
    "Cannot read properties of undefined (reading 'width') at line 3",
    "Export not found: 'render'",
    'Plugin "titles" failed',
    'unknown value for "port"',
    'missing required argument "file"',
    "it's not the others' fault on line 3",
    'got nothing, "width" is missing',
  ])('%s stays', (text) => {
    expect(hide(text)).toBe(text);
  });

  it('is left out again where it is quoted once more', () => {
    expect(hide(`Unknown option '--dry'. As in '-- "--dry"`)).toBe(
      `Unknown option '<str>'. As in '-- "<str>"`,
    );
    expect(hide(`got "a", which is a pity`)).toBe(`got "<str>", which is a pity`);
  });

  it('says nothing more about it', () => {
    const word = fc.stringMatching(/^[a-z;<>{} ]{1,20}$/);
    fc.assert(
      fc.property(word, word, fc.nat(), (one, other, line) => {
        expect(hide(`no '${one}' on line ${line}`)).toBe(hide(`no '${other}' on line ${line}`));
      }),
    );
  });

  it('is looked for in linear time', () => {
    for (const part of [
      '"',
      "'a",
      'got "',
      '"…',
      'line 1 "',
      '"\'`',
      'tag tag ',
      '(1:',
      'unknown a ',
    ]) {
      const text = part.repeat(100_000 / part.length);
      expect(hide(text).length).toBeGreaterThan(0);
    }
  });
});
