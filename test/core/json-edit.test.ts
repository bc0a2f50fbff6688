import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editJson, type JsonTexts } from '../../src/core/json-edit.js';

const SAME: JsonTexts = { text: (text) => text, name: (name) => name };

/** Texts written with more escapes than need be, and space where it may stand. */
function writeOddly(value: unknown, dice: () => number): string {
  const space = () => ['', ' ', '\n\t', '\r\n'][dice() % 4] ?? '';
  const text = (it: string) =>
    `"${[...Array(it.length).keys()].map((at) => unit(it, at)).join('')}"`;
  const unit = (it: string, at: number) => {
    const sign = it.charAt(at);
    const code = `\\u${it.charCodeAt(at).toString(16).padStart(4, '0')}`;
    if (dice() % 3 === 0)
      return dice() % 2 === 0 ? code : code.replace(/[a-f]/g, (x) => x.toUpperCase());
    if (sign === '/') return '\\/';
    return JSON.stringify(sign).slice(1, -1);
  };
  const write = (it: unknown): string => {
    if (typeof it === 'string') return text(it);
    if (Array.isArray(it)) return `[${space()}${it.map(write).join(`${space()},${space()}`)}]`;
    if (typeof it !== 'object' || it === null) return JSON.stringify(it);
    const fields = Object.entries(it).map(
      ([name, member]) => `${text(name)}${space()}:${write(member)}`,
    );
    return `{${fields.join(`,${space()}`)}${space()}}`;
  };
  return `${space()}${write(value)}${space()}`;
}

const odd = fc.tuple(fc.jsonValue(), fc.infiniteStream(fc.nat())).map(([value, stream]) => {
  const json = writeOddly(value, () => stream.next().value);
  return { json, value: JSON.parse(json) as unknown };
});

function mapTexts(value: unknown, edit: (text: string) => string): unknown {
  if (typeof value === 'string') return edit(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, edit));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [edit(name), mapTexts(item, edit)]),
  );
}

describe('editJson', () => {
  test('keeps every byte where nothing changes, however it is written', () => {
    fc.assert(
      fc.property(odd, ({ json }) => {
        expect(editJson(json, SAME)).toBe(json);
      }),
    );
  });

  test('changes texts and names, and nothing else of what they mean', () => {
    // Told apart by what is put before, so that no two names become one.
    const edit = (text: string) => `<${text}"\\/\u2028`;
    fc.assert(
      fc.property(odd, ({ json, value }) => {
        const edited = editJson(json, { text: edit, name: edit });
        expect(JSON.parse(edited)).toEqual(mapTexts(value, edit));
      }),
    );
  });

  test('leaves the bytes between', () => {
    const json = ' { "a" : "caf\\u00e9" ,"n":1.50e+3, "b":[ "x\\/y","bad" ,-0 ],"a":"twice" }\r\n';
    const edited = editJson(json, { ...SAME, text: (it) => (it === 'bad' ? 'good' : it) });
    expect(edited).toBe(json.replace('bad', 'good'));
  });

  test('tells where a text stands', () => {
    const told: string[] = [];
    const tell = (kind: string) => (text: string, path: readonly string[]) => {
      told.push(`${kind} ${path.join('.')}=${text}`);
      return text;
    };
    editJson('["a",{"b":{"c":"d"},"e":[["f",{}],"g"]},"h"]', {
      text: tell('text'),
      name: tell('name'),
    });
    expect(told).toEqual([
      'text []=a',
      'name [].b=b',
      'name [].b.c=c',
      'text [].b.c=d',
      'name [].e=e',
      'text [].e.[].[]=f',
      'text [].e.[]=g',
      'text []=h',
    ]);
  });

  test('keeps two fields apart whose names become one', () => {
    const name = (it: string) => it.replace(/\d/, '');
    expect(editJson('{"x1":1,"x2":{"x3":2},"x":3}', { ...SAME, name })).toBe(
      '{"x":1,"x-2":{"x":2},"x-3":3}',
    );
  });

  test('writes nothing that a terminal would obey', () => {
    const text = '\\u009b\\u2028\\u0007\\u007f';
    expect(editJson(`["a ${text}"]`, { ...SAME, text: (it) => it.replace('a', 'b') })).toBe(
      `["b ${text}"]`,
    );
  });

  test('takes a text alone, and an endless one', () => {
    expect(editJson('"a"', { ...SAME, text: () => 'b' })).toBe('"b"');
    const long = `"${'\\\\'.repeat(2_000_000)}a"`;
    expect(editJson(long, SAME)).toBe(long);
  });
});
