import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClean } from '../../../src/core/errors/redaction.js';

const WORD = 'Crème/brûlée "7"';

/** JSON with more escapes than need be. */
function quote(text: string, dice: () => number): string {
  const unit = (sign: string) => {
    if (dice() % 3 === 0) return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return sign === '/' && dice() % 2 === 0 ? '\\/' : JSON.stringify(sign).slice(1, -1);
  };
  return `"${text.split('').map(unit).join('')}"`;
}

/** All that a text says when it is read as JSON in JSON in JSON. */
function readAll(text: string): readonly string[] {
  const texts = [text];
  for (let level = 0; level < 4; level++) {
    const last = texts.at(-1) ?? '';
    texts.push(
      last.replace(/\\(?:u[\dA-Fa-f]{4}|["\\/bfnrt])/g, (it) => String(JSON.parse(`"${it}"`))),
    );
  }
  return texts;
}

describe('what is to be taken out', () => {
  test.each([
    [
      'said {"url":"postgres:\\/\\/ada:pw@db\\/x"}',
      'none',
      'said {"url":"postgres:\\/\\/<secret>@db\\/x"}',
    ],
    ['{"a":"say cr\\u00e8me now","b":"\\/"}', 'crème', '{"a":"say <secret> now","b":"\\/"}'],
    ['{"a":"{\\"b\\":\\"cr\\\\u00E8me\\"}"}', 'crème', '{"a":"{\\"b\\":\\"<secret>\\"}"}'],
    ['one\\ntwo: a\\u002fb/c\\u0064', 'a/b/cd', 'one\\ntwo: <secret>'],
    ['C:\\new\\table\\users', 'nowhere', 'C:\\new\\table\\users'],
  ])('is found behind escapes in %j', (text, word, left) => {
    expect(createClean([word])(text)).toBe(left);
  });

  test('is found however often it is quoted, and nothing else changes', () => {
    const clean = createClean([WORD]);
    const around = fc.string({ unit: fc.constantFrom('a', ' ', '/', 'é', '\\', '"', '{', ':') });
    fc.assert(
      fc.property(
        around,
        around,
        fc.nat(3),
        fc.infiniteStream(fc.nat()),
        (before, after, levels, dice) => {
          let text = before + WORD + after;
          for (let level = 0; level < levels; level++) text = quote(text, () => dice.next().value);
          const cleaned = clean(text);
          for (const read of readAll(cleaned)) expect(read).not.toContain(WORD);
          expect(clean(cleaned)).toBe(cleaned);
          expect(readAll(cleaned)[levels]).toContain(`${before}<secret>${after}`);
        },
      ),
    );
  });

  test.each([
    ['the word of the mark itself', 'secret'],
    ['a pattern for it', /\w+t/g],
    ['a pattern that matches nothing somewhere', /(?=never)|never/g],
    ['the beginning', /^\w{4}/g],
  ])('is found once: %s', (_what, match) => {
    const clean = createClean([match]);
    const once = clean('a secret that password=hunter22 never kept');
    expect(clean(once)).toBe(once);
    expect(once).toContain('password=<secret>');
  });

  test('is a text as it stands, whatever it looks like', () => {
    expect(createClean(['$& (a|b)*.[c]'])('x $& (a|b)*.[c] y aab.c')).toBe('x <secret> y aab.c');
  });
});
