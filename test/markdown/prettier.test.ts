import fc from 'fast-check';
import { format, type Options } from 'prettier';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../src/core/severity.js';
import type { FixedEntry, TodoEdits } from '../../src/core/todo.js';
import type { EditResult } from '../../src/markdown/edit-result.js';
import {
  addFixedEntries,
  findFixedEntries,
  removeFixedEntries,
} from '../../src/markdown/fixed-file.js';
import { readMeaning } from '../../src/markdown/meaning.js';
import { editTodo, findTasks, type TodoOptions } from '../../src/markdown/todo-file.js';
import { toBytes, toText } from './support/bytes.js';
import { hostileText } from './support/hostile-text.js';
import { createTask } from './support/tasks.js';

const TODO = [
  '---\ntitle: todo\n---\n\n# TODO\n\n## High priority\n\n* buy milk\n  * and *butter*\n\n',
  '## Medium priority\n\n1. first\n2. second\n\n## Low\nSome text.\n\n[link]: https://example.com\n',
].join('');
const HISTORY = '# Fixed errors\n\n## A note of mine\n\n* with *text*\n';
const LONG =
  'ENOENT: no such file or directory, open `a  b` | c\\d *e* in a rather long sentence, '.repeat(3);
const DESCRIPTION = [
  'Checked *that* the __file__ is there, before anything of it is read, in `load()`:\n\n* one\n* two\n\n',
  'See [the notes](https://example.com/a_b), and do not forget that a width may well be zero.',
].join('');

const forms = [{}, { tabWidth: 4 }, { useTabs: true }, { endOfLine: 'crlf' }] as const;
const ways = ['always', 'never', 'preserve'].flatMap((proseWrap, row) =>
  [40, 80, 120].flatMap((printWidth, column) =>
    ['compact', 'detailed'].map((layout, index) => ({
      ...forms[(row + column + index) % forms.length],
      ...{ proseWrap, printWidth, layout },
    })),
  ),
);
const texts = fc.sample(hostileText, { seed: 20261121, numRuns: ways.length * 5 });

describe.each(ways.map((way, index) => [JSON.stringify(way), way, index] as const))(
  'prettier, %s',
  (_, { layout, ...way }, index) => {
    const options: TodoOptions = { layout: layout === 'detailed' ? 'detailed' : 'compact' };
    const messages = [LONG, ...texts.slice(5 * index, 5 * index + 5)];
    const tasks = messages.map((message, at) =>
      createTask(0xa0 + at, {
        severity: SEVERITIES[at % 3] ?? 'LOW',
        message,
        type: pick(messages, at),
      }),
    );
    const hashes = tasks.map(({ hash }) => hash);
    const run = (text: string) => format(text, { ...way, parser: 'markdown' } as Options);

    test('TODO.md says the same', async () => {
      const before = reword(edit(TODO, { add: tasks }, options));
      const after = await run(before);
      expect(after).not.toBe(before);
      expect(findTasks(toBytes(after))).toEqual(findTasks(toBytes(before)));
    });

    test('TODO.md is edited on', async () => {
      const formatted = await run(edit(TODO, { add: tasks }, options));
      const others = tasks.map((task, at) => ({ ...task, hash: createTask(0xb0 + at).hash }));
      const added = edit(formatted, { add: [...tasks, ...others] }, options);
      expect(find(added).sort()).toEqual([...hashes, ...others.map(({ hash }) => hash)].sort());
      expect(edit(added, { remove: others.map(({ hash }) => hash) })).toBe(formatted);
      expect(edit(formatted, { remove: hashes })).toBe(await run(TODO));
      const check = hashes.map((hash) => ({ hash, box: 'x' as const }));
      const move = hashes.map((hash) => ({ hash, severity: 'LOW' as const }));
      const moved = findTasks(toBytes(edit(formatted, { check, move }))).tasks;
      expect(moved).toHaveLength(hashes.length);
      expect(new Set(moved.map(({ mark, severity }) => `${mark} ${severity}`))).toEqual(
        new Set(['done LOW']),
      );
    });

    test('FIXED_ERRORS.md says the same, and is edited on', async () => {
      const entries = messages.map((message, at) => createEntry(message, at));
      const before = toText(pass(addFixedEntries(toBytes(HISTORY), entries)));
      const after = toBytes(await run(before));
      const [was, is] = [toBytes(before), after].map(readHistory);
      expect(is).toEqual(was);
      expect(is).toHaveLength(entries.length);
      expect(pass(addFixedEntries(after, entries))).toBe(after);
      expect(toText(pass(removeFixedEntries(after, entries)))).toBe(await run(HISTORY));
    });
  },
);

/** As people do: words behind the text of the first task. */
function reword(text: string): string {
  return text.replace(/ <!-- errtrack:0+a0/, (id) => ` · ask @ann on Monday, _please_${id}`);
}

function createEntry(message: string, at: number): FixedEntry {
  const description = at === 0 ? DESCRIPTION : at === 1 ? message.slice(0, 20) : '';
  return {
    ...createTask(0xc0 + at, { message }),
    ...{ fixedAt: `2026-11-0${at + 1}T10:00:00.000Z`, description, occurrences: at },
    ...{ commit: at % 2 === 0 ? null : 'abc1234', by: at % 2 === 0 ? null : 'Ada *L*' },
    lastSeen: null,
  };
}

function readHistory(bytes: Uint8Array) {
  return findFixedEntries(bytes).map(({ hash, fixedAt, description }) => {
    return { hash, fixedAt, meaning: readMeaning(description) };
  });
}

function pick(messages: readonly string[], at: number): string {
  return at % 2 === 0 ? 'TypeError' : (messages.at(at - 1) ?? '');
}

function find(text: string): string[] {
  return findTasks(toBytes(text)).tasks.map(({ hash }) => hash);
}

function edit(text: string, edits: Partial<TodoEdits>, options?: TodoOptions): string {
  return toText(pass(editTodo(toBytes(text), edits, options)));
}

function pass(result: EditResult): Uint8Array {
  if (!result.ok) throw new Error(result.problem);
  return result.bytes;
}
