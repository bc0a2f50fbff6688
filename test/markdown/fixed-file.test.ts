import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixedEntry } from '../../src/core/todo.js';
import type { EditResult } from '../../src/markdown/edit-result.js';
import { addFixedEntries, removeFixedEntries } from '../../src/markdown/fixed-file.js';
import { parseDocument } from '../../src/markdown/markdown-document.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';
import { hostileText } from './support/hostile-text.js';

const entry: FixedEntry = {
  hash: '9ba5976d4c1f02aa',
  severity: 'HIGH',
  type: 'TypeError',
  message: "Cannot read properties of undefined (reading 'width')",
  context: 'stage2_resize',
  location: { file: 'src/stages.ts', line: 42, column: 11, function: 'resize' },
  fixedAt: '2026-11-21T08:30:00.000Z',
  description: 'Check the **width** first.\n\nSee `resize`.',
  commit: '0123456789abcdef0123456789abcdef01234567',
  by: 'Ada Lovelace <ada@example.com>',
  occurrences: 3,
  firstSeen: '2026-11-20T21:18:00.123Z',
  lastSeen: '2026-11-20T21:20:00.456Z',
};
const block = `## 2026-11-21 · TypeError in \`stage2_resize\`

> Check the **width** first.
>
> See \`resize\`.

- **Error:** \`9ba5976d\` · HIGH · 3 occurrences
- **Message:** \`Cannot read properties of undefined (reading 'width')\`
- **Where:** \`src/stages.ts:42\` in \`resize\`
- **Seen:** 2026-11-20 21:18 to 2026-11-20 21:20 UTC
- **Fixed:** 2026-11-21 08:30 UTC by \`Ada Lovelace <ada@example.com>\` in \`0123456789\` <!-- errtrack:9ba5976d4c1f02aa --> <!-- errtrack-fixed:2026-11-21T08:30:00.000Z -->
`;
const later: FixedEntry = { ...entry, fixedAt: '2026-12-01T00:00:00.000Z', description: '' };

test('a missing file gets a title and the entry', () => {
  expect(add(null, entry)).toBe(`# Fixed errors\n\n${block}`);
});

test('an entry says only what is known', () => {
  const bare = { ...later, by: null, commit: null, location: null, lastSeen: null, occurrences: 1 };
  expect(add(null, { ...bare, context: '', message: '' })).toBe(`# Fixed errors

## 2026-12-01 · TypeError

- **Error:** \`9ba5976d\` · HIGH · 1 occurrence
- **Seen:** 2026-11-20 21:18 UTC
- **Fixed:** 2026-12-01 00:00 UTC <!-- errtrack:9ba5976d4c1f02aa --> <!-- errtrack-fixed:2026-12-01T00:00:00.000Z -->
`);
});

test('the newest stands first, below the title and what it says', () => {
  const text = '# Mended\n\nOur history.\n\n## Notes\n\n- mine\n';
  const one = add(text, entry);
  expect(one).toBe(`# Mended\n\nOur history.\n\n${block}\n## Notes\n\n- mine\n`);
  const both = add(one, later);
  expect(both.indexOf('2026-12-01')).toBeLessThan(both.indexOf('2026-11-21'));
  expect(both).toBe(add(text, entry, later));
  expect(both).toBe(add(text, later, entry));
});

test('the same fix twice is one entry, another fix of the same error another', () => {
  const once = add(null, entry);
  const again = addFixedEntries(toBytes(once), [entry]);
  expect(again).toMatchObject({
    changed: false,
    notes: [`the fix of ${entry.hash} is in it already`],
  });
  expect(add(once, later, later).match(/errtrack:9ba5976d4c1f02aa/g)).toHaveLength(2);
});

test('undoing a fix takes out its very entry', () => {
  const once = add(null, entry);
  expect(remove(add(once, later), later)).toBe(once);
  expect(remove(once, entry)).toBe('# Fixed errors\n');
  expect(removeFixedEntries(toBytes(once), [later])).toMatchObject({
    changed: false,
    notes: ['no fix of 9ba5976d4c1f02aa is in it'],
  });
});

test('undoing a fix leaves what a person has written around it', () => {
  const text = add(null, entry).replace('> See `resize`.', '> See `resize` and more.');
  expect(remove(`${text}\nMy own thoughts.\n`, entry)).toBe('# Fixed errors\n\nMy own thoughts.\n');
});

describe('a description stays in its block', () => {
  const text = '# Mended\n\n[a] and [^1]\n\n## Notes\n\n- mine\n';
  test.each([
    '```\nnever closed',
    '<!-- never closed',
    '# A title\n\n## Notes',
    '- a\n- b\n\n---',
    '<!-- errtrack:9ba5976d4c1f02aa --> <!-- errtrack-fixed:2020-01-01T00:00:00.000Z -->',
    '- x <!-- errtrack:9ba5976d4c1f02aa --> <!-- errtrack-fixed:2020-01-01T00:00:00.000Z -->',
    '[a]: https://example.com',
    '[^1]: a note',
    '[a]: b\n````\n```',
    '---\n[a]: b\n---',
    '- x\n  > [^1]: a note',
    '    code\n\ttab',
    'a\r\nb\rc',
    '\u202E\u0000',
  ])('%j', (description) => {
    const added = add(text, { ...entry, description });
    expect(parseDocument(added).root.children.map((node) => node.type)).toEqual([
      ...['heading', 'paragraph', 'heading', 'blockquote', 'list', 'heading', 'list'],
    ]);
    expect(remove(added, entry)).toBe(text);
  });

  test('whatever it and the error say', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (description, message, type) => {
        const added = add(text, { ...entry, description, message, type }, later);
        expect(remove(added, entry).length).toBeGreaterThan(text.length);
        expect(remove(remove(added, entry), later)).toBe(text);
      }),
      { seed: 20261120, numRuns: 30 },
    );
  });
});

describe('a definition in a description', () => {
  const other: FixedEntry = { ...later, hash: '0123456789abcdef', description: 'same as [t] [^1]' };
  const definitions = ['[t]: https://example.com/1', '[^1]: x'];

  test.each(definitions)('%s means nothing outside of it', (description) => {
    const own = { ...entry, description };
    const text = add(null, other);
    const both = add(text, own);
    expect(both).toContain(`> \`\`\`text\n> ${description}\n> \`\`\`\n`);
    expect(remove(both, own)).toBe(text);
  });

  // As files hold it that were written before.
  test.each(definitions)('%s that is open keeps no entry from going', (description) => {
    const text = add(null, other);
    const both = add(text, { ...entry, description: 'SPOT' }).replace('SPOT', description);
    expect(remove(both, entry)).toBe(text);
  });

  test.each(definitions)('%s that a person uses is not taken away', (description) => {
    const both = add(null, { ...entry, description: 'SPOT' }, other).replace('SPOT', description);
    const text = `${both}\nMine: [t] [^1]\n`;
    expect(removeFixedEntries(toBytes(text), [entry])).toMatchObject({ ok: false });
    expect(remove(text, other)).toBe(text.replace(/## 2026-12-01[\s\S]*?(?=## 2026-11-21)/, ''));
  });
});

describe('add and remove gives back the bytes', () => {
  const folder = new URL('fixtures/', import.meta.url);
  const names = readdirSync(folder).filter((name) => /^[^u].*\.md$/.test(name));
  const ways = ['as it is', 'a byte order mark, CRLF, no final newline'] as const;
  test.each(ways)('%s', (way) => {
    const save = SAVED_AS[way];
    for (const name of names) {
      const text = save(readFileSync(new URL(name, folder), 'utf8'));
      expect(remove(add(text, entry), entry), name).toBe(text);
    }
  });
});

test('an open fence is refused', () => {
  expect(addFixedEntries(toBytes('# a\n\n```\n'), [entry])).toMatchObject({
    ok: false,
    problem: expect.stringContaining('line 3'),
  });
});

function add(text: string | null, ...entries: readonly FixedEntry[]): string {
  return unwrap(addFixedEntries(text === null ? null : toBytes(text), entries));
}

function remove(text: string, ...undone: readonly FixedEntry[]): string {
  return unwrap(removeFixedEntries(toBytes(text), undone));
}

function unwrap(result: EditResult): string {
  if (!result.ok) throw new Error(result.problem);
  return toText(result.bytes);
}
