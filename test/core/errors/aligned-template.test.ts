import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignTemplate } from '../../../src/core/errors/aligned-template.js';
import { renderTemplate } from '../../../src/core/errors/template.js';

function align(message: string, template: string): readonly string[] | null {
  const replaced = alignTemplate(message, template);
  return replaced?.map(({ placeholder, value }) => `${placeholder} ${value}`) ?? null;
}

describe('a template beside its message', () => {
  test.each([
    ['no file', 'no file', []],
    ['', '', []],
    ['job 17 failed', 'job <int> failed', ['<int> 17']],
    ['12', '<int>', ['<int> 12']],
    ['no /a b.jpg (3)', 'no <path> (<int>)', ['<path> /a b.jpg', '<int> 3']],
    ['3 of 5 of 7', '<int> of <int> of <int>', ['<int> 3', '<int> 5', '<int> 7']],
    ['load a in b in c', 'load <str> in <str>', ['<str> a', '<str> b in c']],
    ['load  now', 'load <str> now', ['<str> ']],
    ['a 1\n\n  b 2  \nthird', 'a <int>\nb <int>', ['<int> 1', '<int> 2']],
    ['a 1\r\nb 2', 'a <int>', ['<int> 1']],
    ['key=<secret> at 5', 'key=<secret> at <int>', ['<int> 5']],
    ['<div> of 5', '<div> of <int>', ['<int> 5']],
    ['in 2: no\nface (x)', 'in <int>: <cause> (x)', ['<int> 2', '<cause> no\nface']],
    ['<int> of 5', '<int> of <int>', ['<int> 5']],
  ])('%j made %j', (message, template, replaced) => {
    expect(align(message, template)).toEqual(replaced);
  });

  test.each([
    ["ENOENT: no such file or directory, open '/x'", 'ENOENT open'],
    ['job 17 failed', 'job <int> failed again'],
    ['job 17 failed', 'other <int> failed'],
    ['job failed', 'job <int> failed'],
    ['job x failed', 'job <int> failed'],
    ['job  failed', 'job <int> failed'],
    ['job 17', 'job'],
    ['from a b', 'from <email> b c'],
  ])('%j did not make %j', (message, template) => {
    expect(align(message, template)).toBeNull();
  });

  test('that was cut is the beginning of one', () => {
    const template = `${'x'.repeat(505)} <int> <p`;
    expect(template.slice(0, 512)).toBe(`${'x'.repeat(505)} <int> `);
    expect(align(`${'x'.repeat(505)} y /a/b and more`, template.slice(0, 512))).toBeNull();
    const cut = `${'x'.repeat(503)} <int> <p`;
    expect(cut).toHaveLength(512);
    expect(align(`${'x'.repeat(503)} 17 /a/b and more`, cut)).toEqual(['<int> 17']);
  });

  test('gives back its message, by whatever it is made', () => {
    const part = fc.constantFrom(
      ...['load', 'of', "'/a/b.txt'", 'https://x.org/a?b=1', '17', '3.5', '10ms', 'ada@x.org'],
      ...['2026-11-20T21:18:00Z', 'id="a b"', 'ok=true', '10.0.0.1:80', '\n', '0xff'],
      ...['123e4567-e89b-12d3-a456-426614174000', 'reading', "'width'", '5 MiB', 'v1.2.3'],
    );
    const facts = { type: 'Error', code: null, syscall: null, causeCode: null };
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const message = parts.join(' ');
        const template = renderTemplate(message, facts);
        const replaced = alignTemplate(message, template);
        if (replaced === null) throw new Error(`${template} was not found in ${message}`);
        let next = 0;
        const again = template.replace(/<[a-z]{2,12}>/g, () => replaced[next++]?.value ?? '?');
        const lines = message.split('\n').map((line) => line.trim());
        const seen = lines.filter((line) => line !== '').slice(0, 2);
        expect(again).toBe(seen.join('\n'));
        expect(next).toBe(replaced.length);
      }),
    );
  });

  test('is found in no more than a moment, however it is made', () => {
    const message = 'a '.repeat(5_000);
    for (const hole of ['<str>', '<int>', '<path>']) {
      expect(align(message, `${`${hole} `.repeat(70)}end`)).toBeNull();
      expect(align(message, hole.repeat(80))).toEqual(hole === '<int>' ? null : expect.anything());
    }
  });
});
