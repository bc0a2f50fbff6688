import { type Options, toMarkdown } from 'mdast-util-to-markdown';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../src/core/severity.js';
import { editTodo, findTasks } from '../../src/markdown/todo-file.js';
import { toBytes, toText } from './support/bytes.js';
import { createTask } from './support/tasks.js';

const START = [
  '---\ntitle: todo\n---\n\n# TODO\n\n## High priority\n\n* buy milk\n  * and *butter*\n\n',
  '## Medium priority\n\n1. first\n2. second\n\n## Low\nSome text.\n\n[link]: https://example.com\n',
].join('');
const first = SEVERITIES.map((severity, index) =>
  createTask(0xa0 + index, {
    severity,
    message: 'ENOENT: no such file or directory, open `a  b` | c\\d *e* in a rather long sentence',
  }),
);
const second = SEVERITIES.map((severity, index) => createTask(0xb0 + index, { severity }));
const hashes = [...first, ...second].map(({ hash }) => hash);

/** What a formatter makes of a file, between two edits of ours. */
const FORMATTERS: Readonly<Record<string, (text: string) => string>> = {
  remark: formatWithRemark,
  'remark, twice': (text) => formatWithRemark(formatWithRemark(text)),
  'lines wrapped at 80 columns': (text) => wrap(text, 80),
  'lines wrapped at 24 columns': (text) => wrap(text, 24),
  'remark and wrapped lines': (text) => wrap(formatWithRemark(text), 60),
};

describe.each(Object.entries(FORMATTERS))('%s between two edits', (_, format) => {
  const formatted = format(toText(edit(toBytes(START), { add: first })));

  test('finds each task once', () => {
    expect(find(toBytes(formatted))).toEqual(first.map(({ hash }) => hash));
  });

  test('adds each task once, also those that are there', () => {
    const added = edit(toBytes(formatted), { add: [...first, ...second] });
    expect(find(added)).toEqual(expect.arrayContaining(hashes));
    expect(find(added)).toHaveLength(hashes.length);
    expect(toText(edit(added, { remove: second.map(({ hash }) => hash) }))).toBe(formatted);
  });

  test("removes them and keeps the person's words", () => {
    const added = edit(toBytes(formatted), { add: second });
    const left = edit(added, { remove: hashes });
    expect(find(left)).toEqual([]);
    expect(words(toText(left))).toEqual(words(format(START)));
  });
});

function formatWithRemark(text: string): string {
  const remark = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).freeze();
  // remark-gfm and remark-frontmatter tell there how what they parse is written.
  const { toMarkdownExtensions: extensions } = remark.data() as {
    readonly toMarkdownExtensions?: Options[];
  };
  return toMarkdown(remark.parse(text), { extensions: extensions ?? [] });
}

/** As prettier does with `proseWrap: always`: never within a code span or a comment. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const [prefix = ''] = /^ *(?:(?:[-*+]|\d+\.) +(?:\[.\] )?)?/.exec(line) ?? [];
  if (line.startsWith('#') || line.startsWith('[') || prefix === '') return line;
  const indent = ' '.repeat(prefix.replace(/\[.\] $/, '').length);
  const rows: string[] = [];
  for (const word of line.slice(prefix.length).match(/(?:`+[^`]*`+|<!--.*?-->|[^\s`])+/g) ?? []) {
    const row = rows.at(-1);
    const isFull = row !== undefined && indent.length + row.length + 1 + word.length > width;
    // What would start a block at the start of a line stays where it is.
    if (row === undefined || (isFull && !/^[-*+>#=|]|^\d+[.)]/.test(word))) rows.push(word);
    else rows[rows.length - 1] = `${row} ${word}`;
  }
  return prefix + rows.join(`\n${indent}`);
}

function edit(bytes: Uint8Array, edits: Parameters<typeof editTodo>[1]): Uint8Array {
  const result = editTodo(bytes, edits);
  if (!result.ok) throw new Error(result.problem);
  return result.bytes;
}

function find(bytes: Uint8Array): readonly string[] {
  return findTasks(bytes).tasks.map(({ hash }) => hash);
}

function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
