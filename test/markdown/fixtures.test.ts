import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../src/core/severity.js';
import { parseDocument } from '../../src/markdown/markdown-document.js';
import { createTreeWithout, isSameTree } from '../../src/markdown/plain-tree.js';
import { editTodo, findTasks } from '../../src/markdown/todo-file.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';
import { createTask } from './support/tasks.js';

const folder = new URL('fixtures/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
const tasks = [
  ...SEVERITIES.map((severity, index) => createTask(1000 + index, { severity })),
  createTask(2000, { type: 'Bad\nName <b>', message: '`]`(--> | *x*' }),
];
const hashes = tasks.map((task) => task.hash);

describe.each(names)('%s', (name) => {
  const original = readFileSync(new URL(name, folder), 'utf8');

  test.each(Object.entries(SAVED_AS))('%s', (_, save) => {
    const text = save(original);
    const bytes = toBytes(text);
    const added = editTodo(bytes, { add: tasks, remove: [] });
    if (name.startsWith('unclosed')) {
      expect(added).toMatchObject({ ok: false, problem: /close the block that starts on line \d/ });
      return;
    }
    if (!added.ok) throw new Error(added.problem);

    const removed = editTodo(added.bytes, { add: [], remove: hashes });
    expect(removed.ok && toText(removed.bytes)).toBe(text);
    if (save !== SAVED_AS['as it is']) return;

    const found = findTasks(added.bytes).tasks.map(({ hash }) => hash);
    const mine = findTasks(bytes).tasks.map(({ hash }) => hash);
    expect([...found].sort()).toEqual([...mine, ...hashes].sort());
    expect(hasTheSameNodes(text, toText(added.bytes))).toBe(true);
    const some = editTodo(added.bytes, { add: [], remove: hashes.slice(1, 3) });
    const rest = editTodo(some.ok ? some.bytes : bytes, { add: [], remove: hashes });
    expect(rest.ok && toText(rest.bytes)).toBe(text);
  });
});

function hasTheSameNodes(before: string, after: string): boolean {
  const [a, b] = [before, after].map((text) => parseDocument(text.replace(/^\uFEFF/, '')));
  if (a === undefined || b === undefined) return false;
  const ours = b.tasks.filter((task) => hashes.includes(task.hash));
  const added = b.sections
    .filter(({ nodes }) => nodes.length === 1 && nodes[0] === ours.at(-1)?.list)
    .filter(() => a.sections.length < b.sections.length)
    .map(({ heading }) => heading);
  return isSameTree(
    createTreeWithout(a.root, new Set()),
    createTreeWithout(b.root, new Set([...ours.map((task) => task.item), ...added])),
  );
}
