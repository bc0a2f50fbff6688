import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Match } from '../../src/core/errors/redaction.js';
import type { Run } from '../../src/core/runs/run.js';
import type { NewRunEvent, RunStart } from '../../src/core/runs/run-events.js';
import { formatLine, parseLine } from '../../src/files/checked-line.js';
import type { FoundSecrets } from '../../src/fold/found-secrets.js';
import { scrub } from '../../src/fold/scrub.js';
import { saveReports } from '../../src/reports/save-reports.js';
import { saveScreenshot } from '../../src/reports/save-screenshot.js';
import { listRuns } from '../../src/runlog/list-runs.js';
import { readRun, readRunLog } from '../../src/runlog/read-run.js';
import { readRunSnapshot, writeRunSnapshot } from '../../src/runlog/run-snapshot.js';
import { faults } from '../faults/replaced-calls.js';
import { FoldProject } from '../support/fold-project.js';
import { ofProcess, planRun, step, writeRunLog } from '../support/run-log.js';

const WORD = 'quetzalcoatl';
const ID = '20260204-120000-000-abcd';
const STARTED_AT = Date.UTC(2026, 1, 4, 12);
const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const { fsyncSync } = process.getBuiltinModule('node:fs');

afterEach(() => faults.clear());

const FAILURE = {
  message: `no "${WORD}"`,
  type: 'RangeError',
  stack: `RangeError: no "${WORD}"\n    at ${WORD} (a.ts:1:1)`,
  hash: '9ba5976d4c1f02aa',
};
const EVENTS: readonly NewRunEvent[] = [
  ...step('export', { result: { rows: 3 } }, { name: 'Export' }),
  ...step(
    `ask-${WORD}`,
    { status: 'failed', failure: FAILURE, details: { [WORD]: WORD } },
    { name: `Ask ${WORD}`, phase: `of ${WORD}` },
  ),
  { type: 'run.end', status: 'failed', failure: FAILURE },
];

interface Kept {
  readonly it: FoldProject;
  readonly folder: string;
  readonly run: Run;
}

function keepRun(
  events = EVENTS,
  start: Partial<RunStart> = {},
  it = new FoldProject(),
  id = ID,
): Kept {
  const labels = { customer_name: `Lego ${WORD}` };
  const planned = planRun({ id, startedAt: STARTED_AT, events, start: { labels, ...start } });
  const folder = writeRunLog(it.dataDir, id, planned);
  // Long ago, so that nothing waits for what its process may write.
  utimesSync(join(folder, 'events.jsonl'), 1, STARTED_AT / 1_000);
  const run = readRun(it.dataDir, id);
  if (run === null) throw new Error('no run');
  return { it, folder, run };
}

/** Lines that no event made, written long ago. */
function addLines(folder: string, lines: string): void {
  const log = join(folder, 'events.jsonl');
  appendFileSync(log, lines);
  utimesSync(log, 1, STARTED_AT / 1_000);
}

/** With all that a process leaves when its run has ended. */
function keepEnded(): Kept {
  const kept = keepRun();
  writeRunSnapshot(kept.folder, kept.run);
  saveReports(kept.it.project, kept.run);
  return kept;
}

async function takeOut(
  it: FoldProject,
  match: Match = WORD,
  dryRun = false,
): Promise<FoundSecrets> {
  const outcome = await scrub(it.project, { matches: [match], dryRun });
  if (outcome.kind !== 'scrubbed') throw new Error(JSON.stringify(outcome));
  return outcome.found;
}

/** Names of all files that hold the word, in their text or their name. */
function holding(it: FoldProject): readonly string[] {
  return readdirSync(it.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(it.folder, name)).isFile())
    .filter((name) => `${name} ${it.read(name)}`.includes(WORD))
    .sort();
}

const REPORTS = [
  'tracking_reports/monitoring_report_Lego_secret_20260204_120000.json',
  'tracking_reports/summary_report_Lego_secret_20260204_120000.txt',
  'tracking_reports/tracking_report_Lego_secret_20260204_120000.json',
];

describe('what a run has left', () => {
  test('is clean: its log, what is kept beside it, its reports and their names', async () => {
    const { it } = keepEnded();
    expect(holding(it)).toHaveLength(5);
    const { changed, left, kept } = await takeOut(it);
    expect(holding(it)).toEqual([]);
    const events = `.errtrack/runs/${ID}/events.jsonl`;
    expect(changed.map(({ file, action }) => `${action} ${file}`).sort()).toEqual([
      ...[events, `.errtrack/runs/${ID}/run.json`, ...REPORTS].map((file) => `cleaned ${file}`),
      ...REPORTS.map((file) => `renamed ${file}`),
    ]);
    expect([left, kept]).toEqual([[], []]);
    expect(it.read(events).trimEnd().split('\n').map(parseLine)).not.toContain(null);
  });

  test('tells the same run, in the log and in lists, and the same reports', async () => {
    const { it, run, folder } = keepEnded();
    await takeOut(it);
    const after = readRunLog(it.dataDir, ID);
    expect(after).toMatchObject({ damaged: 0, unknown: 0 });
    expect(after?.run).toMatchObject({
      ...{ id: ID, status: 'failed', percent: run.percent, duration: run.duration },
      labels: { customer_name: 'Lego <secret>' },
      failure: { message: 'no "<secret>"', type: 'RangeError', hash: FAILURE.hash },
    });
    expect([...(after?.run.steps.keys() ?? [])]).toEqual(['export', 'ask-<secret>']);
    expect(after?.run.steps.get('export')?.result).toEqual({ rows: 3 });
    expect(readRunSnapshot({ id: ID, path: folder })?.error?.message).toBe('no "<secret>"');
    expect(listRuns(it.dataDir)).toMatchObject({ runs: [{ run_id: ID }], unreadable: [] });
    if (after === null) throw new Error('no run');
    const before = it.snapshot();
    // What would be saved now is there.
    expect(Object.values(saveReports(it.project, after.run)).sort()).toEqual(REPORTS);
    expect(it.snapshot()).toEqual(before);
  });

  test('changes nothing the second time', async () => {
    const { it } = keepEnded();
    await takeOut(it);
    const before = it.snapshot();
    expect(await takeOut(it)).toEqual({ changed: [], left: [], kept: [] });
    const files = (all: Record<string, string>) =>
      Object.entries(all).filter(([name]) => /runs|reports/.test(name));
    expect(files(it.snapshot())).toEqual(files(before));
  });

  test('is only looked at on a dry run, which says the same', async () => {
    const { it } = keepEnded();
    const before = it.snapshot();
    const dry = await takeOut(it, WORD, true);
    expect(it.snapshot()).toEqual(before);
    expect(dry).toEqual(await takeOut(it));
    expect(JSON.stringify(dry)).not.toContain(WORD);
  });

  test('keeps its modes, and the time of its log', async () => {
    const { it, folder } = keepEnded();
    const log = join(folder, 'events.jsonl');
    const [report = ''] = readdirSync(join(it.folder, 'tracking_reports'));
    chmodSync(log, 0o640);
    chmodSync(join(it.folder, 'tracking_reports', report), 0o604);
    utimesSync(log, 1_000, 2_000);
    await takeOut(it);
    expect([statSync(log).mode & 0o777, statSync(log).mtimeMs]).toEqual([0o640, 2_000_000]);
    expect(statSync(join(it.folder, REPORTS[0] ?? '')).mode & 0o777).toBe(0o604);
  });
});

describe('a log', () => {
  test('with torn and altered lines is clean, and these are no better than before', async () => {
    const { it, folder } = keepRun();
    const line = formatLine(`{"seq":9,"type":"log","message":"${WORD}"}`);
    addLines(
      folder,
      `${line.replace('log', 'lug')}{"a":"${WORD}\n\n${WORD}\n{"torn":"quetz\\u0061lcoatl`,
    );
    await takeOut(it);
    expect(holding(it)).toEqual([]);
    const [altered, ...rest] = it.read(`.errtrack/runs/${ID}/events.jsonl`).split('\n').slice(-5);
    expect(altered).toBe(line.replace('log', 'lug').replace(WORD, '<secret>').trimEnd());
    expect(rest).toEqual(['{"a":"<secret>', '', '<secret>', '{"torn":"<secret>']);
    expect(readRunLog(it.dataDir, ID)).toMatchObject({ damaged: 3 });
  });

  test('written with other escapes is clean, and what is clean in it keeps its bytes', async () => {
    const { it, folder } = keepRun();
    const json = (message: string) =>
      `{ "seq":1,"ts":1.0,"at":0,"type":"log","message":"${message}" }`;
    const escaped = json(`caf\\u00e9 \\/ que\\u0074zalcoatl {\\"in\\":\\"qu\\\\u0065tzalcoatl\\"}`);
    const other = formatLine(json('caf\\u00e9 \\/'));
    addLines(folder, formatLine(escaped) + other);
    await takeOut(it);
    const [first = '', second] = it.read(`.errtrack/runs/${ID}/events.jsonl`).split('\n').slice(-3);
    expect(parseLine(first)).toMatchObject({ message: 'café / <secret> {"in":"<secret>"}' });
    expect(`${second}\n`).toBe(other);
  });

  test('keeps the result of a step only where that is what it was', async () => {
    const { it } = keepRun([
      ...step('a', { status: 'completed', result: { url: `/${WORD}` } }),
      ...step('b', { status: 'completed', result: { url: '/' } }),
    ]);
    await takeOut(it);
    const steps = readRun(it.dataDir, ID)?.steps;
    expect(steps?.get('a')).toMatchObject({ result: undefined, isReplayable: false });
    expect(steps?.get('b')).toMatchObject({ result: { url: '/' }, isReplayable: true });
  });

  test('of a run that goes on is left to its writer, and told of', async () => {
    const { it, folder } = keepRun(EVENTS.slice(0, 3), ofProcess(process.pid));
    const log = join(folder, 'events.jsonl');
    const before = [readFileSync(log, 'utf8'), statSync(log).ino];
    const file = `.errtrack/runs/${ID}/events.jsonl`;
    expect(await takeOut(it)).toEqual({ changed: [], left: [], kept: [{ file, reason: 'live' }] });
    expect([readFileSync(log, 'utf8'), statSync(log).ino]).toEqual(before);
    expect((await takeOut(it, 'nothing like it')).kept).toEqual([]);
  });

  test('that does not tell whose it is is left for a minute', async () => {
    const it = new FoldProject();
    const name = `.errtrack/runs/${ID}/events.jsonl`;
    it.write(name, `{"seq":0,"${WORD}`);
    expect((await takeOut(it)).kept).toEqual([{ file: name, reason: 'live' }]);
    utimesSync(join(it.folder, name), 1, Date.now() / 1_000 - 61);
    expect((await takeOut(it)).changed).toEqual([{ file: name, action: 'cleaned' }]);
    expect(it.read(name)).toBe('{"seq":0,"<secret>');
  });

  test('of a run whose process died is cleaned, and stays interrupted', async () => {
    const { it } = keepRun(EVENTS.slice(0, 3), { ...ofProcess(1), processStart: 'another' });
    await takeOut(it);
    expect(holding(it)).toEqual([]);
    expect(readRun(it.dataDir, ID)?.status).toBe('interrupted');
  });

  test('of a run that ended just now waits for its reports', async () => {
    const { it, folder, run } = keepRun(EVENTS, ofProcess(process.pid));
    utimesSync(join(folder, 'events.jsonl'), 1, Date.now() / 1_000);
    const late = new Promise<void>((done) => {
      setTimeout(() => {
        writeRunSnapshot(folder, run);
        saveReports(it.project, run);
        done();
      }, 800);
    });
    await takeOut(it);
    await late;
    expect(holding(it)).toEqual([]);
  });

  test('of a run whose id holds it keeps the id, which is told', async () => {
    const { it } = keepRun(EVENTS, {}, new FoldProject(), `for-${WORD}`);
    const { changed, kept } = await takeOut(it);
    expect(kept).toEqual([{ file: '.errtrack/runs/for-<secret>', reason: 'name' }]);
    expect(changed).toEqual([
      { file: '.errtrack/runs/for-<secret>/events.jsonl', action: 'cleaned' },
    ]);
    expect(readRun(it.dataDir, `for-${WORD}`)?.status).toBe('failed');
  });

  test('of which a killed pruning left the half is gone', async () => {
    const it = new FoldProject();
    it.write('.errtrack/runs/.gone.0123456789abcdef/events.jsonl', WORD);
    await takeOut(it);
    expect(holding(it)).toEqual([]);
  });
});

describe('what is kept beside a log', () => {
  test('is cleaned where only that holds it', async () => {
    const { it, folder } = keepRun([{ type: 'run.end', status: 'completed' }], { labels: {} });
    const run = readRun(it.dataDir, ID);
    if (run === null) throw new Error('no run');
    writeRunSnapshot(folder, { ...run, name: WORD });
    expect((await takeOut(it)).changed).toEqual([
      { file: `.errtrack/runs/${ID}/run.json`, action: 'cleaned' },
    ]);
    expect(readRunSnapshot({ id: ID, path: folder })?.name).toBe('import');
  });

  test('is removed where its log cannot be read', async () => {
    const it = new FoldProject();
    it.write(`.errtrack/runs/${ID}/run.json`, WORD);
    await takeOut(it);
    expect(holding(it)).toEqual([]);
  });
});

describe('reports', () => {
  const NAME = 'tracking_reports/tracking_report_x_20260204_120000.json';
  const clean = async (name: string, text: string | Buffer) => {
    const it = new FoldProject();
    mkdirSync(join(it.folder, 'tracking_reports'));
    writeFileSync(join(it.folder, name), text);
    return { found: await takeOut(it), text: it.read(name), it };
  };

  test.each([
    [
      NAME,
      `\uFEFF{\r\n "a" : "caf\\u00e9",\t"b":"quetz\\u0061lcoatl" , "n":1.0e2 }`,
      `\uFEFF{\r\n "a" : "caf\\u00e9",\t"b":"<secret>" , "n":1.0e2 }`,
    ],
    [NAME, `{"cut":"${WORD}`, '{"cut":"<secret>'],
    [
      'tracking_reports/summary_report_x_20260204_120000.txt',
      `a\r\n  ${WORD}\\n \t\n`,
      'a\r\n  <secret>\\n \t\n',
    ],
  ])('%s keep every other byte', async (name, text, cleaned) => {
    const result = await clean(name, text);
    expect(result.text).toBe(cleaned);
    expect(result.found.changed).toEqual([{ file: name, action: 'cleaned' }]);
  });

  test('that are no text are told of', async () => {
    const { found, it } = await clean(NAME, Buffer.from(WORD, 'utf16le').swap16());
    expect(found.kept).toEqual([]);
    writeFileSync(join(it.folder, NAME), Buffer.from([0xff, 0xfe, 0x22]));
    expect((await takeOut(it)).kept).toEqual([{ file: NAME, reason: 'no text' }]);
  });

  test.each([
    'tracking_reports/notes.md',
    'tracking_reports/old/tracking_report_x_20260204_120000.json',
  ])('%s is a person’s', async (name) => {
    const it = new FoldProject();
    it.write(name, WORD);
    expect(await takeOut(it)).toEqual({ changed: [], left: [], kept: [] });
    expect(it.read(name)).toBe(WORD);
  });

  test('that are links, or in a folder that leads out, are passed over', async () => {
    const it = new FoldProject();
    const out = new FoldProject();
    it.write('mine', WORD);
    mkdirSync(join(it.folder, 'tracking_reports'));
    symlinkSync('../mine', join(it.folder, NAME));
    out.write('error_Ask_20260204_120000.png', WORD);
    symlinkSync(out.folder, join(it.folder, 'error_screenshots'));
    expect((await takeOut(it)).changed).toEqual([]);
    expect([it.read('mine'), out.read('error_Ask_20260204_120000.png')]).toEqual([WORD, WORD]);
  });

  test('of two that would have one name are kept both', async () => {
    const it = new FoldProject();
    for (const of of ['quetzal1', 'quetzal2', 'secret'])
      it.write(`tracking_reports/tracking_report_${of}_20260204_120000.json`, of);
    const { changed } = await takeOut(it, /quetzal\d/g);
    expect(readdirSync(join(it.folder, 'tracking_reports')).sort()).toEqual([
      'tracking_report_secret_20260204_120000.json',
      'tracking_report_secret_20260204_120000_2.json',
      'tracking_report_secret_20260204_120000_3.json',
    ]);
    expect(changed).toHaveLength(4);
    expect(it.read('tracking_reports/tracking_report_secret_20260204_120000.json')).toBe('secret');
  });

  test('are named after texts that look otherwise in a name', async () => {
    const { it, run } = keepRun(EVENTS, { labels: { customer_name: 'Lego & Söhne: (big)' } });
    saveReports(it.project, run);
    await takeOut(it, '& Söhne: (');
    expect(readdirSync(join(it.folder, 'tracking_reports')).sort()[2]).toBe(
      'tracking_report_Lego_secretbig_20260204_120000.json',
    );
  });

  test('that somebody saves meanwhile are cleaned as they are then', async () => {
    const it = new FoldProject();
    it.write(NAME, WORD);
    let saves = 0;
    faults.set('fsyncSync', (fd: number) => {
      if (saves++ === 0) it.write(NAME, `${WORD} and more`);
      fsyncSync(fd);
    });
    await takeOut(it);
    expect(it.read(NAME)).toBe('<secret> and more');
  });
});

describe('pictures', () => {
  test('of a run that held it are told of, under names without it, and still found', async () => {
    const it = new FoldProject();
    const at = STARTED_AT;
    const path = saveScreenshot(it.project, { phase: `of ${WORD}`, step: `Ask ${WORD}`, at }, PNG);
    const plain = saveScreenshot(it.project, { phase: null, step: 'Export', at }, PNG);
    const shot = (picture: string, of: string | null): NewRunEvent => ({
      type: 'attachment',
      ...{ kind: 'screenshot', path: picture, mime: 'image/png', bytes: 8, step: of, phase: null },
    });
    const { run } = keepRun(
      [...EVENTS.slice(0, 4), shot(path, `ask-${WORD}`), shot(plain, null), ...EVENTS.slice(4)],
      {},
      it,
    );
    saveReports(it.project, run);
    const { kept } = await takeOut(it);
    const renamed = 'error_screenshots/error_of_secret_Ask_secret_20260204_120000.png';
    expect(kept).toEqual([plain, renamed].map((file) => ({ file, reason: 'picture' })));
    expect(holding(it)).toEqual([]);
    expect(readRun(it.dataDir, ID)?.attachments.map((one) => one.path)).toEqual([renamed, plain]);
    expect(it.has(renamed)).toBe(true);
    for (const report of REPORTS.slice(0, 2)) expect(it.read(report)).toContain(renamed);
  });

  test('of a run that held nothing are no matter', async () => {
    const it = new FoldProject();
    saveScreenshot(it.project, { phase: null, step: 'Export', at: STARTED_AT }, PNG);
    expect((await takeOut(it)).kept).toEqual([]);
  });
});
