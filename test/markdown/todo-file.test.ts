import { describe, expect, test } from 'vitest';
import type { TodoEdits } from '../../src/core/todo.js';
import type { EditResult } from '../../src/markdown/edit-result.js';
import { editTodo, findTasks, type TodoOptions } from '../../src/markdown/todo-file.js';
import { toBytes, toText } from './support/bytes.js';
import { createTask } from './support/tasks.js';

const short = { message: '', context: '', location: null, command: '' } as const;
const high = createTask(1, short);
const medium = createTask(2, { ...short, severity: 'MEDIUM' });
const low = createTask(3, { ...short, severity: 'LOW' });
const [a, b, c] = [high, medium, low].map(({ hash }) => `**TypeError** <!-- errtrack:${hash} -->`);

describe('a file that is missing', () => {
  test('gets a title and three sections', () => {
    expect(edit(null, { add: [low, high] })).toBe(
      `# TODO\n\n### HIGH PRIORITY\n\n- [ ] ${a}\n\n### MEDIUM PRIORITY\n\n### LOW PRIORITY\n\n- [ ] ${c}\n`,
    );
  });

  test('keeps the sections when the tasks are gone', () => {
    const empty = '# TODO\n\n### HIGH PRIORITY\n\n### MEDIUM PRIORITY\n\n### LOW PRIORITY\n';
    const added = edit(null, { add: [medium, high] });
    expect(edit(added, { remove: [high.hash, medium.hash] })).toBe(empty);
  });
});

describe('the section', () => {
  test('that holds our tasks already comes first', () => {
    const text = `## High\n\n- x\n\n## Urgent\n\n- [ ] ${b}\n`;
    expect(edit(text, { add: [high] })).toBe(`${text}- [ ] ${a}\n`);
  });

  test('that is configured comes before the recognised ones', () => {
    const text = '# High\n\n- x\n\n# 🐛 To fix!\n\n- y\n';
    const sections = { HIGH: ['### to fix'] };
    expect(edit(text, { add: [high] }, { sections })).toBe(`${text}- [ ] ${a}\n`);
  });

  test('below a heading about bugs comes before the others', () => {
    const text = '# Ideas\n## High\n- x\n# Known bugs\n## High\n- y\n';
    expect(edit(text, { add: [high] })).toBe(`${text}- [ ] ${a}\n`);
  });

  test('of all severities shows which one each task has', () => {
    const sections = { HIGH: ['Bugs'], MEDIUM: ['Bugs'], LOW: ['Bugs'] };
    const first = edit('# Bugs\n', { add: [low] }, { sections });
    const all = edit(first, { add: [medium, high] }, { sections });
    expect(all).toBe(`# Bugs\n\n- [ ] HIGH · ${a}\n- [ ] MEDIUM · ${b}\n- [ ] LOW · ${c}\n`);
    expect(findTasks(toBytes(all), { sections }).tasks.map(({ severity }) => severity)).toEqual([
      'HIGH',
      'MEDIUM',
      'LOW',
    ]);
  });

  test('of our own stands at the end, sorted by severity, and goes with the last task', () => {
    const text = 'My notes.\n';
    const some = edit(text, { add: [medium] });
    expect(some).toBe(`${text}\n## AUTO-TRACKED ERRORS\n\n- [ ] MEDIUM · ${b}\n`);
    const all = edit(some, { add: [low, high] });
    expect(all).toBe(
      `${text}\n## AUTO-TRACKED ERRORS\n\n- [ ] HIGH · ${a}\n- [ ] MEDIUM · ${b}\n- [ ] LOW · ${c}\n`,
    );
    const less = edit(all, { remove: [medium.hash, high.hash] });
    expect(less).toBe(`${text}\n## AUTO-TRACKED ERRORS\n\n- [ ] LOW · ${c}\n`);
    expect(edit(less, { remove: [low.hash] })).toBe(text);
  });

  test.each([
    ['Medium', '- x\n'],
    ['Medium', '- x'],
    ['Medium', ''],
    ['Medium', '1. x\n'],
    ['Medium', 'text\n'],
    ['Medium', '> - x\n'],
    ['Low', '- x\n'],
  ])(
    'at the end of a file takes its own, and what has none comes below it (%s, %j)',
    (name, end) => {
      const text = `## ${name}\n${end === '' ? '' : `\n${end}`}`;
      const added = findTasks(toBytes(edit(text, { add: [low, medium, high] })), {}).tasks;
      const severity = name.toUpperCase();
      expect(added.map((task) => [task.place, task.severity])).toEqual([
        ['section', severity],
        ...['HIGH', 'MEDIUM', 'LOW']
          .filter((one) => one !== severity)
          .map((one) => ['shared section', one]),
      ]);
    },
  );

  test('of our own stays where a person has written below it', () => {
    const text = `Notes.\n\n## AUTO-TRACKED ERRORS\n\n- [ ] HIGH · ${a}\n\nSee the wiki.\n`;
    expect(edit(text, { remove: [high.hash] })).toBe(
      'Notes.\n\n## AUTO-TRACKED ERRORS\n\nSee the wiki.\n',
    );
  });
});

describe('nothing to do', () => {
  test('a task that is there is not added again, one that is not there not removed', () => {
    const bytes = toBytes(`- [ ] moved ${a}\n`);
    expect(editTodo(bytes, { add: [high], remove: [low.hash] })).toEqual({
      ok: true,
      bytes,
      changed: false,
      notes: [`${low.hash} is not in it`, `${high.hash} is in it already`],
    });
  });

  test('the same task twice in one edit is one task', () => {
    expect(edit('## High\n', { add: [high, high] })).toBe(`## High\n\n- [ ] ${a}\n`);
  });
});

describe('refusals', () => {
  test.each([
    ['a conflict', 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n', /conflict markers \(line 2\)/],
    ['a conflict with CRLF', 'a\r\n<<<<<<< HEAD\r\nb\r\n', /conflict markers \(line 2\)/],
    ['half a conflict', 'b\n\n=======\nc\n>>>>>>> x\n', /conflict markers \(line 3\)/],
    ['an open fence', '# a\n\n```\n\n', /line 3/],
  ])('%s', (_, text, problem) => {
    const result = editTodo(toBytes(text), { add: [high], remove: [] });
    expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });

  test('bytes that are not UTF-8', () => {
    const result = editTodo(Uint8Array.of(0x23, 0x20, 0xe9, 0x0a), { add: [high], remove: [] });
    expect(result).toEqual({ ok: false, problem: 'it is not valid UTF-8; save it as UTF-8' });
  });

  test('not a heading underlined with seven signs', () => {
    expect(edit('Heading\n=======\n', { add: [high] })).toContain(high.hash);
  });
});

describe('what a person wrote below a task', () => {
  const kept = (text: string) => edit(text, { remove: [high.hash] });

  test.each([
    ['items', `- x\n- [ ] ${a}\n  - mine\n    - deep\n- y\n`, '- x\n- mine\n  - deep\n- y\n'],
    ['items by tab', `- [ ] ${a}\n\t- mine\n\t\t- deep\n`, '- mine\n\t- deep\n'],
    ['four spaces', `- [ ] ${a}\n    - mine\n      more\n`, '- mine\n  more\n'],
    ['numbers', `- x\n- [ ] ${a}\n  1. one\n  2. two\n`, '- x\n1. one\n2. two\n'],
    ['a paragraph', `- x\n- [ ] ${a}\n\n  mine\n\n- y\n`, '- x\n- mine\n\n- y\n'],
    ['code', `- [ ] ${a}\n  \`\`\`js\n  a;\n  \`\`\`\n`, '- ```js\n  a;\n  ```\n'],
    ['a next line', `- [ ] ${a}\n  mine\n  too\n`, '- mine\n  too\n'],
    ['a lazy line', `- [ ] ${a}\nmine *too*\n`, '- mine *too*\n'],
    ['a hard break', `- [ ] ${a}  \n  mine\n`, '- mine\n'],
    ['a list, then text', `- [ ] ${a}\n  - b\n\n  text\n`, '- b\n\n- text\n'],
    ['text, then a list', `- [ ] ${a}\n  note\n  - b\n`, '- note\n  - b\n'],
    ['CRLF', `- [ ] ${a}\r\n  - mine\r\n`, '- mine\r\n'],
    ['no final newline', `- [ ] ${a}\n  - mine`, '- mine'],
    ['other tasks of ours', `- [ ] ${a}\n  - [ ] ${b}\n`, `- [ ] ${b}\n`],
  ])('%s', (_, text, expected) => {
    expect(kept(text)).toBe(expected);
  });

  test('is reported', () => {
    const bytes = toBytes(`- [ ] ${a}\n  - mine\n`);
    expect(editTodo(bytes, { add: [], remove: [high.hash] })).toMatchObject({
      notes: [`what was written below ${high.hash} stays, one level further out`],
    });
  });

  test('goes where it is ours and is removed too', () => {
    const text = `- x\n- [ ] ${a}\n  - [ ] ${b}\n    - [ ] ${c}\n`;
    expect(edit(text, { remove: [high.hash, medium.hash, low.hash] })).toBe('- x\n');
  });

  test('is kept where only some of it is ours', () => {
    const text = `- [ ] ${a}\n  - [ ] ${b}\n    - mine\n  - also mine\n`;
    expect(edit(text, { remove: [high.hash, medium.hash] })).toBe('- mine\n- also mine\n');
  });
});

describe('a task that a person has moved or changed', () => {
  test.each([
    ['within a quote', `> - x\n> - [ ] ${a}\n> - y\n`, '> - x\n> - y\n'],
    ['alone in a quote', `text\n\n> - [ ] ${a}\n`, 'text\n'],
    ['below an item', `- x\n  - [ ] ${a}\n- y\n`, '- x\n- y\n'],
    ['beside a marker', `- - [ ] ${a}\n  - y\n`, '- - y\n'],
    ['into a numbered list', `1. x\n2. ${a}\n`, '1. x\n'],
    ['to the start of a list', `- [ ] ${a}\n- x\n`, '- x\n'],
    ['to the start of a loose list', `- [ ] ${a}\n\n- x\n\n- y\n`, '- x\n\n- y\n'],
    ['into the middle of a loose list', `- x\n\n- [ ] ${a}\n\n- y\n`, '- x\n\n- y\n'],
    ['twice', `- [ ] ${a}\n- x\n- [ ] ${a}\n`, '- x\n'],
    [
      'by a formatter',
      `- x\n- [ ] **T** in\n  \`a\`\n  <!-- errtrack:${high.hash} -->\n- y\n`,
      '- x\n- y\n',
    ],
    ['ticked', `- x\n- [x] done! ${a} thanks\n`, '- x\n'],
  ])('%s', (_, text, expected) => {
    expect(edit(text, { remove: [high.hash] })).toBe(expected);
  });

  test('an item with two ids stays until both go', () => {
    const text = `- ${a} ${b}\n`;
    expect(edit(text, { remove: [high.hash] })).toBe(text);
    expect(edit(`- x\n${text}`, { remove: [high.hash, medium.hash] })).toBe('- x\n');
  });
});

describe('finding tasks', () => {
  test('tells mark and section', () => {
    const text = `${edit(null, { add: [high, low] })}\n## Later\n\n- [~] ${b}\n\n1. ${a}\n`;
    expect(findTasks(toBytes(text.replace('[ ]', '[X]'))).tasks).toMatchObject([
      { hash: high.hash, mark: 'done', severity: 'HIGH' },
      { hash: low.hash, mark: 'open', severity: 'LOW' },
      { hash: medium.hash, severity: null },
      { hash: high.hash, mark: 'open', severity: null },
    ]);
  });

  test.each([
    `text <!-- errtrack:${high.hash} -->`,
    `- \`<!-- errtrack:${high.hash} -->\``,
    `- x\n\n      <!-- errtrack:${high.hash} -->`,
    `- \\<!-- errtrack:${high.hash} -->`,
    '- <!-- errtrack:9ba5976d -->',
    '- <!-- errtrack:9BA5976D4C1F02AA -->',
    `- <!-- was <!-- errtrack:${high.hash} --> -->`,
    `<!--\n- [ ] <!-- errtrack:${high.hash} -->`,
    `- <b title="<!-- errtrack:${high.hash} -->">`,
  ])('not in %j', (text) => {
    expect(findTasks(toBytes(text)).tasks).toEqual([]);
  });
});

test('a thousand tasks at once', () => {
  const add = Array.from({ length: 1000 }, (_, index) =>
    createTask(index, { severity: index % 2 === 0 ? 'HIGH' : 'LOW' }),
  );
  const text = '## High\n\n- x\n\nEnd.\n';
  const added = edit(text, { add });
  expect(added.match(/(?<=errtrack:)\w+/g)).toEqual([
    ...add.filter(({ severity }) => severity === 'HIGH').map(({ hash }) => hash),
    ...add.filter(({ severity }) => severity === 'LOW').map(({ hash }) => hash),
  ]);
  expect(edit(added, { remove: add.map(({ hash }) => hash) })).toBe(text);
});

function edit(text: string | null, edits: Partial<TodoEdits>, options?: TodoOptions): string {
  const result: EditResult = editTodo(text === null ? null : toBytes(text), edits, options);
  if (!result.ok) throw new Error(result.problem);
  return toText(result.bytes);
}
