import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBrief } from '../../src/core/brief-record.js';
import { type NamedStory, tellStory } from '../../src/core/life-story.js';
import type { Project } from '../../src/files/project.js';
import { readBriefView } from '../../src/fold/brief-view.js';
import { fold } from '../../src/fold/fold.js';
import { keepBrief } from '../../src/fold/keep-brief.js';
import { readView } from '../../src/fold/view.js';
import { digestOf, parseLedgerBytes } from '../../src/ledger/ledger-file.js';
import { readState } from '../../src/ledger/state.js';
import { createRecord } from '../support/counted-record.js';
import { FoldProject } from '../support/fold-project.js';

const time = fc
  .integer({ min: Date.UTC(2026, 0), max: Date.UTC(2026, 11) })
  .map((t) => new Date(t).toISOString());

const anyRecord = fc
  .record({
    hash: fc.integer({ min: 0, max: 2 ** 40 }).map((n) => n.toString(16).padStart(16, '0')),
    status: fc.constantFrom('active' as const, 'fixed' as const, 'ignored' as const),
    statusAt: time,
    severity: fc.constantFrom('HIGH' as const, 'MEDIUM' as const, 'LOW' as const),
    message: fc.string({ maxLength: 200, unit: 'binary' }),
    firstSeen: time,
    regressions: fc.nat(3),
    counts: fc.option(fc.record({ occurrences: fc.nat(99), lastSeen: time }), { nil: undefined }),
    fixed: fc.array(time, { maxLength: 2 }),
  })
  .map(({ counts, fixed, ...fields }) => {
    const { occurrences, lastSeen, tags, samples, runs, ...record } = createRecord(fields);
    const fixes = fixed.map((at) => ({
      ...{ at, description: '', commit: null, by: null, source: 'cli' as const },
    }));
    return { ...record, ...counts, fixes };
  });

/** With the brief of a project of any size. */
function keep(project: Project): void {
  const bytes = readFileSync(project.files.errors);
  const ledger = parseLedgerBytes(project.files.errors, bytes);
  const state = readState(project.dataDir);
  keepBrief(project, { ...state, ledger, digest: digestOf(bytes), files: new Map() }, 0);
}

function withoutNames({ firstSeen, fixes, cameBack }: NamedStory) {
  return { firstSeen, fixes, cameBack };
}

test('tells of any books what reading everything tells', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyRecord, { selector: (it) => it.hash, minLength: 1 }),
      async (records) => {
        const scene = new FoldProject();
        const errors = Object.fromEntries(records.map((record) => [record.hash, record]));
        scene.write('errors_log.json', JSON.stringify({ version: 1, errors }));
        expect((await fold(scene.project)).kind).toBe('folded');
        keep(scene.project);
        const view = await readView(scene.project);
        const brief = readBriefView(scene.project);
        const inOrder = [...view.records].sort((a, b) => (a.hash < b.hash ? -1 : 1));
        expect(brief?.records()).toEqual(inOrder.map(toBrief));
        expect(brief?.summary()).toEqual(view.summary);
        expect(brief?.stories()).toEqual(inOrder.map((it) => withoutNames(tellStory(it))));
      },
    ),
    { numRuns: 8 },
  );
});

async function createFolded(): Promise<FoldProject> {
  const scene = new FoldProject();
  const records = [createRecord(), createRecord({ hash: '00000000000000aa', status: 'fixed' })];
  const errors = Object.fromEntries(records.map((record) => [record.hash, record]));
  scene.write('errors_log.json', JSON.stringify({ version: 1, errors }));
  await fold(scene.project);
  keep(scene.project);
  return scene;
}

const BRIEF = '.errtrack/state/1.brief.json';

test.each<readonly [string, (scene: FoldProject) => void]>([
  ['the ledger is another', (it) => appendFileSync(join(it.folder, 'errors_log.json'), ' ')],
  ['the ledger is gone', (it) => it.remove('errors_log.json')],
  ['the state is another', (it) => appendFileSync(join(it.folder, '.errtrack/state/1.json'), ' ')],
  ['a later state is there', (it) => it.write('.errtrack/state/2.json', '{')],
  ['the files were not put in place', (it) => it.remove('.errtrack/state/1.installed')],
  ['a journal waits', (it) => it.write('.errtrack/journal/a-b-1-0-c.1.ndjson', '{}\n')],
  ['it is gone', (it) => it.remove(BRIEF)],
  ['it is torn', (it) => it.write(BRIEF, it.read(BRIEF).slice(0, 300))],
  [
    'it is of a later version',
    (it) => it.write(BRIEF, it.read(BRIEF).replace('"version":1', '"version":2')),
  ],
  ['it is no JSON', (it) => it.write(BRIEF, `${'['.repeat(50_000)}\n[]`)],
])('is none where %s', async (_, change) => {
  const scene = await createFolded();
  expect(readBriefView(scene.project)?.summary()?.total).toBe(2);
  change(scene);
  expect(readBriefView(scene.project)).toBeNull();
});

test.each([
  ['"active":1', '"active":"many"', 'summary'],
  ['"lastUpdated":"', '"lastUpdated":"\\u001b[2J', 'summary'],
  ['"firstSeen":[', '"firstSeen":[null,', 'stories'],
  ['"9ba5976d4c1f02aa"', '"$(touch x)"', 'records'],
  ['"FileNotFoundError"', '{"toString":1}', 'records'],
] as const)('believes nothing of what is bad in it: %s', async (good, bad, part) => {
  const scene = await createFolded();
  scene.write(BRIEF, scene.read(BRIEF).replace(good, bad));
  expect(readBriefView(scene.project)?.[part]()).toBeNull();
  expect(scene.cli('status').stdout).toContain('Total Tracked: 2\n');
});

test('is kept by a fold of many records, and goes with its generation', async () => {
  const scene = new FoldProject();
  const program = 'captureError(new RangeError(`n`), { fingerprint: `f${i}` })';
  scene.run(`for (let i = 0; i < 100; i++) ${program}`);
  scene.cli('sync');
  expect(scene.has(BRIEF)).toBe(true);
  expect(readBriefView(scene.project)?.summary()?.total).toBe(100);
  const [hash = ''] = scene.records().map((record) => record.hash);
  for (let round = 0; round < 2; round++) scene.cli(round === 0 ? 'fix' : 'reopen', hash);
  expect(existsSync(join(scene.folder, BRIEF))).toBe(false);
  expect(readBriefView(scene.project)?.summary()?.active).toBe(100);
  scene.run("configure({ fold: 'manual' }); captureError(new TypeError('new'))");
  expect(readBriefView(scene.project)).toBeNull();
  expect(scene.cli('status').stdout).toContain('Total Tracked: 101\n');
});

test('status says the same with it and without it', async () => {
  const scene = await createFolded();
  const json = scene.cli('status', '--json', '--since', '2026-01-01').stdout;
  scene.remove(BRIEF);
  expect(scene.cli('status', '--json', '--since', '2026-01-01').stdout).toBe(json);
  expect(scene.has(BRIEF)).toBe(false);
});
