import { describe, expect, it } from 'vitest';
import { hideComputedProperty } from '../../../src/core/errors/computed-property.js';

const reading = (name: string) => `Cannot read properties of undefined (reading '${name}')`;
const setting = (name: string) => `Cannot set properties of null (setting '${name}')`;
const hide = (text: string, place: string | null) =>
  hideComputedProperty(text, () => place, '<str>');

describe('the name of a property of nothing', () => {
  it('is data where the source does not have it there', () => {
    const place = 'path.reduce((part, key) => part[key], values)';
    expect(hide(reading('first'), place)).toBe(reading('<str>'));
    expect(hide(setting('first-name'), place)).toBe(setting('<str>'));
    expect(hide(reading('val'), place)).toBe(reading('<str>'));
    const searching = (name: string) =>
      `Cannot use 'in' operator to search for '${name}' in undefined`;
    expect(hide(searching('on'), 'return variant in flag.variants')).toBe(searching('<str>'));
    expect(hide(searching('on'), "return 'on' in flag.variants")).toBe(searching('on'));
  });

  it('is the program’s where the source has it, or cannot be read', () => {
    expect(hide(reading('width'), 'return photo\n  .size\n  .width;')).toBe(reading('width'));
    expect(hide(setting('first-name'), "row['first-name'] = 1")).toBe(setting('first-name'));
    expect(hide(reading('width'), null)).toBe(reading('width'));
    expect(hide(reading('Symbol(Symbol.iterator)'), 'const [a] = b')).toBe(
      reading('Symbol(Symbol.iterator)'),
    );
  });

  it('is looked for in linear time', () => {
    for (const part of ["'", "reading '", 'a', "') in undefined", '(reading ']) {
      const text = `Cannot read properties of null (reading '${part.repeat(200_000 / part.length)}`;
      expect(hide(text, 'a')).toBe(text);
      expect(hide(reading('width'), part.repeat(200_000 / part.length))).not.toBe(reading('width'));
    }
  });

  it('is looked for in the words of the engine alone', () => {
    const others = ['', reading('7'), "no 'a'", `x: ${reading('a')}`, reading("a'b")];
    for (const text of others) {
      const fail = () => expect.unreachable();
      expect(hideComputedProperty(text, fail, '<str>')).toBe(text);
    }
  });
});
