import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES, type Severity } from '../../src/core/severity.js';
import type { TodoEdits } from '../../src/core/todo.js';
import { editTodo, findTasks, type TodoOptions } from '../../src/markdown/todo-file.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';
import { hostileDocument } from './support/hostile-document.js';
import { hostileText } from './support/hostile-text.js';
import { createTask } from './support/tasks.js';

// `npm run roundtrip` looks much longer.
const isWhole = process.env['MARKDOWN_ROUNDTRIP'] === 'all';
const numRuns = isWhole ? 3000 : 15;
const timeout = numRuns * 2000;
const seed = 20261121;

const folder = new URL('fixtures/', import.meta.url);
const names = readdirSync(folder).filter((name) => /^(?!unclosed).*\.md$/.test(name));
const forms = Object.entries(SAVED_AS).filter(
  ([form]) => isWhole || /^(?:as it is|.* in turn|.*CRLF, no final newline)$/.test(form),
);
const tasks = SEVERITIES.map((severity, index) => createTask(1000 + index, { severity }));
const hashes = tasks.map(({ hash }) => hash);

describe.each(names)('%s', (name) => {
  const original = readFileSync(new URL(name, folder), 'utf8');

  test.each(forms)('%s', (_, save) => {
    const text = save(original);
    const added = edit(text, { add: tasks }, { layout: 'detailed' });
    const texts = textsOf(added);
    const move = tasks.map(({ hash, severity }) => ({ hash, severity: next(severity) }));
    const moved = edit(added, { move });
    expect(textsOf(moved)).toEqual(texts);
    const ticked = edit(moved, { check: hashes.map((hash) => ({ hash, box: 'x' as const })) });
    expect(differences(moved, ticked)).toBe(hashes.length);
    const marks = findTasks(toBytes(ticked)).tasks.filter(({ hash }) => hashes.includes(hash));
    expect(marks.map(({ mark }) => mark)).toEqual(hashes.map(() => 'done'));
    expect(edit(ticked, { remove: hashes })).toBe(text);

    const [hash = ''] = hashes;
    const pasted = `${ticked}\n\n- [-] pasted <!-- errtrack:${hash} -->`;
    const chosen = edit(pasted, { keep: [{ hash, index: 1 }] });
    const left = findTasks(toBytes(chosen)).tasks.filter((task) => task.hash === hash);
    expect(left).toMatchObject([{ mark: 'dropped', text: 'pasted' }]);
    expect(edit(pasted, { keep: [{ hash, index: 0 }] })).toContain(ticked.trimEnd());
  });
});

const severity = fc.constantFrom<Severity>('HIGH', 'MEDIUM', 'LOW');

test('a task is added, moved and removed, and nothing is left of it', { timeout }, () => {
  const layout = fc.constantFrom('compact' as const, 'detailed' as const);
  fc.assert(
    fc.property(hostileDocument, severity, severity, layout, (text, first, second, shape) => {
      const task = createTask(1, { severity: first });
      const added = editTodo(toBytes(text), { add: [task] }, { layout: shape });
      if (!added.ok) return;
      const moved = editTodo(added.bytes, { move: [{ hash: task.hash, severity: second }] });
      if (!moved.ok) return;
      const removed = edit(toText(moved.bytes), { remove: [task.hash] });
      expect(JSON.stringify(removed)).toBe(JSON.stringify(text));
    }),
    { seed, numRuns },
  );
});

const lines = fc
  .array(
    fc.constantFrom(
      ...[
        '  - person a\n',
        '    - person b\n',
        '\n  person c\n',
        '  > person d\n',
        '  1. person e\n',
      ],
      ...['\n      person f\n', '  person g @ann 📅 2026-01-02\n', '\t- person h\n'],
      ...['  ```\n  person j\n\n  person k\n  ```\n', '  | a |\n  |---|\n  | person l |\n'],
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.join(''));
// A lazy line belongs to the task's own; below anything else it would be no part of the item.
const below = fc.tuple(fc.constantFrom('', 'person i\n'), lines).map((parts) => parts.join(''));
const box = fc.constantFrom('[ ] ', '[x] ', '[-] ', '[/] ', '');

test('a task moves there and back, with all below it', { timeout }, () => {
  fc.assert(
    fc.property(below, box, fc.constantFrom('\n', '\r\n'), (lines, mark, lineBreak) => {
      const { hash } = createTask(1);
      const text = `## High\n\n- x\n- ${mark}T <!-- errtrack:${hash} -->\n${lines}\n## Low\n\n- y\n`;
      const saved = text.replaceAll('\n', lineBreak);
      const there = edit(saved, { move: [{ hash, severity: 'LOW' }] });
      expect(findTasks(toBytes(there)).tasks).toMatchObject([{ severity: 'LOW' }]);
      expect(persons(there)).toEqual(persons(saved));
      expect(edit(there, { move: [{ hash, severity: 'HIGH' }] })).toBe(saved);
    }),
    { seed, numRuns },
  );
});

test("a person's lines survive whatever is done around them", { timeout }, () => {
  const line = fc.constantFrom(
    ...['person 1', '- person 2', '  - person 3', '  person 4', '', '* person 5', '## person 6'],
    ...['> person 7', '1. person 8', '\t- person 9', '- [ ] person 10', '    person 11', '## Low'],
  );
  const hash = fc.constantFrom(...hashes);
  const verb = fc.oneof(
    fc.tuple(fc.nat({ max: 40 }), line),
    hash.map((one) => ({ remove: [one] })),
    hash.map((one) => ({ add: tasks.filter((task) => task.hash === one) })),
    fc.tuple(hash, severity).map(([one, to]) => ({ move: [{ hash: one, severity: to }] })),
    hash.map((one) => ({ check: [{ hash: one, box: 'x' as const }] })),
    hash.map((one) => ({ keep: [{ hash: one, index: 0 }] })),
  );
  fc.assert(
    fc.property(fc.array(verb, { maxLength: 12 }), (verbs) => {
      let text = edit('# TODO\n\n## High\n\n- person a\n\n## Low\n\n1. person b\n', { add: tasks });
      for (const one of verbs) {
        const before = persons(text);
        if (Array.isArray(one)) {
          const lines = text.split('\n');
          lines.splice(one[0] % lines.length, 0, one[1]);
          text = lines.join('\n');
        } else {
          const result = editTodo(toBytes(text), one);
          if (result.ok) text = toText(result.bytes);
          expect(persons(text)).toEqual(before);
        }
      }
    }),
    { seed, numRuns },
  );
});

test('the words of a task are the same however its lines are wrapped, and wherever it stands', {
  timeout,
}, () => {
  const wraps = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(hostileText, wraps, (message, wrap) => {
      const task = createTask(1, { message });
      const added = edit('## High\n\n## Low\n', { add: [task] });
      let index = 0;
      const wrapped = added.replace(/(?<=\S) (?=\S)(?!errtrack:|-->)/g, (blank, offset: number) => {
        index += 1;
        const isInItem =
          offset > added.indexOf('**') &&
          offset < added.indexOf('<!-- errtrack:0000000000000001') - 1;
        return isInItem && wrap[index % wrap.length] === true ? '\n      ' : blank;
      });
      expect(textsOf(wrapped)).toEqual(textsOf(added));
      const moved = edit(wrapped, { move: [{ hash: task.hash, severity: 'MEDIUM' }] });
      expect(moved).toContain('MEDIUM · ');
      expect(textsOf(moved)).toEqual(textsOf(added));
    }),
    { seed, numRuns },
  );
});

function next(severity: Severity): Severity {
  return SEVERITIES[(SEVERITIES.indexOf(severity) + 1) % SEVERITIES.length] ?? 'HIGH';
}

function textsOf(text: string): readonly string[] {
  const found = findTasks(toBytes(text)).tasks.filter(({ hash }) => /^0{12}/.test(hash));
  return found.map((task) => `${task.hash} ${task.text}`).sort();
}

function differences(before: string, after: string): number {
  if (before.length !== after.length) return Number.NaN;
  return before.split('').filter((character, index) => character !== after[index]).length;
}

function persons(text: string): readonly string[] {
  return (text.match(/person \w+/g) ?? []).sort();
}

function edit(text: string, edits: Partial<TodoEdits>, options?: TodoOptions): string {
  const result = editTodo(toBytes(text), edits, options);
  if (!result.ok) throw new Error(`${result.problem}: ${JSON.stringify(text)}`);
  return toText(result.bytes);
}
