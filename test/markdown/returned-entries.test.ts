import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixedEntry, ReturnedFix } from '../../src/core/todo.js';
import type { EditResult } from '../../src/markdown/edit-result.js';
import { ejectMarkdown } from '../../src/markdown/eject.js';
import {
  addFixedEntries,
  findFixedEntries,
  mendFixedEntries,
  removeFixedEntries,
  returnFixedEntries,
} from '../../src/markdown/fixed-file.js';
import { scrubMarkdown } from '../../src/markdown/scrub.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';
import { hostileText } from './support/hostile-text.js';

const entry: FixedEntry = {
  hash: '9ba5976d4c1f02aa',
  severity: 'HIGH',
  type: 'TypeError',
  message: 'no width',
  context: 'resize',
  location: null,
  fixedAt: '2026-11-21T08:30:00.000Z',
  description: 'Check the **width** first.',
  commit: null,
  by: null,
  occurrences: 3,
  firstSeen: '2026-11-20T21:18:00.123Z',
  lastSeen: null,
};
const other: FixedEntry = { ...entry, hash: '1111222233334444', description: 'of the other' };
const back: ReturnedFix = {
  ...{ hash: entry.hash, fixedAt: entry.fixedAt, at: '2026-11-22T09:01:30.000Z' },
  commit: '0123456789abcdef0123456789abcdef01234567',
};
const LINE = `- **Came back:** 2026-11-22 09:01 UTC in \`0123456789\` <!-- errtrack-back:${entry.hash}:${entry.fixedAt} -->`;
const plain = unwrap(addFixedEntries(null, [entry]));

describe('an entry whose fix did not hold', () => {
  test.each(Object.entries(SAVED_AS))('says so below its facts (%s)', (_, saveAs) => {
    const text = saveAs(`${plain}\nMy own words, \`a\` and *b*.\n`);
    const after = come(text);
    expect(after.split(LINE)).toHaveLength(2);
    expect(after.replace(new RegExp(`${escapePattern(LINE)}(?:\r\n|\r|\n)`), '')).toBe(text);
    expect(findFixedEntries(toBytes(after))).toEqual(findFixedEntries(toBytes(text)));
  });

  test('stands at the end of a file without a final newline, and leaves it without', () => {
    expect(come(plain.trimEnd())).toBe(`${plain}${LINE}`);
  });

  test.each([
    ['stars', (text: string) => text.replaceAll('\n- ', '\n* '), '* '],
    ['wide marks', (text: string) => text.replaceAll('\n- ', '\n-   '), '-   '],
    ['an indent', (text: string) => text.replaceAll('\n- ', '\n  - '), '  - '],
  ])('says it in the form of its list (%s)', (_, rewrite, marker) => {
    const text = rewrite(plain);
    expect(come(text)).toBe(`${text}${marker}${LINE.slice(2)}\n`);
  });

  test('says it once for each time, and again where it is told twice', () => {
    const twice = { ...back, at: '2026-12-01T00:00:00.000Z', commit: null };
    const after = come(plain, back, twice);
    expect(after).toBe(
      `${plain}${LINE}\n${LINE.replace('2026-11-22 09:01', '2026-12-01 00:00').replace(' in `0123456789`', '')}\n`,
    );
    expect(come(after, twice, back)).toBe(after);
  });

  test('goes as a whole when its fix is taken back', () => {
    const result = removeFixedEntries(toBytes(come(plain)), [entry]);
    expect(unwrap(result)).toBe('# Fixed errors\n');
    expect(result).toMatchObject({ notes: [] });
  });

  test('is plain Markdown after eject, and can be scrubbed', () => {
    const after = come(plain);
    expect(toText(ejectMarkdown(toBytes(after)))).toContain(
      '\n- **Came back:** 2026-11-22 09:01 UTC in `0123456789`\n',
    );
    expect(toText(ejectMarkdown(toBytes(after)))).not.toContain('<!--');
    const scrubbed = unwrap(scrubMarkdown(toBytes(after), (text) => text.replace('width', '…')));
    expect(scrubbed).toContain(`\n${LINE}\n`);
    expect(come(scrubbed)).toBe(scrubbed);
  });

  test('keeps it where a merge has run it into another', () => {
    const both = unwrap(addFixedEntries(toBytes(come(plain)), [other]));
    const [title = '', first = '', second = ''] = both.split(/^(?=## )/m);
    const facts = (text: string) => text.slice(text.indexOf('- **'));
    const tangled = `${title}${first.trimEnd()}\n${facts(second)}`;
    const told = [entry, other];
    const findFix = ({ hash }: { readonly hash: string }) => told.find((one) => one.hash === hash);
    expect(come(tangled)).toBe(tangled);
    const mended = unwrap(mendFixedEntries(toBytes(tangled), findFix, true));
    expect(mended.split(`\n${LINE}\n`)).toHaveLength(2);
    expect(
      mended
        .split(/^(?=## )/m)
        .map((part) => part.trim())
        .sort(),
    ).toEqual(
      both
        .split(/^(?=## )/m)
        .map((part) => part.trim())
        .sort(),
    );
  });
});

test.each([
  ['deleted', '# Fixed errors\n', 'no entry of its fix is in it to say so'],
  ['written on', plain.replace('UTC <!--', 'UTC <!--').replace(/-->\n$/, '--> mine\n'), 'edited'],
  ['with an item of a person', `${plain}- see the wiki\n`, 'edited'],
  ['with a paragraph in a fact', plain.replace(/(\n- \*\*Message.*\n)/, '$1\n  why\n\n'), 'edited'],
])('an entry that is %s is left as it is, with a note', (_, text, note) => {
  const result = returnFixedEntries(toBytes(text), [back]);
  expect(unwrap(result)).toBe(text);
  expect(result).toMatchObject({ changed: false, notes: [expect.stringContaining(note)] });
  expect(result.ok && result.notes[0]).toContain(`${entry.hash} came back`);
});

test('whatever stands around it and in it stays, byte for byte', () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (above, description, message) => {
      const start = toBytes(`${above}\n`);
      const added = addFixedEntries(start, [{ ...entry, description, message }, other]);
      if (!added.ok) return;
      const result = returnFixedEntries(added.bytes, [back]);
      const [before, after] = [toText(added.bytes), unwrap(result)];
      expect(result).toMatchObject({ changed: true, notes: [] });
      const at = after.indexOf('- **Came back:** 2026-11-22');
      const end = after.indexOf('-->', at) + 3;
      const lineBreak = /^(?:\r\n|\r|\n)/.exec(after.slice(end))?.[0] ?? '';
      expect(after.slice(0, at) + after.slice(end + lineBreak.length)).toBe(before);
      expect(findFixedEntries(toBytes(after))).toEqual(findFixedEntries(added.bytes));
    }),
    { numRuns: 60 },
  );
});

function come(text: string, ...returned: readonly ReturnedFix[]): string {
  return unwrap(returnFixedEntries(toBytes(text), returned.length > 0 ? returned : [back]));
}

function unwrap(result: EditResult): string {
  if (!result.ok) throw new Error(result.problem);
  return toText(result.bytes);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
