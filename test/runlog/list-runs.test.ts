import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { summarizeRun } from '../../src/core/runs/run-summary.js';
import { findRun } from '../../src/runlog/find-run.js';
import { listRuns, readStepHistory } from '../../src/runlog/list-runs.js';
import { readRun } from '../../src/runlog/read-run.js';
import { formatRunLine } from '../../src/runlog/run-line.js';
import { writeRunSnapshot } from '../../src/runlog/run-snapshot.js';
import { planRun, step, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';

const DAY = 86_400_000;
const STARTED_AT = Date.UTC(2026, 1, 4, 12);
const failure = { message: 'no', type: 'Error', stack: 'at x', hash: '0123456789abcdef' };
const FAILED: readonly NewRunEvent[] = [
  ...step('Export'),
  ...step('Import', { status: 'failed', failure }),
  { type: 'run.end', status: 'failed', failure },
];

function writeRun(
  dataDir: string,
  id: string,
  day: number,
  name = 'import',
  events?: readonly NewRunEvent[],
): string {
  const startedAt = STARTED_AT + day * DAY;
  return writeRunLog(
    dataDir,
    id,
    planRun({ id, name, startedAt, ...(events !== undefined && { events }) }),
  );
}

function keep(dataDir: string, id: string): void {
  const run = readRun(dataDir, id);
  if (run === null) throw new Error(`${id} is not there`);
  writeRunSnapshot(join(dataDir, 'runs', id), run);
}

describe('the list of runs', () => {
  test('is empty where nothing ran yet, and makes no folder', () => {
    const dataDir = join(makeTempFolder(), 'none');
    expect(listRuns(dataDir)).toEqual({ runs: [], unreadable: [] });
  });

  test('has the newest first, whatever they are called, and can be narrowed', () => {
    const dataDir = makeTempFolder();
    writeRun(dataDir, 'b', 1);
    writeRun(dataDir, 'c', 0, 'export');
    writeRun(dataDir, 'a', 2, 'import', FAILED);
    const ids = (selection: object) => listRuns(dataDir, selection).runs.map((run) => run.run_id);
    expect(ids({})).toEqual(['a', 'b', 'c']);
    expect(ids({ name: 'import' })).toEqual(['a', 'b']);
    expect(ids({ since: STARTED_AT + DAY })).toEqual(['a', 'b']);
    expect(ids({ limitOfEachName: 1 })).toEqual(['a', 'c']);
  });

  test('passes over what is no run, and names those that it cannot read', () => {
    const dataDir = makeTempFolder();
    const folder = writeRun(dataDir, 'a', 0);
    mkdirSync(join(dataDir, 'runs', 'empty'));
    mkdirSync(join(dataDir, 'runs', 'not a run'));
    symlinkSync(folder, join(dataDir, 'runs', 'linked'));
    writeFileSync(join(dataDir, 'runs', 'file'), '');
    const { runs, unreadable } = listRuns(dataDir);
    expect(runs.map((run) => run.run_id)).toEqual(['a']);
    expect(unreadable).toEqual(['empty']);
  });

  test('sums a run up', () => {
    const dataDir = makeTempFolder();
    writeRun(dataDir, 'a', 0, 'import', FAILED);
    expect(listRuns(dataDir).runs[0]).toMatchObject({
      run_id: 'a',
      status: 'failed',
      step_name: 'Import',
      total_duration_seconds: 0.05,
      error: { message: 'no', type: 'Error', error_hash_short: '01234567' },
      step_counts: { completed: 1, failed: 1, skipped: 0 },
      performance_metrics: {
        total_operations: 2,
        total_errors: 1,
        total_warnings: 0,
        total_screenshots: 0,
        success_rate: 50,
      },
      step_times: [
        { name: 'Export', count: 1, failed: 0, median_duration: 0.01 },
        { name: 'Import', count: 1, failed: 1, median_duration: null },
      ],
    });
  });
});

describe('a snapshot', () => {
  test('says the same as the log', () => {
    const dataDir = makeTempFolder();
    writeRun(dataDir, 'a', 0, 'import', FAILED);
    const [folded] = listRuns(dataDir).runs;
    keep(dataDir, 'a');
    expect(listRuns(dataDir).runs).toEqual([folded]);
  });

  test('is gone by in place of the log', () => {
    const dataDir = makeTempFolder();
    const folder = writeRun(dataDir, 'a', 0);
    keep(dataDir, 'a');
    const path = join(folder, 'run.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"import"', '"kept"'));
    expect(listRuns(dataDir).runs[0]?.name).toBe('kept');
  });

  test.each([
    ['is cut', (text: string) => text.slice(0, -10)],
    ['is empty', () => ''],
    ['is of a later version', (text: string) => text.replace('"version":1', '"version":2')],
    ['lacks a field', (text: string) => text.replace('"pid"', '"pit"')],
    ['says that the run goes on', (text: string) => text.replace('"completed"', '"running"')],
    ['is a hoard of brackets', () => '['.repeat(1_000_000)],
  ])('is passed over where it %s', (_, change) => {
    const dataDir = makeTempFolder();
    const folder = writeRun(dataDir, 'a', 0);
    const expected = listRuns(dataDir);
    keep(dataDir, 'a');
    const path = join(folder, 'run.json');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect(listRuns(dataDir)).toEqual(expected);
  });

  test('is passed over where the log has grown since', () => {
    const dataDir = makeTempFolder();
    const [start, ...end] = planRun({ id: 'a', startedAt: STARTED_AT, events: FAILED });
    if (!start) throw new Error('A start was planned');
    const folder = writeRun(dataDir, 'a', 0);
    keep(dataDir, 'a');
    writeFileSync(join(folder, 'events.jsonl'), formatRunLine(start));
    appendFileSync(join(folder, 'events.jsonl'), end.map(formatRunLine).join(''));
    expect(listRuns(dataDir).runs[0]?.status).toBe('failed');
  });

  test('of ten thousand steps keeps what a thousand of their names need', () => {
    const dataDir = makeTempFolder();
    const many = Array.from({ length: 10_000 }, (_, index) => step(`file ${index}`)).flat();
    writeRun(dataDir, 'a', 0, 'import', [...many, { type: 'run.end', status: 'completed' }]);
    keep(dataDir, 'a');
    const size = readFileSync(join(dataDir, 'runs', 'a', 'run.json')).length;
    expect(size).toBeLessThan(150_000);
    const [run] = listRuns(dataDir).runs;
    expect(run?.step_counts.completed).toBe(10_000);
    expect(run?.step_times).toHaveLength(1_000);
  });
});

test('a summary names the step at work where none has failed', () => {
  const dataDir = makeTempFolder();
  writeRun(dataDir, 'a', 0, 'import', [...step('Export'), ...step('Import').slice(0, 1)]);
  const run = readRun(dataDir, 'a');
  expect(run && summarizeRun(run).step_name).toBe('Import');
});

test('history tells the medians of completed runs of the same name', () => {
  const dataDir = makeTempFolder();
  const lasting = (ms: number): readonly NewRunEvent[] => {
    const pause: NewRunEvent = { type: 'log', step: null, phase: null, message: '' };
    const [start, end] = step('Export');
    if (!start || !end) throw new Error('A step has two events');
    const pauses = Array.from({ length: ms / 10 - 1 }, () => pause);
    return [start, ...pauses, end, { type: 'run.end', status: 'completed' }];
  };
  writeRun(dataDir, 'a', 0, 'import', lasting(100));
  writeRun(dataDir, 'b', 1, 'import', lasting(300));
  writeRun(dataDir, 'c', 2, 'import', lasting(150));
  writeRun(dataDir, 'd', 3, 'import', FAILED);
  writeRun(dataDir, 'e', 4, 'other', lasting(900));
  expect(readStepHistory(dataDir, 'import')).toEqual(new Map([['Export', 150]]));
  expect(readStepHistory(dataDir, 'unheard of')).toEqual(new Map());
});

describe('a run is found', () => {
  const dataDir = () => {
    const folder = makeTempFolder();
    writeRun(folder, '20260204-120000-abcdef', 0);
    writeRun(folder, '20260205-120000-aaaaaa', 1, 'export');
    writeRun(folder, '20260205-120000-aaaaaa.2', 2);
    return folder;
  };

  test.each([
    ['20260204-120000-abcdef', { kind: 'found', id: '20260204-120000-abcdef' }],
    ['20260204', { kind: 'found', id: '20260204-120000-abcdef' }],
    ['20260205-120000-aaaaaa', { kind: 'found', id: '20260205-120000-aaaaaa' }],
    [
      '20260205',
      { kind: 'ambiguous', candidates: ['20260205-120000-aaaaaa', '20260205-120000-aaaaaa.2'] },
    ],
    ['2025', { kind: 'unknown' }],
    ['@latest', { kind: 'found', id: '20260205-120000-aaaaaa.2' }],
    ['@latest:export', { kind: 'found', id: '20260205-120000-aaaaaa' }],
    ['@latest:nothing', { kind: 'unknown' }],
    ['@newest', { kind: 'malformed' }],
    ['../runs/20260204', { kind: 'malformed' }],
    ['..', { kind: 'malformed' }],
    ['', { kind: 'malformed' }],
  ])('by %j', (name, expected) => {
    expect(findRun(dataDir(), name)).toEqual(expected);
  });
});
