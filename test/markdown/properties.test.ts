import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TaskItem } from '../../src/core/todo.js';
import { editTodo, findTasks } from '../../src/markdown/todo-file.js';
import { toBytes, toText } from './support/bytes.js';
import { hostileDocument } from './support/hostile-document.js';
import { hostileText } from './support/hostile-text.js';
import { createTask } from './support/tasks.js';

// `npm run roundtrip` looks much longer.
const numRuns = process.env['MARKDOWN_ROUNDTRIP'] === 'all' ? 3000 : 40;
const timeout = numRuns * 1000;
const severity = fc.constantFrom('HIGH', 'MEDIUM', 'LOW');
const someTasks = fc
  .array(fc.tuple(severity, hostileText), { minLength: 1, maxLength: 4 })
  .map((all) =>
    all.map(([one, message], index) => createTask(index + 1, { severity: one, message })),
  );

test('adding and removing gives back the bytes, in whatever order', { timeout }, () => {
  fc.assert(
    fc.property(hostileDocument, someTasks, fc.boolean(), (text, tasks, isReversed) => {
      const bytes = toBytes(text);
      const added = add(add(bytes, tasks.slice(0, 2)), tasks.slice(2));
      if (added === null) return;
      const mine = findTasks(bytes).tasks.length;
      expect(findTasks(added).tasks).toHaveLength(mine + tasks.length);
      const order = isReversed ? [...tasks].reverse() : tasks;
      const restored = order.reduce(remove, added);
      expect(JSON.stringify(toText(restored))).toBe(JSON.stringify(text));
    }),
    { seed: 20261120, numRuns },
  );
});

test('few documents are refused', () => {
  const documents = fc.sample(hostileDocument, { seed: 20261120, numRuns: 60 });
  const refused = documents.filter((text) => add(toBytes(text), [createTask(1)]) === null);
  expect(refused.length).toBeLessThan(10);
});

test("a person's lines survive whatever we do around them", { timeout }, () => {
  const line = fc.constantFrom(
    ...['person 1', '- person 2', '  - person 3', '  person 4', '', '* person 5', '## person 6'],
    ...['> person 7', '1. person 8', '\t- person 9', '- [ ] person 10', '    person 11'],
  );
  const edits = fc.array(fc.tuple(fc.nat({ max: 40 }), line), { maxLength: 6 });
  fc.assert(
    fc.property(edits, someTasks, (changes, tasks) => {
      const start = '# TODO\n\n## High\n\n- person a\n\n## Low\n\n1. person b\n';
      const added = add(toBytes(start), tasks);
      if (added === null) throw new Error('refused');
      const lines = toText(added).split('\n');
      for (const [place, one] of changes) lines.splice(place % lines.length, 0, one);
      const edited = lines.join('\n');
      const left = tasks.reduce(remove, toBytes(edited));
      const gone = new Set(tasks.map(({ hash }) => hash).filter((hash) => !isIn(left, hash)));
      expect(personsLines(toText(left))).toEqual(personsLines(edited));
      expect(gone.size).toBe(tasks.length);
    }),
    { seed: 20261120, numRuns },
  );
});

function add(bytes: Uint8Array | null, tasks: readonly TaskItem[]): Uint8Array | null {
  const result = bytes && editTodo(bytes, { add: tasks, remove: [] });
  return result?.ok ? result.bytes : null;
}

function remove(bytes: Uint8Array, { hash }: TaskItem): Uint8Array {
  const result = editTodo(bytes, { add: [], remove: [hash] });
  if (!result.ok) throw new Error(`${result.problem}: ${JSON.stringify(toText(bytes))}`);
  return result.bytes;
}

function isIn(bytes: Uint8Array, hash: string): boolean {
  return findTasks(bytes).tasks.some((task) => task.hash === hash);
}

function personsLines(text: string): readonly string[] {
  return text.match(/person \w+/g) ?? [];
}
