import { afterEach, expect, test } from 'vitest';
import { Story, until } from '../support/reading-back-story.js';

interface Row {
  /** What a person does: the text of TODO.md, and in it the line of the error. */
  readonly edit: (text: string, line: string) => string;
  /** What the ledger says then. */
  readonly record: object;
  /** Whether the line goes; if not, it stays as the person left it. */
  readonly goes?: true;
  /** What the ledger says, and where the line stands, when the error is thrown again as HIGH. */
  readonly again: { readonly record: object; readonly place: string | null };
}

const ACTIVE = { status: 'active', work: 'none', task: 'listed', severityBy: null };
const MEDIUM = { ...ACTIVE, severity: 'MEDIUM' };
const HIGH = { ...ACTIVE, severity: 'HIGH' };
const IGNORED = { status: 'ignored', ignore: null };
const MISSING = { ...MEDIUM, task: 'missing' };

const STAYS_IGNORED = { record: IGNORED, place: null };
const CAME_BACK = { record: { ...HIGH, regressions: 1 }, place: 'High Priority' };
const RAISED = { record: HIGH, place: 'High Priority' };
const STAYS_MISSING = { ...MISSING, severity: 'HIGH' };

const ROWS: Readonly<Record<string, Row>> = {
  ticked: {
    edit: inLine((line) => line.replace('[ ]', '[x]')),
    record: fixed('ticked in TODO.md'),
    goes: true,
    again: CAME_BACK,
  },
  'TICKED with words': {
    edit: inLine((line) =>
      line.replace('[ ]', '[X]').replace(' <!--', () => ' $& `two` _looks_ <!--'),
    ),
    record: fixed('$& `two` _looks_'),
    goes: true,
    again: CAME_BACK,
  },
  'ticked with the command': {
    edit: inLine((line) => line.replace('[ ]', '[x]').replace('"…"', '"asked twice"')),
    record: fixed('asked twice'),
    goes: true,
    again: CAME_BACK,
  },
  dashed: {
    edit: inLine((line) => line.replace('[ ]', '[-]')),
    record: IGNORED,
    goes: true,
    again: STAYS_IGNORED,
  },
  waved: {
    edit: inLine((line) => line.replace('[ ]', '[~]')),
    record: IGNORED,
    goes: true,
    again: STAYS_IGNORED,
  },
  struck: {
    edit: inLine((line) => line.replace(/^- \[ \] (.*) <!--/, '- [ ] ~~$1~~ <!--')),
    record: IGNORED,
    goes: true,
    again: STAYS_IGNORED,
  },
  slashed: {
    edit: inLine((line) => line.replace('[ ]', '[/]')),
    record: { ...MEDIUM, work: 'in_progress' },
    again: { record: { ...HIGH, work: 'in_progress' }, place: 'High Priority' },
  },
  signed: {
    edit: inLine((line) => line.replace('[ ]', '[@]')),
    record: { ...MEDIUM, work: 'in_progress' },
    again: { record: { ...HIGH, work: 'in_progress' }, place: 'High Priority' },
  },
  lowered: {
    edit: below('- [ ] my own idle task\n'),
    record: { ...MEDIUM, severity: 'LOW', severityBy: 'person' },
    again: {
      record: { ...MEDIUM, severity: 'LOW', severityBy: 'person' },
      place: 'Low Priority',
    },
  },
  'put off': {
    edit: below('- [ ] buy a boat\n'),
    record: MEDIUM,
    again: { record: HIGH, place: 'Some day' },
  },
  'made a part': {
    edit: below('- [ ] my own urgent task\n', '  '),
    record: MEDIUM,
    again: { record: HIGH, place: 'High Priority' },
  },
  reworded: {
    edit: inLine((line) => line.replace('**Error** in', 'ask **Ada**, @bob 📅 2027-01-02:')),
    record: MEDIUM,
    again: RAISED,
  },
  gone: {
    edit: (text, line) => text.replace(`${line}\n`, ''),
    record: MISSING,
    goes: true,
    again: { record: STAYS_MISSING, place: null },
  },
  doubled: {
    edit: inLine((line) => `${line}\n${line}`),
    record: MEDIUM,
    again: RAISED,
  },
  'at odds': {
    edit: inLine((line) => `${line}\n${line.replace('[ ]', '[x]')}`),
    record: MEDIUM,
    again: { record: HIGH, place: 'Medium Priority' },
  },
  fenced: {
    edit: (text, line) => `${text.replace(`${line}\n`, '')}\n\`\`\`md\n${line}\n\`\`\`\n`,
    record: MISSING,
    again: { record: STAYS_MISSING, place: 'Some day' },
  },
  'commented out': {
    edit: (text, line) =>
      `${text.replace(`${line}\n`, '')}\n<!--\n${line.replace('<!-- ', '').replace(' -->', '')}\n-->\n`,
    record: MISSING,
    again: { record: STAYS_MISSING, place: 'Some day' },
  },
  'left alone': {
    edit: (text) => text,
    record: MEDIUM,
    again: RAISED,
  },
};
const CONTEXTS = Object.keys(ROWS);

function inLine(change: (line: string) => string): Row['edit'] {
  return (text, line) => text.replace(line, () => change(line));
}

function below(item: string, indent = ''): Row['edit'] {
  return (text, line) =>
    text.replace(`${line}\n`, '').replace(item, () => `${item}${indent}${line}\n`);
}

function fixed(description: string): object {
  return { status: 'fixed', fixes: [{ description, source: 'tick' }] };
}

const stories: Story[] = [];

function tell(options?: ConstructorParameters<typeof Story>[0]): Story {
  const story = new Story(options);
  stories.push(story);
  return story;
}

afterEach(() => {
  for (const story of stories.splice(0)) story.remove();
});

type Lines = ReadonlyMap<string, readonly string[]>;

/** Do in one save what each row says. Resolves to the lines as the person left them. */
function editAll(story: Story): Lines {
  let text = story.todo;
  for (const [context, { edit }] of Object.entries(ROWS)) text = edit(text, story.lineOf(context));
  story.arena.write('TODO.md', text);
  return new Map(CONTEXTS.map((context) => [context, story.linesOf(context)]));
}

async function bySync(story: Story): Promise<Lines> {
  await story.throwIn(CONTEXTS);
  const lines = editAll(story);
  await story.command('sync');
  return lines;
}

/** It has started before the person ticked: what it throws after that has not come back. */
async function byRunningPipeline(story: Story): Promise<Lines> {
  const pipeline = story.startPipeline(CONTEXTS, 'MEDIUM', ['ticked', 'dashed', 'later']);
  await until(() => CONTEXTS.every((context) => story.linesOf(context).length === 1));
  const lines = editAll(story);
  story.arena.write('edited', '');
  await until(() => story.linesOf('later').length === 1);
  expect(pipeline.isOver()).toBe(false);
  story.arena.write('seen', '');
  expect(await pipeline.ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
  return lines;
}

async function expectRows(story: Story, edited: Lines): Promise<void> {
  const records = await story.records();
  for (const [context, { record, goes }] of Object.entries(ROWS)) {
    expect({ context, ...records.get(context) }).toMatchObject({ context, ...record });
    const left = goes ? [] : edited.get(context)?.slice(0, context === 'doubled' ? 1 : undefined);
    expect({ context, lines: story.linesOf(context) }).toEqual({ context, lines: left });
  }
  const listed = await story.command('list');
  expect(listed.match(/.*\(in progress\)/g)).toHaveLength(2);
}

async function expectRowsThrownAgain(story: Story): Promise<void> {
  await story.throwIn(CONTEXTS, 'HIGH');
  const records = await story.records();
  for (const [context, { again }] of Object.entries(ROWS)) {
    expect({ context, ...records.get(context) }).toMatchObject({ context, ...again.record });
    expect({ context, place: story.placeOf(context) }).toEqual({ context, place: again.place });
  }
}

test.each([
  ['errtrack sync', bySync],
  ['the fold of a pipeline that is running', byRunningPipeline],
])('each row of the table, read back by %s', async (_what, readBack) => {
  const story = tell();
  const edited = await readBack(story);
  await expectRows(story, edited);
  for (const description of ['ticked in TODO.md', '$& `two` _looks_', 'asked twice']) {
    expect(story.arena.read('FIXED_ERRORS.md')).toContain(`\n> ${description}\n`);
  }
  const before = story.todo;
  await story.command('sync');
  expect(story.todo).toBe(before);
  await expectRows(story, edited);
  await expectRowsThrownAgain(story);
  expect(story.lineOf('ticked')).toMatch(/^- \[ \] .* · regression: was fixed \d{4}-\d\d-\d\d · /);
  for (const context of ['slashed', 'signed', 'reworded', 'doubled', 'left alone']) {
    expect(story.lineOf(context)).toBe(edited.get(context)?.[0]);
  }
  await story.command('move', (await story.record('reworded')).hash, 'LOW');
  expect(story.placeOf('reworded')).toBe('Low Priority');
  expect(story.lineOf('reworded')).toBe(edited.get('reworded')?.[0]);
});
