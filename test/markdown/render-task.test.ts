import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { describe, expect, test } from 'vitest';
import type { TaskItem } from '../../src/core/todo.js';
import { parseDocument } from '../../src/markdown/markdown-document.js';
import { renderTask as renderLine } from '../../src/markdown/render-task.js';
import { childrenOf, textOf } from '../../src/markdown/tree.js';
import { hostileText } from './support/hostile-text.js';
import { createTask } from './support/tasks.js';

const hash = '9ba5976d4c1f02aa';
const task = createTask(0, {
  hash,
  message: "Cannot read properties of undefined (reading 'width')",
  command: 'errtrack fix 9ba5976d -d "…"',
});

test('one line, the id last', () => {
  expect(renderTask(task)).toBe(
    '- [ ] **TypeError** in `stage2_resize` — `Cannot read properties of undefined (reading \'width\')` · `src/stages.ts:42` · `errtrack fix 9ba5976d -d "…"` <!-- errtrack:9ba5976d4c1f02aa -->',
  );
});

test('an error that came back says so, and since when', () => {
  const back = { ...task, context: '', regressedFrom: '2026-11-20T21:18:00.123Z' };
  expect(renderTask({ ...back, message: '', location: null })).toBe(
    '- [ ] **TypeError** · regression: was fixed 2026-11-20 · `errtrack fix 9ba5976d -d "…"` <!-- errtrack:9ba5976d4c1f02aa -->',
  );
});

describe('text of an error', () => {
  test.each([
    ['line breaks are folded', 'a\r\n  b\n\nc\u2028d\te', '`a b c d e`'],
    ['backticks', 'a ``b` c', '```a ``b` c```'],
    ['a backtick at the edge', '`a', '`` `a ``'],
    ['mentions and numbers', '@name #123', '`@name #123`'],
    ['the end of a comment', 'a --> b <!-- c', '`a --> b <!-- c`'],
    ['control characters', 'a\u0000b\u0007\u007f', '`a␀b␇␡`'],
    ['colours', '\u001B[31mred\u001B[0m \u001B]8;;x\u0007y', '`red y`'],
    ['bidi controls', 'a\u202Eb\u2066c\u200F', '`a\\u{202E}b\\u{2066}c\\u{200F}`'],
    ['what has no width', 'a\u200Bb\uFEFFc\u{E0041}', '`a\\u{200B}b\\u{FEFF}c\\u{E0041}`'],
    ['half a character', 'a\uD800b', '`a\uFFFDb`'],
    ['emoji stay whole', '👩‍🔬 ok', '`👩‍🔬 ok`'],
    ['replacement patterns', "$& $1 $$ $'", "`$& $1 $$ $'`"],
  ])('%s', (_, message, shown) => {
    expect(renderTask({ ...task, context: '', message })).toBe(
      `- [ ] **TypeError** — ${shown} · \`src/stages.ts:42\` · \`errtrack fix 9ba5976d -d "…"\` <!-- errtrack:${hash} -->`,
    );
  });

  test('is cut at 200 characters, not within one', () => {
    const line = renderTask({ ...task, message: '😀'.repeat(5000) });
    expect(line).toContain(` — \`${'😀'.repeat(199)}…\` · `);
  });

  test.each([
    ['Error', '**Error**'],
    ['__proto__', '**\\_\\_proto\\_\\_**'],
    ['json.JSONDecodeError', '**json.JSONDecodeError**'],
    ['std::bad_alloc', '**std::bad\\_alloc**'],
    ['www.example', '**`www.example`**'],
    ['@everyone', '**`@everyone`**'],
    ['#1', '**`#1`**'],
    ['a b](c)', '**`a b](c)`**'],
    ['', '**Error**'],
  ])('type %j', (type, shown) => {
    const line = renderTask({ ...task, type, context: '', message: '', location: null });
    expect(line.startsWith(`- [ ] ${shown} · \``)).toBe(true);
  });
});

test('whatever an error says, it is one item of plain words and code', () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (type, message, context) => {
      const line = renderTask({ ...task, type, message, context });
      const { root, tasks } = parseDocument(`# High\n\n- x\n${line}\n- y\n`);
      expect(tasks.map((one) => one.hash)).toEqual([hash]);
      expect(root.children[1]).toMatchObject({ type: 'list', children: [{}, {}, {}] });
      const kinds = tasks.flatMap(({ item }) => collect(item)).map((node) => node.type);
      expect(kinds.filter((kind) => !KINDS.has(kind))).toEqual([]);
      const plain = tasks.flatMap(({ item }) => collect(item)).filter((one) => one.type === 'text');
      expect(plain.map(textOf).join('')).not.toMatch(/[@#<>[\]]/);
    }),
    { seed: 20261120, numRuns: 400 },
  );
});

const KINDS = new Set(['listItem', 'paragraph', 'strong', 'text', 'inlineCode', 'html']);

function collect(node: Nodes): readonly Nodes[] {
  return [node, ...childrenOf(node).flatMap(collect)];
}

test('a task that stands for others says so, however long the message of its first one is', () => {
  const crowded = { ...task, overflow: true, message: 'long '.repeat(100) } as const;
  expect(renderTask(crowded)).toMatch(/…` and others at the same place · `src\/stages\.ts:42` · `/);
  expect(renderTask({ ...task, overflow: true })).toBe(
    renderTask(task).replace(' · `src', ' and others at the same place · `src'),
  );
});

function renderTask(one: TaskItem): string {
  return `- ${renderLine(one, { showSeverity: false, isShort: false })}`;
}
