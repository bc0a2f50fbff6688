import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText } from '../../src/markdown/parsed-text.js';
import { reparseText } from '../../src/markdown/reparsed-text.js';
import { applySplices, type Splice } from '../../src/markdown/splice.js';
import { SAVED_AS } from './support/bytes.js';
import { hostileDocument } from './support/hostile-document.js';

const isWhole = process.env['MARKDOWN_ROUNDTRIP'] === 'all';
const numRuns = isWhole ? 20_000 : 200;
const timeout = numRuns * 1000;
const folder = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

const saved = fc
  .tuple(fc.constantFrom(...fixtures), fc.constantFrom(...Object.values(SAVED_AS)))
  .map(([text, save]) => save(text));
const document = fc.oneof(
  { weight: 3, arbitrary: hostileDocument },
  { weight: 3, arbitrary: fc.tuple(hostileDocument, hostileDocument).map((two) => two.join('\n')) },
  { weight: 1, arbitrary: saved },
);
interface Change {
  readonly at: number;
  readonly length: number;
  readonly isWholeLines: boolean;
  readonly insert: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 30 })),
  isWholeLines: fc.boolean(),
  insert: fc.oneof(fc.constantFrom('', '- [ ] new\n', '\n- new\n'), hostileDocument, fc.string()),
});
const changes = fc.array(change, { minLength: 1, maxLength: 3 });

test('parsing the parts around splices gives what parsing all of it gives', { timeout }, () => {
  let parts = 0;
  fc.assert(
    fc.property(document, changes, (text, all) => {
      const splices = planSplices(text, all);
      const before = parseText(text);
      const after = reparseText(before, splices);
      const expected = parseText(applySplices(text, splices));
      expect(after.text).toBe(expected.text);
      expect(after.root).toEqual(expected.root);
      expect(new Set(after.labels.links)).toEqual(new Set(expected.labels.links));
      expect(new Set(after.labels.footnotes)).toEqual(new Set(expected.labels.footnotes));
      if (after.root.children.some((node) => before.root.children.includes(node))) parts += 1;
    }),
    { seed: 20261121, numRuns },
  );
  expect(parts).toBeGreaterThan(numRuns / 10);
});

const ITEMS = Array.from({ length: 50 }, (_, index) => `- item ${index} [a]\n`).join('');

test('of a long list only the items around a splice are parsed again', () => {
  const text = `# T\n\n${ITEMS}\n# U\n\n[a]: b\n`;
  const before = parseText(text);
  const start = text.indexOf('- item 30');
  const after = reparseText(before, [{ start, end: start, insert: '- new [a]\n' }]);
  expect(after.root).toEqual(parseText(after.text).root);
  const [old, list] = [before, after].map(({ root }) => root.children[1]);
  if (old?.type !== 'list' || list?.type !== 'list') throw new Error('no list');
  expect(list.children.slice(0, 29)).toEqual(old.children.slice(0, 29));
  expect(list.children.filter((item) => old.children.includes(item))).toHaveLength(29);
});

test.each([
  [
    'a list below a paragraph, whose first item is read otherwise',
    '# T\n\n- 2. b\n- c\n',
    'p\n',
    5,
  ],
  ['a label that others refer to comes', `# T\n\ntext\n\n# U\n\n[a]\n`, '\n[a]: b\n', 9],
  ['a label that others refer to goes', `# T\n\n[a]: b\n\n# U\n\n[a]\n`, '', 5],
  ['a footnote that others refer to goes', `# T\n\n[^1]: b\n\n# U\n\n[^1]\n`, '', 5],
  ['a fence that is not closed', `# T\n\ntext\n\n# U\n\n- a\n- b\n`, '```\n', 5],
  ['a comment that is not closed', `# T\n\ntext\n\n# U\n\n- a\n- b\n`, '<!--\n', 5],
  ['a heading that becomes code', `# T\n\n# U\n\ntext\n`, '    ', 5],
  ['items that become items of another list', `- a\n- b\n- c\n- d\n`, '* x\n', 4],
  ['items that become items of an item', `- a\n- b\n- c\n- d\n`, '- x\n\n      ', 4],
  ['a list that gets a blank line', `- a\n- b\n- c\n- d\n`, '\n', 8],
  ['a blank line at the end of a list', `- a\n- b\n- c\n\n# U\n`, '\n\n', 12],
  ['a paragraph that becomes a heading', `# T\n\ntext\n# U\n`, '---\n', 10],
  ['front matter that is closed further down', `---\na: b\n\n# T\n\n- a\n- b\n`, '---\n', 18],
])('%s', (_, text, insert, start) => {
  const end = insert === '' ? text.indexOf('\n', start) + 1 : start;
  const splices = [{ start, end, insert }];
  const after = reparseText(parseText(text), splices);
  expect(after.root).toEqual(parseText(applySplices(text, splices)).root);
});

/** Splices that do not overlap, some of them of whole lines. */
function planSplices(text: string, all: readonly Change[]): readonly Splice[] {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((one) => one.index + one[0].length)];
  const splices = all.map(({ at, length, isWholeLines, insert }): Splice => {
    if (!isWholeLines) {
      const start = at % (text.length + 1);
      return { start, end: Math.min(text.length, start + length), insert };
    }
    const line = at % starts.length;
    const start = starts[line] ?? 0;
    return { start, end: length === 0 ? start : (starts[line + 1] ?? text.length), insert };
  });
  return splices
    .sort((a, b) => a.start - b.start)
    .filter((one, index, sorted) => one.start >= (sorted[index - 1]?.end ?? 0));
}
