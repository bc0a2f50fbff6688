import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { scrub } from '../../src/fold/scrub.js';
import { readState } from '../../src/ledger/state.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';
const C = 'cccccccccccccccc';
const D = 'dddddddddddddddd';
const ALL = [A, B, C, D];

function throwIn(it: FoldProject, ...hashes: readonly string[]): void {
  const { journal } = openJournal(it.dataDir);
  for (const hash of hashes) journal.append(throwOf(hash));
  journal.close();
}

/** A project in which these errors have tasks; their lines as they are written. */
async function begin(hashes: readonly string[] = ALL, config = {}): Promise<FoldProject> {
  const it = new FoldProject();
  it.write('errtrack.config.json', JSON.stringify(config));
  throwIn(it, ...hashes);
  await decide(it);
  return it;
}

function lineOf(it: FoldProject, hash: string): string {
  return it.read('TODO.md').match(new RegExp(`.*errtrack:${hash}.*\n`))?.[0] ?? '';
}

/** Rewrite TODO.md, `<A>` standing for the line of a task of ours, and let a fold see it. */
async function rewrite(it: FoldProject, text: string): Promise<string> {
  const filled = text.replace(/<([A-D])>/g, (_, name: string) => {
    const line = lineOf(it, name.toLowerCase().repeat(16));
    return line.slice(line.indexOf('**')).trimEnd();
  });
  it.write('TODO.md', filled);
  await decide(it);
  expect(it.read('TODO.md')).toBe(filled);
  return filled;
}

async function decide(it: FoldProject, ...events: readonly NewEvent[]): Promise<void> {
  expect(await fold(it.project, { events })).toMatchObject({ kind: 'folded' });
}

const fix = (hash: string): NewEvent => ({
  ...{ type: 'fix', hash, description: 'done', commit: null, by: null, source: 'cli' },
});
const reopen = (hash: string): NewEvent => ({ type: 'reopen', hash });
const ignore = (hash: string): NewEvent => ({ type: 'ignore', hash, condition: null });

/** Nothing is taken for a person's word, whatever is looked at again. */
async function expectSettled(it: FoldProject, text: string): Promise<void> {
  const records = it.records();
  for (const relist of [false, true, true]) {
    expect(await fold(it.project, { relist })).toMatchObject({ kind: 'folded', remarks: [] });
    expect(it.read('TODO.md')).toBe(text);
    expect(it.records()).toEqual(records);
  }
  throwIn(it, 'eeeeeeeeeeeeeeee');
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', remarks: [] });
  expect(it.read('TODO.md').replace(lineOf(it, 'eeeeeeeeeeeeeeee'), '')).toContain(lineOf(it, A));
}

/** The box of a task, as a person leaves it. */
function mark(it: FoldProject, hash: string, box: string): void {
  const line = lineOf(it, hash);
  const marked = line.replace(/\[.\]/, `[${box}]`);
  it.write(
    'TODO.md',
    it.read('TODO.md').replace(line, () => marked),
  );
}

const NOTES = `# Mine

## High

- [ ] my own
- [ ] <A>
  - with a note
    and its second line

  and a paragraph
- [ ] <B>
* [ ] <C>

## Elsewhere

> - quoted
>   - [ ] <D>
>     - a note
>
> end
`;

const FORMS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  'a BOM': (text) => `\uFEFF${text}`,
  'no last newline': (text) => text.trimEnd(),
  'CRLF, no last newline': (text) => text.trimEnd().replaceAll('\n', '\r\n'),
};

const SOME_FORMS = ['as it is', 'CRLF, no last newline'];

const TEXTS: Readonly<Record<string, string>> = {
  'between notes': NOTES,
  'nothing else': '- [ ] <A>\n- [ ] <B>\n- [ ] <C>\n- [ ] <D>\n',
  'each on its own': '- [ ] <A>\n\n# x\n\n- [ ] <B>\n\n# y\n\n1. [ ] <C>\n\n# z\n\n+ [ ] <D>\n',
  loose: '- [ ] <A>\n\n- [ ] <B>\n\n- mine\n\n- [ ] <C>\n\n\n- [ ] <D>\n',
  nested: '- a\n  - [ ] <A>\n  - [ ] <B>\n    - b\n- c\n  * [ ] <C>\n  * [ ] <D>\n',
  'our own section':
    'text\n\n## AUTO-TRACKED ERRORS\n\n- [ ] <A>\n- [ ] <B>\n- [ ] <C>\n- [ ] <D>\n',
  'at the end': 'text\n\n- [ ] <A>\n  - note\n- [ ] <B>\n  more\n- [ ] <C>\n- x\n- [ ] <D>\n',
};

describe.each(Object.entries(TEXTS))('%s', (_, text) => {
  const isFirst = text === NOTES;
  const forms = Object.entries(FORMS).filter(([name]) => isFirst || SOME_FORMS.includes(name));
  test.each(forms)('%s', async (_, save) => {
    const it = await begin();
    const before = await rewrite(it, save(text));
    for (const hash of ALL) {
      await decide(it, fix(hash));
      expect(it.tasks()).not.toContain(hash);
      await decide(it, reopen(hash));
      expect(it.read('TODO.md')).toBe(before);
    }
    await decide(it, ...ALL.map(fix));
    expect(it.tasks()).toEqual([]);
    for (const hash of ALL) await decide(it, reopen(hash));
    expect(it.read('TODO.md')).toBe(before);
    await decide(it, ...ALL.map(fix));
    await decide(it, ...ALL.map(reopen));
    expect(it.read('TODO.md')).toBe(before);
    if (!/\r|[^\n]$/.test(before)) await expectSettled(it, before);
  });
});

test.each([
  ['ticked', 'x'],
  ['crossed out', '-'],
])('a task that was %s comes back with an open box', async (_, box) => {
  const it = await begin();
  const before = await rewrite(it, NOTES);
  mark(it, A, box);
  await decide(it);
  expect(it.tasks()).not.toContain(A);
  await decide(it, reopen(A));
  expect(it.read('TODO.md')).toBe(before);
  await expectSettled(it, before);
});

test('one that was ignored, and one that was begun', async () => {
  const it = await begin();
  const before = await rewrite(it, NOTES);
  await decide(it, ignore(D));
  await decide(it, reopen(D));
  expect(it.read('TODO.md')).toBe(before);
  mark(it, B, '/');
  await decide(it);
  await decide(it, fix(B));
  await decide(it, reopen(B));
  expect(it.read('TODO.md')).toBe(before);
  await expectSettled(it, before);
});

test('its entry goes from FIXED_ERRORS.md as before', async () => {
  const it = await begin();
  await decide(it, fix(B));
  expect(it.read('FIXED_ERRORS.md')).toContain(B);
  await decide(it, reopen(B));
  expect(it.read('FIXED_ERRORS.md')).not.toContain(B);
});

test.each(['remove', 'keep'])('with doneTasks: %s it is where it was', async (doneTasks) => {
  const it = await begin(ALL, { doneTasks });
  const before = it.read('TODO.md');
  await decide(it, fix(A));
  expect(it.read('TODO.md')).not.toBe(before);
  await decide(it, reopen(A));
  expect(it.read('TODO.md')).toBe(before);
  await expectSettled(it, before);
});

test('where a person has changed what stood around it, it is added like a new one', async () => {
  const it = await begin();
  await rewrite(it, '## High\n\n- a\n- [ ] <A>\n- b\n- c\n');
  await decide(it, fix(A));
  await rewrite(it, '## High\n\n- changed\n- b changed\n- c\n');
  await decide(it, reopen(A));
  expect(it.read('TODO.md')).toMatch(/^## High\n\n- changed\n- b changed\n- c\n- \[ \] .*a -->\n/);
});

test('where the same stands twice, it is added like a new one', async () => {
  const it = await begin();
  await rewrite(it, '## High\n\n- a\n- [ ] <A>\n- b\n\nx\n');
  await decide(it, fix(A));
  const twice = '## High\n\n- a\n- b\n\nx\n\n## High\n\n- a\n- b\n\nx\n';
  await rewrite(it, twice);
  await decide(it, reopen(A));
  expect(it.read('TODO.md').replace(lineOf(it, A), '')).toBe(twice);
  expect(it.read('TODO.md')).not.toContain(`- a\n${lineOf(it, A)}- b`);
});

test('a severity that was chosen meanwhile decides where it stands', async () => {
  const it = await begin();
  await rewrite(it, '## High\n\n- a\n- [ ] <A>\n- b\n\n## Low\n\n- c\n');
  await decide(it, fix(A));
  await decide(it, { type: 'severity', hash: A, severity: 'LOW' });
  await decide(it, reopen(A));
  expect(it.read('TODO.md')).toMatch(/^## High\n\n- a\n- b\n\n## Low\n\n- c\n- \[ \] .*a -->\n/);
});

test('an error that came back by itself gets a new task, which says so', async () => {
  const it = await begin();
  await rewrite(it, '## High\n\n- [ ] <A>\n- b\n');
  await decide(it, fix(A));
  const { journal } = openJournal(it.dataDir, undefined, {
    describe: () => ({ startedAt: Date.now() + 60_000, head: null, root: '/r' }),
  });
  journal.append(throwOf(A));
  journal.close();
  await decide(it);
  expect(it.records().find(({ hash }) => hash === A)).toMatchObject({ regressions: 1 });
  expect(it.read('TODO.md')).toMatch(/^## High\n\n- b\n- \[ \] .*a -->\n/);
});

test('a fold that dies before it writes the file is made up for by the next one', async () => {
  const it = await begin();
  const before = await rewrite(it, NOTES);
  await decide(it, fix(A));
  const fixed = it.read('TODO.md');
  await decide(it, reopen(A));
  it.write('TODO.md', fixed);
  it.remove(`.errtrack/state/${readState(it.dataDir).generation}.installed`);
  await decide(it);
  expect(it.read('TODO.md')).toBe(before);
  await expectSettled(it, before);
});

test('what was kept of a task goes with its record, and when the task stands again', async () => {
  const it = await begin();
  const kept = () => readState(it.dataDir).cuttings.map(({ hash }) => hash);
  await decide(it, fix(A), fix(B), fix(C));
  expect([...kept()].sort()).toEqual([A, B, C]);
  await decide(it, { type: 'delete', hash: A });
  await decide(it, reopen(B));
  throwIn(it, 'eeeeeeeeeeeeeeee');
  await decide(it);
  expect(kept()).toEqual([C]);
});

test('scrub leaves no secret in what was kept, also one of several lines', async () => {
  const it = await begin();
  const key = '-----BEGIN PRIVATE KEY-----\n  MIIsecretsecret\n  -----END PRIVATE KEY-----';
  await rewrite(it, `## High\n\n- [ ] <A>\n  - quetzal\n\n## Low\n\n- [ ] <B>\n\n  ${key}\n`);
  await decide(it, fix(A), fix(B));
  expect(readState(it.dataDir).cuttings).toHaveLength(2);
  const outcome = await scrub(it.project, { matches: ['quetzal'], dryRun: false });
  expect(outcome).toMatchObject({ kind: 'scrubbed' });
  expect(JSON.stringify(readState(it.dataDir).cuttings)).not.toMatch(/quetzal|MIIsecret/);
});

test('many fixed at once go as fast as ever, and come back as new tasks', async () => {
  const hashes = Array.from({ length: 120 }, (_, i) => (i + 1).toString(16).padStart(16, '0'));
  const it = await begin(hashes);
  await decide(it, ...hashes.map(fix));
  expect(readState(it.dataDir).cuttings).toEqual([]);
  await decide(it, ...hashes.map(reopen));
  expect(it.tasks()).toHaveLength(120);
});

const numRuns = process.env['MARKDOWN_ROUNDTRIP'] === 'all' ? 300 : 4;

test('fixed and reopened in any order, all stand as they stood', { timeout: 120_000 }, async () => {
  const text = fc.constantFrom(...Object.values(TEXTS));
  const groups = fc
    .tuple(fc.shuffledSubarray(ALL, { minLength: 1 }), fc.array(fc.boolean(), { maxLength: 4 }))
    .map(([order, cuts]) => split(order, cuts));
  const order = fc.shuffledSubarray(ALL, { minLength: 4 });
  await fc.assert(
    fc.asyncProperty(text, groups, order, async (told, fixes, reopens) => {
      const it = await begin();
      const before = await rewrite(it, told);
      for (const group of fixes) await decide(it, ...group.map(fix));
      for (const hash of reopens) await decide(it, reopen(hash));
      expect(JSON.stringify(it.read('TODO.md'))).toBe(JSON.stringify(before));
    }),
    { seed: 7, numRuns },
  );
});

test("a person's lines are never touched", { timeout: 120_000 }, async () => {
  const line = fc.constantFrom(
    ...['person 1', '- person 2', '  - person 3', '', '## person 6', '> person 7', '    person 11'],
    ...['- a', '- quoted', '# x', '- mine'],
  );
  const edits = fc.array(fc.tuple(fc.nat({ max: 30 }), line), { maxLength: 4 });
  const order = fc.shuffledSubarray(ALL, { minLength: 1 });
  const text = fc.constantFrom(...Object.values(TEXTS));
  await fc.assert(
    fc.asyncProperty(text, edits, order, async (told, changes, hashes) => {
      const it = await begin();
      await rewrite(it, told);
      await decide(it, ...hashes.map(fix));
      const lines = it.read('TODO.md').split('\n');
      for (const [at, words] of changes) lines.splice(at % (lines.length + 1), 0, words);
      it.write('TODO.md', lines.join('\n'));
      await decide(it);
      const before = persons(it.read('TODO.md'));
      for (const hash of hashes) {
        await decide(it, reopen(hash));
        expect(persons(it.read('TODO.md')).filter((one) => one.startsWith('person'))).toEqual(
          before.filter((one) => one.startsWith('person')),
        );
        expect(it.tasks().filter((one) => one === hash)).toEqual([hash]);
      }
      expect(await fold(it.project, { relist: true })).toMatchObject({ remarks: [] });
    }),
    { seed: 11, numRuns },
  );
});

function split(order: readonly string[], cuts: readonly boolean[]): readonly string[][] {
  const groups: string[][] = [];
  for (const [index, hash] of order.entries()) {
    if (index === 0 || cuts[index - 1] === true) groups.push([hash]);
    else groups.at(-1)?.push(hash);
  }
  return groups;
}

/** What a person wrote, wherever it stands and however deep. */
function persons(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((one) => !one.includes('errtrack:'))
    .map((one) => one.replace(/^[\s>*+-]*/, ''))
    .filter((one) => one !== '');
}
