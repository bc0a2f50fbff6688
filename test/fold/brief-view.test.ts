import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CountedRecord, ErrorRecord } from '../../src/core/errors/record.js';
import { formatLedger, type Ledger } from '../../src/core/ledger-text.js';
import { tellStory } from '../../src/core/life-story.js';
import { summarize } from '../../src/core/summary.js';
import { readBriefView } from '../../src/fold/brief-view.js';
import { fold } from '../../src/fold/fold.js';
import { readView } from '../../src/fold/view.js';
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

test('tells of any books what reading everything tells', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyRecord, { selector: (it) => it.hash, minLength: 1 }),
      async (records) => {
        const scene = new FoldProject();
        scene.write(LEDGER, formatLedger(toLedger(records)));
        expect((await fold(scene.project)).kind).toBe('folded');
        scene.run("captureError(new RangeError('one more'), { tags: { host: 'a' } })");
        await fold(scene.project);
        const view = await readView(scene.project);
        const brief = readBriefView(scene.project);
        expect(brief?.records.map((record) => record.whole())).toEqual(inOrder(view.records));
        expect(summarize(brief?.records ?? [], brief?.lastSeenOf)).toEqual(view.summary);
        expect(brief?.records.map(tellStory)).toEqual(inOrder(view.records).map(tellStory));
        for (const { hash } of view.records) {
          expect(brief?.daysOf(hash)).toEqual(view.daysOf(hash));
        }
      },
    ),
    { numRuns: 4 },
  );
});

function toLedger(records: readonly ErrorRecord[]): Ledger {
  return { errors: new Map(records.map((it) => [it.hash, it])), extra: {} };
}

function inOrder(records: readonly CountedRecord[]): readonly CountedRecord[] {
  return [...records].sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

/** Two records, as a fold leaves them. */
async function createFolded(): Promise<FoldProject> {
  const scene = new FoldProject();
  const { samples, runs, lastSeen, ...record } = createRecord();
  const records = [record, { ...record, hash: '00000000000000aa', status: 'fixed' as const }];
  scene.write(LEDGER, formatLedger(toLedger(records)));
  await fold(scene.project);
  return scene;
}

const STATE = '.errtrack/state/1.json';
const LEDGER = 'errors_log.json';
const THROWN = "configure({ fold: 'manual' }); captureError(new TypeError('new'))";

test.each<readonly [string, (scene: FoldProject) => void]>([
  ['the ledger is not as we write it', (it) => it.write(LEDGER, it.read(LEDGER).trim())],
  ['the ledger is not UTF-8', (it) => it.write(LEDGER, Buffer.from(it.read(LEDGER), 'utf16le'))],
  ['the ledger is gone', (it) => it.remove(LEDGER)],
  ['a later state is there', (it) => it.write('.errtrack/state/2.json', '{')],
  ['the state is torn', (it) => it.write(STATE, it.read(STATE).slice(0, 300))],
  ['the state is deep', (it) => it.write(STATE, '['.repeat(1_000_000))],
  ['the files were not put in place', (it) => it.remove('.errtrack/state/1.installed')],
  ['a journal waits', (it) => it.run(THROWN)],
])('is none where %s', async (_, change) => {
  const scene = await createFolded();
  expect(readBriefView(scene.project)?.records).toHaveLength(2);
  change(scene);
  expect(readBriefView(scene.project)).toBeNull();
});

test('is none where something was counted under what is an alias by now', async () => {
  const scene = await createFolded();
  const alias = '"hashes": [\n        "00000000000000aa"\n      ]';
  const { errors } = JSON.parse(scene.read(LEDGER));
  const { '00000000000000aa': gone, ...rest } = errors;
  const json = `${JSON.stringify({ version: 1, errors: rest }, null, 2)}\n`;
  scene.write(LEDGER, json.replace('"hashes": []', alias));
  expect(readBriefView(scene.project)).toBeNull();
});

test('is there in a clone that nobody has folded', async () => {
  const scene = await createFolded();
  scene.remove('.errtrack');
  expect(readBriefView(scene.project)?.records).toHaveLength(2);
  expect(scene.has('.errtrack')).toBe(false);
});

test('commands say the same with it and without it', async () => {
  const scene = await createFolded();
  const commands = [
    ['status'],
    ['status', '--json', '--since', '2026-01-01'],
    ['list', '--all'],
    ['list', '--all', '--json'],
    ['list', '--search', 'input.jpg', '--json'],
    ['list', '--search', 'nothing of it'],
    ['list', '--fixed', '--type', 'FileNot', '--sort', 'first', '--limit', '1'],
  ];
  const tell = () => commands.map((args) => scene.cli(...args)).map(({ stdout }) => stdout);
  const brief = tell();
  scene.write(LEDGER, scene.read(LEDGER).trim());
  expect(readBriefView(scene.project)).toBeNull();
  expect(tell()).toEqual(brief);
});
