import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cutting } from '../../src/core/cutting.js';
import type { Severity } from '../../src/core/severity.js';
import type { TodoEdits } from '../../src/core/todo.js';
import { cutTasks } from '../../src/markdown/cut-tasks.js';
import { putBack } from '../../src/markdown/put-back.js';
import { editTodo, findTasks } from '../../src/markdown/todo-file.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';
import { hostileDocument } from './support/hostile-document.js';
import { createTask } from './support/tasks.js';

const numRuns = process.env['MARKDOWN_ROUNDTRIP'] === 'all' ? 3000 : 25;
const timeout = numRuns * 2000;
const seed = 20261121;

const severities = ['HIGH', 'HIGH', 'MEDIUM', 'HIGH', 'LOW'] as const;
const tasks = severities.map((severity, index) => createTask(1000 + index, { severity }));
const hashes = tasks.map(({ hash }) => hash);
const severityOf = new Map<string, Severity>(tasks.map((task) => [task.hash, task.severity]));

/** A file, and what was taken out of it. */
interface Desk {
  readonly text: string;
  readonly cuttings: readonly Cutting[];
}

function takeOut({ text, cuttings }: Desk, going: readonly string[]): Desk | null {
  const result = editTodo(toBytes(text), { remove: going });
  if (!result.ok) return null;
  const cuts = cutTasks(toBytes(text), going, {});
  const made = cuts.map(({ hash, cut }) => ({ hash, regressions: 0, ...cut }));
  return { text: toText(result.bytes), cuttings: [...cuttings, ...made] };
}

function giveBack({ text, cuttings }: Desk, coming: readonly string[]): Desk {
  const wanted = coming.map((hash) => ({
    ...{ hash, severity: severityOf.get(hash) ?? 'HIGH', mark: 'open' as const },
  }));
  const result = putBack(toBytes(text), new Map(wanted.map((it) => [it.hash, it])), cuttings, {});
  const left = result.cuttings.filter(({ hash }) => !result.back.has(hash));
  return { text: toText(result.bytes), cuttings: left };
}

const layout = fc.constantFrom('compact' as const, 'detailed' as const);
const save = fc.constantFrom(...Object.values(SAVED_AS));
const note = fc.constantFrom(
  ...['', '', '  - note\n', '  - note\n    - deeper\n', '\n  more\n', '  lazy\n', '- mine\n', '\n'],
);
const notes = fc.array(note, { minLength: hashes.length, maxLength: hashes.length });

/** A file of a person's with our tasks in it, and what they wrote below them. */
const file = fc
  .tuple(hostileDocument, layout, save, notes)
  .map(([text, shape, saved, below]) => {
    const added = editTodo(toBytes(text), { add: tasks }, { layout: shape });
    if (!added.ok) return null;
    const filled = hashes.reduce((now, hash, index) => {
      const line = now.split('\n').find((one) => one.includes(hash)) ?? '';
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      const words = (below[index] ?? '').replace(/^(?=.)/gm, indent);
      return line === '' ? now : now.replace(`${line}\n`, () => `${line}\n${words}`);
    }, toText(added.bytes));
    return saved(filled);
  })
  .filter((text) => text !== null);

const order = fc.shuffledSubarray(hashes, { minLength: hashes.length });
const groups = fc
  .tuple(order, fc.array(fc.boolean(), { maxLength: hashes.length }))
  .map(([all, cuts]) => split(all, cuts));

test('what went in any order comes back in any order', { timeout }, () => {
  let [count, lost] = [0, 0];
  fc.assert(
    fc.property(file, groups, groups, (text, going, coming) => {
      let desk: Desk = { text, cuttings: [] };
      for (const group of going) {
        const next = takeOut(desk, group);
        if (next === null) return;
        desk = next;
      }
      for (const group of coming) {
        const before = desk;
        desk = giveBack(desk, group);
        expectSound(before.text, desk.text, group);
      }
      count += 1;
      if (desk.cuttings.length > 0 || !hashes.every((hash) => desk.text.includes(hash))) lost += 1;
      else expect(JSON.stringify(desk.text)).toBe(JSON.stringify(text));
    }),
    { seed, numRuns },
  );
  // What nobody can tell apart stays out.
  expect(lost / count).toBeLessThan(0.05);
});

const words = fc.constantFrom(
  ...['person', '- person', '  - person', '', '## person', '> person', '    person', '- a', '- b'],
  ...['text', '```', '<!--', '# Title', '1. person', '\t- person', '***', '- [ ] a'],
);
const change = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 1 }), words);

test("a person's words stay as they are, wherever they write", { timeout }, () => {
  fc.assert(
    fc.property(file, groups, fc.array(change, { maxLength: 4 }), (text, going, changes) => {
      let desk: Desk = { text, cuttings: [] };
      for (const group of going) desk = takeOut(desk, group) ?? desk;
      const lines = desk.text.split('\n');
      for (const [at, less, line] of changes) lines.splice(at % (lines.length + 1), less, line);
      desk = { ...desk, text: lines.join('\n') };
      for (const hash of hashes) {
        const before = desk.text;
        desk = giveBack(desk, [hash]);
        expectSound(before, desk.text, [hash]);
      }
    }),
    { seed, numRuns },
  );
});

/** Nothing has come but tasks, and taking them out again leaves what was there. */
function expectSound(before: string, after: string, wanted: readonly string[]): void {
  if (after === before) return;
  const known = idsOf(before);
  const come = idsOf(after).filter((hash) => !known.includes(hash));
  expect(wanted).toEqual(expect.arrayContaining(come));
  expect(idsOf(after).filter((hash) => !come.includes(hash))).toEqual(known);
  const again = edit(after, { remove: come });
  expect(sayingLines(again)).toEqual(sayingLines(before));
}

function idsOf(text: string): readonly string[] {
  return findTasks(toBytes(text)).tasks.map(({ hash }) => hash);
}

function edit(text: string, edits: Partial<TodoEdits>): string {
  const result = editTodo(toBytes(text), edits);
  if (!result.ok) throw new Error(result.problem);
  return toText(result.bytes);
}

function sayingLines(text: string): readonly string[] {
  return text.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '');
}

function split(all: readonly string[], cuts: readonly boolean[]): readonly string[][] {
  const parts: string[][] = [];
  for (const [index, hash] of all.entries()) {
    if (index === 0 || cuts[index - 1] === true) parts.push([hash]);
    else parts.at(-1)?.push(hash);
  }
  return parts;
}
