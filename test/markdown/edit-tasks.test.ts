import { describe, expect, test } from 'vitest';
import type { TodoEdits } from '../../src/core/todo.js';
import { scrubMarkdown } from '../../src/markdown/scrub.js';
import { editTodo, findTasks, type TodoOptions } from '../../src/markdown/todo-file.js';
import { toBytes, toText } from './support/bytes.js';
import { createTask } from './support/tasks.js';

const A = createTask(1).hash;
const B = createTask(2).hash;
const id = (hash: string) => `<!-- errtrack:${hash} -->`;
const a = `**T** ${id(A)}`;
const b = `**U** ${id(B)}`;

describe('a move', () => {
  const high = (text: string) => edit(text, { move: [{ hash: A, severity: 'HIGH' }] });
  const both = (low: string, line = low) =>
    [`## High\n\n- x\n\n## Low\n\n- y\n${low}`, line] as const;

  test.each([
    ['the line as it stands', ...both(`- [/] mine @ann 📅 2026-01-02 ${id(A)}\n`)],
    ['what stands below', ...both(`- [ ] ${a}\n  - mine\n    - deep\n\n  text\n\n      code\n`)],
    ['a wrapped line', ...both(`- [ ] **T** in\n  \`a\`\n  ${id(A)}\n`)],
    ['a lazy line', ...both(`- [ ] ${a}\nlazy\n`)],
    ['no box', ...both(`- ${a}\n`)],
    ['a line struck through', ...both(`- [ ] ~~${a}~~\n`)],
    ['tabs below', ...both(`- [ ] ${a}\n\t- mine\n\t\t- deep\n`)],
    ['a task below', ...both(`- [ ] ${a}\n  - [ ] ${b}\n`)],
    ['a fence', ...both(`- [ ] ${a}\n  \`\`\`js\n\n  \tx\n  \`\`\`\n`)],
    ['another marker', ...both(`* [ ] ${a}\n  * mine\n`, `- [ ] ${a}\n  * mine\n`)],
    ['a number', ...both(`1. [ ] ${a}\n   - mine\n`, `- [ ] ${a}\n  - mine\n`)],
    ['an indent', ...both(`\n  - [ ] ${a}\n    - mine\n`, `- [ ] ${a}\n  - mine\n`)],
    [
      'a quote',
      ...both(`\n> - [ ] ${a}\n>   - mine\n>     > said\n`, `- [ ] ${a}\n  - mine\n    > said\n`),
    ],
    ['below a marker', ...both(`- - [ ] ${a}\n    - mine\n`, `- [ ] ${a}\n  - mine\n`)],
    ['below an item', ...both(`  - [ ] ${a}\n    - mine\n`, `- [ ] ${a}\n  - mine\n`)],
  ])('takes along %s', (_, text, moved) => {
    expect(high(text)).toContain(`## High\n\n- x\n${moved}\n## Low\n\n- y\n`);
    expect(persons(high(text))).toEqual(persons(text));
  });

  test('keeps each line break', () => {
    const text = `## High\n\n- x\n\n## Low\n\n- [ ] ${a}\r\n  - mine\n  - more\r\n- y\n`;
    expect(high(text)).toBe(
      `## High\n\n- x\n- [ ] ${a}\r\n  - mine\n  - more\r\n\n## Low\n\n- y\n`,
    );
  });

  test('to the open end of a file', () => {
    const text = `## Low\n\n- [ ] ${a}\n  - mine\n- y\n\n## High`;
    expect(high(text)).toBe(`## Low\n\n- y\n\n## High\n\n- [ ] ${a}\n  - mine`);
  });

  test('out of the section of our own takes the heading along, and the severity off', () => {
    const text = `## Low\n\n- y\n\n## AUTO-TRACKED ERRORS\n\n- [x] HIGH · ${a}\n  - mine\n`;
    expect(edit(text, { move: [{ hash: A, severity: 'LOW' }] })).toBe(
      `## Low\n\n- y\n- [x] ${a}\n  - mine\n`,
    );
  });

  test('to no section stands in our own, with its severity, and back', () => {
    const text = `## Low\n\n- y\n- [~] ${a}\n  - mine\n`;
    const moved = high(text);
    expect(moved).toBe(`## Low\n\n- y\n\n## AUTO-TRACKED ERRORS\n\n- [~] HIGH · ${a}\n  - mine\n`);
    expect(edit(moved, { move: [{ hash: A, severity: 'LOW' }] })).toBe(text);
  });

  test('within our own section shows the other severity, and sorts', () => {
    const text = `## AUTO-TRACKED ERRORS\n\n- [ ] MEDIUM · ${b}\n- [ ] LOW · ~~${a}~~\n`;
    expect(high(text)).toBe(
      `## AUTO-TRACKED ERRORS\n\n- [ ] HIGH · ~~${a}~~\n- [ ] MEDIUM · ${b}\n`,
    );
  });

  test('within a section of several severities shows the other one, and leaves it for one of none', () => {
    const options = { sections: { HIGH: ['Now'], MEDIUM: ['Now'], LOW: ['Later'] } };
    const text = `## Now\n\n- [/] MEDIUM · ${a}\n\n## Later\n\n- y\n`;
    const moved = edit(text, { move: [{ hash: A, severity: 'HIGH' }] }, options);
    expect(moved).toBe(text.replace('MEDIUM', 'HIGH'));
    expect(edit(moved, { move: [{ hash: A, severity: 'LOW' }] }, options)).toBe(
      `## Now\n\n## Later\n\n- y\n- [/] ${a}\n`,
    );
  });

  test('of several tasks', () => {
    const text = `## High\n\n- x\n\n## Low\n\n- [ ] ${a}\n- [ ] ${b}\n- y\n`;
    const move = [
      { hash: A, severity: 'HIGH' },
      { hash: B, severity: 'MEDIUM' },
    ] as const;
    expect(edit(text, { move })).toBe(
      `## High\n\n- x\n- [ ] ${a}\n\n## Low\n\n- y\n\n## AUTO-TRACKED ERRORS\n\n- [ ] MEDIUM · ${b}\n`,
    );
  });

  test('of a task and one below it, each to its place', () => {
    const text = `## High\n\n- x\n\n## Low\n\n- [ ] ${a}\n  - [ ] ${b}\n  - mine\n- y\n`;
    const move = [
      { hash: A, severity: 'HIGH' },
      { hash: B, severity: 'LOW' },
    ] as const;
    expect(edit(text, { move })).toBe(
      `## High\n\n- x\n- [ ] ${a}\n  - mine\n\n## Low\n\n- y\n- [ ] ${b}\n`,
    );
  });

  test.each([
    ['that stands there', `## High\n\n- [ ] ${a}\n`, []],
    ['that stands below a heading there', `## High\n\n### Soon\n\n- [ ] ${a}\n`, []],
    ['that shows its severity', `## AUTO-TRACKED ERRORS\n\n- [ ] HIGH · ${a}\n`, []],
    ['that is not there', `## High\n`, [`${A} is not in it`]],
    [
      'that is there twice',
      `- [ ] ${a}\n- [ ] ${a}\n`,
      [`${A} is in it more than once: it stays where it is`],
    ],
    [
      'beside another',
      `- [ ] ${a} ${b}\n`,
      [`${A} shares its item with another task: it stays where it is`],
    ],
  ])('leaves one %s', (_, text, notes) => {
    const bytes = toBytes(text);
    const result = editTodo(bytes, { move: [{ hash: A, severity: 'HIGH' }] });
    expect(result).toEqual({ ok: true, bytes, changed: false, notes });
  });

  test('leaves behind what would not be the same there, and says so', () => {
    const text = `## High\n\n- x\n\n## Low\n\n1. [ ] ${a}\n\n   mine\n\n\t\tcode\n`;
    const result = editTodo(toBytes(text), { move: [{ hash: A, severity: 'HIGH' }] });
    expect(result.ok && toText(result.bytes)).toBe(
      `## High\n\n- x\n- [ ] ${a}\n\n## Low\n\n1. mine\n\n\t\tcode\n`,
    );
    expect(result).toMatchObject({
      notes: [`what was written below ${A} stays where it was, one level further out`],
    });
  });
});

describe('a box', () => {
  test.each([
    ['ticked', `- [ ] ${a}\n`, 'x', `- [x] ${a}\n`],
    ['opened', `> 1) [X] ${a}\n`, ' ', `> 1) [ ] ${a}\n`],
    ['dropped', `- [ ]\t${a}\n  - [ ] mine`, '-', `- [-]\t${a}\n  - [ ] mine`],
    ['ticked from any other', `-   [🚧] ${a}\r\n`, 'x', `-   [x] ${a}\r\n`],
    ['that says it', `- [X] ${a}\n`, 'x', `- [X] ${a}\n`],
    ['twice', `- [ ] ${a}\n- [ ] ${a}\n`, 'x', `- [x] ${a}\n- [x] ${a}\n`],
    ['that is none', `- ${a}\n`, 'x', `- ${a}\n`],
    ['that is a link', `- [x](y) ${a}\n`, ' ', `- [x](y) ${a}\n`],
  ] as const)('%s', (_, text, box, expected) => {
    expect(edit(text, { check: [{ hash: A, box }] })).toBe(expected);
  });

  test('that is none is told', () => {
    expect(editTodo(toBytes(`- ${a}\n`), { check: [{ hash: A, box: 'x' }] })).toMatchObject({
      changed: false,
      notes: [`${A} has no box: it stays as it is`],
    });
  });
});

describe('of several items with one id', () => {
  const text = `- [ ] one ${id(A)}\n- x\n- [x] two ${id(A)}\n  - mine\n- [ ] three ${id(A)}\n`;

  test.each([
    [0, `- [ ] one ${id(A)}\n- x\n- mine\n`],
    [1, `- x\n- [x] two ${id(A)}\n  - mine\n`],
    [2, `- x\n- mine\n- [ ] three ${id(A)}\n`],
    [3, text],
  ])('number %i stays', (index, expected) => {
    expect(edit(text, { keep: [{ hash: A, index }] })).toBe(expected);
  });

  test('what stood below the others is told', () => {
    expect(editTodo(toBytes(text), { keep: [{ hash: A, index: 0 }] })).toMatchObject({
      notes: [`what was written below ${A} stays, one level further out`],
    });
  });

  test('one below the other stays', () => {
    expect(edit(`- [ ] ${a}\n  - [ ] ${a}\n`, { keep: [{ hash: A, index: 1 }] })).toBe(
      `- [ ] ${a}\n`,
    );
  });

  test('two in one item are one', () => {
    const twice = `- [ ] ${a} ${id(A)}\n`;
    expect(edit(twice, { keep: [{ hash: A, index: 0 }] })).toBe(twice);
  });
});

test('all of it in one edit', () => {
  const text = `## High\n\n- [ ] ${a}\n\n## Low\n\n- [ ] ${a}\n- [ ] ${b}\n`;
  const short = { message: '', context: '', location: null, command: '' } as const;
  const added = createTask(3, { ...short, severity: 'LOW' });
  expect(
    edit(text, {
      keep: [{ hash: A, index: 0 }],
      remove: [B],
      move: [{ hash: A, severity: 'LOW' }],
      check: [{ hash: A, box: 'x' }],
      add: [added],
    }),
  ).toBe(`## High\n\n## Low\n\n- [x] ${a}\n- [ ] **TypeError** ${id(added.hash)}\n`);
});

test.each([
  [`## Low\n\n- [ ] HIGH · ${a}\n  - mine\n`, null, `## Low\n\n- [ ] ${a}\n  - mine\n`],
  [`* [/]  ~~HIGH · ${a}~~\r\n`, 'LOW', `* [/]  ~~LOW · ${a}~~\r\n`],
  [`- y\n  1. HIGH · ${a}`, 'MEDIUM', `- y\n  1. MEDIUM · ${a}`],
  [`- [ ] ${a}\n`, 'LOW', `- [ ] ${a}\n`],
] as const)('the severity that a line shows: %j, to %s', (text, severity, expected) => {
  expect(edit(text, { show: [{ hash: A, severity }] })).toBe(expected);
});

describe('the title of our own section', () => {
  const ownTitle = 'Found by * machine';
  const short = { message: '', context: '', location: null, command: '' } as const;
  const task = createTask(1, short);
  const line = `- [ ] HIGH · **TypeError** ${id(A)}\n`;

  test('may be another', () => {
    const added = edit('Notes.\n', { add: [task] }, { ownTitle });
    expect(added).toBe(`Notes.\n\n## Found by \\* machine\n\n${line}`);
    expect(findTasks(toBytes(added), { ownTitle }).tasks).toMatchObject([
      { place: 'shared section', severity: 'HIGH' },
    ]);
    expect(edit(added, { remove: [A] }, { ownTitle })).toBe('Notes.\n');
  });

  test('is ours as it was before, too', () => {
    const before = `Notes.\n\n## AUTO-TRACKED ERRORS\n\n${line}`;
    const other = createTask(2, { ...short, severity: 'LOW' });
    expect(edit(before, { add: [other] }, { ownTitle })).toBe(
      `${before}- [ ] LOW · **TypeError** ${id(B)}\n`,
    );
    expect(edit(before, { remove: [A] }, { ownTitle })).toBe('Notes.\n');
  });

  test('that names a severity is ours all the same', () => {
    const titled = { ownTitle: '## High priority' };
    const added = edit('Notes.\n', { add: [{ ...task, severity: 'LOW' }] }, titled);
    expect(added).toContain('\n## High priority\n\n- [ ] LOW · ');
    expect(findTasks(toBytes(added), titled).tasks).toMatchObject([{ place: 'shared section' }]);
    expect(edit(added, { remove: [A] }, titled)).toBe('Notes.\n');
  });

  test.each(['', ' ', '##', '🤖', '#', 'a\n## b', '<!-- x', '1. x', 'C #'])('%j', (title) => {
    const added = edit('Notes.\n', { add: [task] }, { ownTitle: title });
    expect(edit(added, { remove: [A] }, { ownTitle: title })).toBe('Notes.\n');
  });
});

describe('a detailed task', () => {
  const options = { layout: 'detailed' } as const;
  const detailed = edit('## High\n\n- x\n', { add: [createTask(0x9ba5976d4c1f)] }, options);
  const hash = '00009ba5976d4c1f';
  const line = `- [ ] **TypeError** in \`stage2_resize\` — \`Cannot read properties of undefined (reading '${0x9ba5976d4c1f}')\` <!-- errtrack:${hash} -->`;
  const facts = [
    '  - Where: `src/stages.ts:42`',
    '  - First seen: 2026-11-20',
    '  - When fixed: `errtrack fix 00009ba5 -d "…"`',
  ];

  test('says what is wrong in its line, and what helps below', () => {
    expect(detailed).toBe(`## High\n\n- x\n${[line, ...facts].join('\n')}\n`);
  });

  test.each([
    ['as it is', (text: string) => text, '## High\n\n- x\n'],
    ['wrapped', (text: string) => text.replace('Where: ', 'Where:\n    '), '## High\n\n- x\n'],
    ['a fact less', (text: string) => text.replace(/ {2}- First.*\n/, ''), '## High\n\n- x\n'],
    ["with a person's items", (text: string) => `${text}  - mine\n`, '## High\n\n- x\n- mine\n'],
    [
      'a fact added to',
      (text: string) => text.replace(':42`', ':42`, I think'),
      '## High\n\n- x\n- Where: `src/stages.ts:42`, I think\n',
    ],
    [
      "with a person's items between",
      (text: string) => text.replace('  - First', '  - mine\n  - First'),
      '## High\n\n- x\n- mine\n',
    ],
  ])('goes with its facts: %s', (_, change, expected) => {
    expect(edit(change(detailed), { remove: [hash] })).toBe(expected);
  });

  test('is cleaned with its facts', () => {
    const clean = (text: string) => text.replaceAll('stages', '***');
    const result = scrubMarkdown(toBytes(`${detailed}  - stages\n`), clean);
    expect(result.ok && toText(result.bytes)).toBe(
      `${detailed.replace('src/stages', 'src/***')}  - stages\n`,
    );
  });

  test('moves with its facts', () => {
    const text = `${detailed}\n## Low\n`;
    const there = edit(text, { move: [{ hash, severity: 'LOW' }] });
    expect(there).toBe(`## High\n\n- x\n\n## Low\n\n${[line, ...facts].join('\n')}\n`);
    expect(edit(there, { move: [{ hash, severity: 'HIGH' }] })).toBe(text);
  });
});

function persons(text: string): readonly string[] {
  return text.match(/\b(?:mine|deep|text|code|lazy|said)\b/g) ?? [];
}

function edit(text: string, edits: Partial<TodoEdits>, options?: TodoOptions): string {
  const result = editTodo(toBytes(text), edits, options);
  if (!result.ok) throw new Error(result.problem);
  return toText(result.bytes);
}
