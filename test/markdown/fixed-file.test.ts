import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixedEntry } from '../../src/core/todo.js';
import type { EditResult } from '../../src/markdown/edit-result.js';
import { normalizeDescription } from '../../src/markdown/fix-description.js';
import {
  addFixedEntries,
  type FixLookUp,
  findFixedEntries,
  mendFixedEntries,
  removeFixedEntries,
} from '../../src/markdown/fixed-file.js';
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
const fixed = '<!-- errtrack-fixed:2026-11-21T08:30:00.000Z -->';
const block = `## 2026-11-21 · TypeError in \`stage2_resize\` ${fixed}

> Check the **width** first.
>
> See \`resize\`.

- **Error:** \`9ba5976d\` · HIGH · 3 occurrences ${fixed}
- **Message:** \`Cannot read properties of undefined (reading 'width')\`
- **Where:** \`src/stages.ts:42\` in \`resize\`
- **Seen:** 2026-11-20 21:18 to 2026-11-20 21:20 UTC
- **Fixed:** 2026-11-21 08:30 UTC by \`Ada Lovelace <ada@example.com>\` in \`0123456789\` <!-- errtrack:9ba5976d4c1f02aa --> ${fixed}
`;
const later: FixedEntry = { ...entry, fixedAt: '2026-12-01T00:00:00.000Z', description: '' };

test('a missing file gets a title and the entry', () => {
  expect(add(null, entry)).toBe(`# Fixed errors\n\n${block}`);
});

test('an entry says only what is known', () => {
  const bare = { ...later, by: null, commit: null, location: null, lastSeen: null, occurrences: 1 };
  expect(add(null, { ...bare, context: '', message: '' })).toBe(`# Fixed errors

## 2026-12-01 · TypeError <!-- errtrack-fixed:2026-12-01T00:00:00.000Z -->

- **Error:** \`9ba5976d\` · HIGH · 1 occurrence <!-- errtrack-fixed:2026-12-01T00:00:00.000Z -->
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

describe('the order of the file', () => {
  const days = ['2026-11-01', '2026-11-10', '2026-11-20', '2026-11-30'].map((day) => ({
    ...entry,
    fixedAt: `${day}T00:00:00.000Z`,
  }));
  const [first = entry, second = entry, third = entry, fourth = entry] = days;
  const oldestFirst = inOrder(first, third);

  test.each([
    ['one entry alone: newest first', inOrder(second), third, [third, second]],
    ['one entry alone, newer than what comes', inOrder(second), first, [second, first]],
    ['newest first', inOrder(third, first), fourth, [fourth, third, first]],
    ['newest first, into the middle', inOrder(third, first), second, [third, second, first]],
    ['oldest first', oldestFirst, fourth, [first, third, fourth]],
    ['oldest first, into the middle', oldestFirst, second, [first, second, third]],
    ['none', inOrder(second, first, third), fourth, [fourth, second, first, third]],
  ] as const)('%s', (_, text, added, expected) => {
    const after = add(text, added);
    expect(timesIn(after)).toEqual(expected.map(({ fixedAt }) => fixedAt));
    expect(remove(after, added)).toBe(text);
  });

  test('several go each to its place, and a person stays at theirs', () => {
    const text = `${oldestFirst}\nAnd so on.\n\n## Notes\n\n- mine\n`;
    const after = add(text, fourth, second);
    expect(timesIn(after)).toEqual(days.map(({ fixedAt }) => fixedAt));
    expect(after).toMatch(/And so on\.\n\n## 2026-11-30[\s\S]*\n\n## Notes\n\n- mine\n$/);
    expect(remove(after, fourth, second)).toBe(text);
  });

  test.each(['as it is', 'a byte order mark, CRLF, no final newline'] as const)('%s', (way) => {
    const text = SAVED_AS[way](oldestFirst);
    expect(remove(add(text, fourth, second), second, fourth)).toBe(text);
  });

  function inOrder(...entries: readonly FixedEntry[]): string {
    const blocks = entries.map((one) => add(null, one).replace('# Fixed errors\n', ''));
    return `# Fixed errors\n${blocks.join('')}`;
  }
});

describe('what a person has written is read back', () => {
  const text = add(null, entry);
  const quoted = '> Check the **width** first.\n>\n> See `resize`.\n\n';
  const facts = text.slice(text.indexOf('- **Error'));

  test.each([
    ['as it was', quoted, 'Check the **width** first.\n\nSee `resize`.'],
    ['edited', '> Check it.  \n>\tTwice\n> > so\nand on\n\n', 'Check it.  \n  Twice\n> so\nand on'],
    ['taken away', '', ''],
    ['a paragraph in its place', 'My *own*\nwords.\n\n', 'My *own*\nwords.'],
    ['blocks in its place', 'Why:\n\n1. a\n2. b\n\n> c\n\n', 'Why:\n\n1. a\n2. b\n\n> c'],
    ['blocks below it', '> a\n\nb\n\n```\n> c\n```\n\n', 'a\n\nb\n\n```\n> c\n```'],
    ['an empty quote', '>\n\n', ''],
    ['a heading of their own', '> a\n\n### Why\n\nb\n\n', 'b'],
  ])('%s', (_, written, description) => {
    const edited = text.replace(quoted, written);
    const found = [{ hash: entry.hash, fixedAt: entry.fixedAt, description }];
    expect(findFixedEntries(toBytes(edited))).toEqual(found);
    expect(findFixedEntries(toBytes(edited.replaceAll('\n', '\r\n')))).toEqual(found);
    expect(findFixedEntries(toBytes(add(edited, later)))).toEqual([
      { hash: later.hash, fixedAt: later.fixedAt, description: '' },
      ...found,
    ]);
    expect(remove(add(edited, later), later)).toBe(edited);
  });

  test('an entry without its heading has the quote above it, and nothing else of the file', () => {
    const bare = `# Fixed errors\n\nIntroduction.\n\n${quoted}${facts}`;
    expect(findFixedEntries(toBytes(bare))[0]?.description).toBe(
      'Check the **width** first.\n\nSee `resize`.',
    );
    expect(findFixedEntries(toBytes(bare.replace(quoted, '')))[0]?.description).toBe('');
  });

  test('nothing is found in what is no text', () => {
    expect(findFixedEntries(Uint8Array.of(0xff))).toEqual([]);
  });

  test.each([
    '```text\nfoo\n```',
    '````text\n```text\nfoo\n```\n````',
    '```text\n[a]: b\n```\nfoo\n```text\n```',
    '[a]: b',
    '    indented\n\tand so',
    '\r\n \r\n  two  \r\n\t\r\nlines\r\n',
    '> quoted\nlazily',
    '<!--',
    '# a\n---\n# b',
    '\u00A0',
    'a\u2028b\u0085c\n\u202Ed',
  ])('%j', (description) => {
    expect(findFixedEntries(toBytes(add(null, { ...entry, description })))[0]?.description).toBe(
      normalizeDescription(description),
    );
  });

  test('the normal form is what it says', () => {
    expect(normalizeDescription(' \n  a  \r\n \t\r\u0007b\n\n')).toBe('  a  \n\n\u2407b');
    expect(normalizeDescription(' \n\t')).toBe('');
  });

  test('whatever it says', () => {
    const line = fc.oneof(
      hostileText,
      fc.constantFrom(
        '',
        ' ',
        '```text',
        '```',
        '    a',
        '> b',
        '[a]: b',
        '[^1]: c',
        '- d',
        '<!--',
      ),
    );
    const lines = fc.array(line, { maxLength: 6 });
    const breaks = fc.constantFrom('\n', '\r\n', '\r', '\n\n');
    fc.assert(
      fc.property(lines, breaks, (parts, lineBreak) => {
        const description = parts.join(lineBreak);
        const normal = normalizeDescription(description);
        const [found] = findFixedEntries(toBytes(add(null, { ...entry, description })));
        expect(found?.description).toBe(normal);
        expect(normalizeDescription(normal)).toBe(normal);
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});

describe('undoing a fix keeps what a person has written into its entry', () => {
  const text = add(null, entry);
  const heading = `## 2026-11-21 · TypeError in \`stage2_resize\` ${fixed}\n\n`;
  const note = `what was written into the fix of ${entry.hash} stays`;

  test.each([
    ['a paragraph below the quote', '`resize`.\n\n', 'Mine.\n\n', `${heading}Mine.\n`],
    ['an item above the facts', '`resize`.\n\n', '- mine\n', `${heading}- mine\n`],
    ['an item among the facts', `occurrences ${fixed}\n`, '- mine\n', `${heading}- mine\n`],
    ['an item below the facts', `aa --> ${fixed}\n`, '- mine\n', `${heading}- mine\n`],
    ['a heading', '`resize`.\n\n', '### Why\n\n', text.replace(/- \*\*Error[\s\S]*/, '### Why\n')],
  ])('%s', (_, after, written, left) => {
    const edited = text.replace(after, after + written);
    expect(edited).not.toBe(text);
    const result = removeFixedEntries(toBytes(edited), [entry]);
    expect(unwrap(result)).toBe(left.startsWith('# ') ? left : `# Fixed errors\n\n${left}`);
    expect(result).toMatchObject({ notes: [note] });
  });

  test('a title of their own', () => {
    const edited = text.replace(heading, '## The width\n\n');
    expect(remove(edited, entry)).toBe(
      '# Fixed errors\n\n## The width\n\n> Check the **width** first.\n>\n> See `resize`.\n',
    );
  });

  test('no title of the file goes with it', () => {
    const edited = text.replace(heading, '').replace(/> [\s\S]*?\n\n/, '');
    expect(remove(edited, entry)).toBe('# Fixed errors\n');
  });

  test.each(['\n  And more.\n', '  And more.\n', ' And more.\n', ' <!-- mine -->\n'])(
    '%j after the last fact keeps it in place',
    (written) => {
      const edited = text.replace(
        /\n$/,
        written.startsWith(' ') && !written.startsWith('  ') ? written : `\n${written}`,
      );
      expect(removeFixedEntries(toBytes(edited), [entry])).toMatchObject({
        changed: false,
        notes: [
          `what was written into the fix of ${entry.hash}, among its facts, keeps it in place`,
        ],
      });
    },
  );
});

function timesIn(text: string): readonly string[] {
  return findFixedEntries(toBytes(text)).map(({ fixedAt }) => fixedAt);
}

describe('entries that union has run into each other', () => {
  const named = (hash: string, day: number, description: string): FixedEntry => {
    const fixedAt = `2026-12-0${day}T00:00:00.000Z`;
    return { ...entry, hash, fixedAt, description };
  };
  const [older, undone] = [named('1'.repeat(16), 1, ''), named('2'.repeat(16), 2, '')];
  const [mine, theirs] = [named('3'.repeat(16), 3, 'by me'), named('4'.repeat(16), 4, 'by them')];
  // One side has undone a fix and made another in its place: what both entries have is there once.
  const merged = tangle(add(null, older, undone, mine), undone, theirs);
  const ledger = [older, mine, theirs];

  const mend = (text: string, known: readonly FixedEntry[] = ledger, isMerged = false) => {
    const findFix: FixLookUp = ({ hash, fixedAt }) => {
      if (hash === undone.hash) return null;
      return known.find((one) => one.hash === hash && one.fixedAt === fixedAt);
    };
    return mendFixedEntries(toBytes(text), findFix, isMerged);
  };
  const listFound = (text: string) => findFixedEntries(toBytes(text)).map(({ hash }) => hash);

  test('are each there once, in the words of their fix', () => {
    expect(listFound(merged)).toEqual([mine.hash, older.hash]);
    expect(unwrap(mend(merged))).toBe(add(null, ...ledger));
  });

  test('are both there where neither was undone', () => {
    const kept = { ...undone, hash: '5'.repeat(16) };
    const text = tangle(add(null, older, kept, mine), kept, theirs);
    expect(unwrap(mend(text, [...ledger, kept]))).toBe(add(null, ...ledger, kept));
  });

  test('are parted also where git has united fixes of one time', () => {
    const other = { ...theirs, hash: `${theirs.hash.slice(0, 8)}${'5'.repeat(8)}` };
    const base = add(null, older);
    const both = unite(base, add(base, other), add(base, theirs));
    expect(listFound(both)).toEqual([older.hash]);
    const mended = unwrap(mend(both, [...ledger, other]));
    expect(listFound(mended).sort()).toEqual([older.hash, theirs.hash, other.hash]);
    expect(mended).toBe(add(base, other, theirs));
  });

  test('keep the words of a person', () => {
    const text = merged.replace('> by them', '> by them\n> and me');
    const mended = unwrap(mend(text));
    expect(mended).toContain('> by them\n> and me\n');
    expect(listFound(mended).sort()).toEqual(ledger.map(({ hash }) => hash));
  });

  test.each<[string, string, readonly FixedEntry[]]>([
    ['the ledger does not know one of them', merged, [older, mine]],
    ['a person has written on', merged.replace(/(4{16} --> .*)/, '$1 and more'), ledger],
  ])('stay as they are where %s', (_what, text, known) => {
    expect(mend(text, known)).toEqual({
      ok: true,
      bytes: toBytes(text),
      changed: false,
      notes: [`the fix of ${undone.hash} is mixed up with another: part them by hand`],
    });
  });

  test('are not two whole lists that a person has put together', () => {
    const text = add(null, { ...older, description: '' }, { ...mine, description: '' });
    const together = text.replace(/\n## 2026-12-01.*\n/, '');
    expect(mend(together)).toMatchObject({ changed: false, notes: [] });
    expect(listFound(together)).toEqual([mine.hash]);
  });

  test('are parted also where both are whole, if a merge has put them together', () => {
    const other = { ...theirs, hash: '5'.repeat(16), severity: 'LOW' } as const;
    const base = add(null, older);
    const both = unite(base, add(base, other), add(base, theirs));
    expect(both.match(/^## /gm)).toHaveLength(2);
    expect(unwrap(mend(both, [...ledger, other], true))).toBe(add(base, other, theirs));
  });
});

/** The file with one entry run into another that stands there. */
function tangle(text: string, standing: FixedEntry, added: FixedEntry): string {
  const [there, other] = [standing, added].map((one) => add('', one).trim().split('\n'));
  const lines = [there?.[0], ...(other ?? []).slice(0, -1), there?.at(-1), other?.at(-1)];
  return text.replace((there ?? []).join('\n'), lines.join('\n'));
}

/** What git makes of both with `merge=union`. */
function unite(base: string, ours: string, theirs: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'union-'));
  try {
    for (const [name, text] of Object.entries({ base, ours, theirs })) {
      writeFileSync(join(folder, name), text);
    }
    const names = ['ours', 'base', 'theirs'];
    return execFileSync('git', ['merge-file', '--union', '-p', ...names], {
      cwd: folder,
      encoding: 'utf8',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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
