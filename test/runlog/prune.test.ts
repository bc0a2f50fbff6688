import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pruneRuns } from '../../src/runlog/prune.js';
import { ofProcess, planRun, step, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';

const DAY = 86_400_000;
const STARTED_AT = Date.UTC(2026, 1, 4, 12);

/** Five runs, a day apart; `run-4` is the newest. */
function createRuns(): string {
  const dataDir = makeTempFolder();
  for (let day = 0; day < 5; day++) {
    const id = `run-${day}`;
    writeRunLog(dataDir, id, planRun({ id, startedAt: STARTED_AT + day * DAY }));
  }
  return dataDir;
}

const left = (dataDir: string) => readdirSync(join(dataDir, 'runs')).sort();

test.each([
  [{}, ['run-0', 'run-1', 'run-2', 'run-3', 'run-4']],
  [{ keep: 2 }, ['run-3', 'run-4']],
  [{ keep: 0 }, []],
  [{ keep: 9 }, ['run-0', 'run-1', 'run-2', 'run-3', 'run-4']],
  [{ since: STARTED_AT + 3 * DAY }, ['run-3', 'run-4']],
  [{ keep: 1, since: STARTED_AT + 2 * DAY }, ['run-2', 'run-3', 'run-4']],
  [{ keep: 4, since: STARTED_AT + 3 * DAY }, ['run-1', 'run-2', 'run-3', 'run-4']],
])('%j keeps %j', (retention, kept) => {
  const dataDir = createRuns();
  const dry = pruneRuns(dataDir, retention, { dryRun: true });
  expect(left(dataDir)).toHaveLength(5);
  expect(pruneRuns(dataDir, retention)).toEqual(dry);
  expect(left(dataDir)).toEqual(kept);
  expect(dry.removed).toHaveLength(5 - kept.length);
});

test('a run that goes on stays', () => {
  const dataDir = createRuns();
  const start = ofProcess(process.pid);
  const events = step('Export').slice(0, 1);
  writeRunLog(dataDir, 'open', planRun({ id: 'open', startedAt: 0, start, events }));
  const { removed, left: stayed } = pruneRuns(dataDir, { keep: 0 });
  expect(removed).toHaveLength(5);
  expect(stayed).toEqual([{ id: 'open', reason: 'it is running' }]);
  expect(left(dataDir)).toEqual(['open']);
});

test('one whose process is gone does not', () => {
  const dataDir = makeTempFolder();
  const start = { ...ofProcess(process.pid), processStart: 'another', pid: 0 };
  writeRunLog(dataDir, 'dead', planRun({ id: 'dead', startedAt: 0, start, events: [] }));
  expect(pruneRuns(dataDir, { keep: 0 }).removed).toEqual(['dead']);
});

test('what is not of errtrack stays, and nothing that a link leads to is touched', () => {
  const dataDir = createRuns();
  const outside = makeTempFolder();
  const canary = writeRunLog(outside, 'canary', planRun({ id: 'canary', startedAt: 0 }));
  const runs = join(dataDir, 'runs');
  symlinkSync(canary, join(runs, 'linked'));
  writeFileSync(join(runs, 'run-0', 'notes.txt'), 'mine');
  symlinkSync(canary, join(runs, 'run-1', 'release-x'));
  mkdirSync(join(runs, 'run-2', 'run.json'));
  mkdirSync(join(runs, 'empty'));
  writeFileSync(join(runs, 'file'), '');
  expect(pruneRuns(dataDir, { keep: 0 }).left).toEqual([
    { id: 'run-2', reason: 'it holds run.json, which is not of errtrack' },
    { id: 'run-1', reason: 'it holds release-x, which is not of errtrack' },
    { id: 'run-0', reason: 'it holds notes.txt, which is not of errtrack' },
    { id: 'empty', reason: 'its log cannot be read' },
  ]);
  expect(left(dataDir)).toEqual(['empty', 'file', 'linked', 'run-0', 'run-1', 'run-2']);
  expect(existsSync(join(canary, 'events.jsonl'))).toBe(true);
});

test('a folder of runs that is a link is not ours to prune', () => {
  const outside = createRuns();
  const dataDir = makeTempFolder();
  symlinkSync(join(outside, 'runs'), join(dataDir, 'runs'));
  mkdirSync(join(outside, 'runs', '.gone.x'));
  expect(pruneRuns(dataDir, { keep: 0 })).toEqual({ removed: [], left: [] });
  expect(left(outside)).toHaveLength(6);
  expect(pruneRuns(makeTempFolder(), { keep: 0 })).toEqual({ removed: [], left: [] });
});

test('what a pruning left behind that was killed goes with the next one', () => {
  const dataDir = createRuns();
  mkdirSync(join(dataDir, 'runs', '.gone.0123', 'x'), { recursive: true });
  pruneRuns(dataDir, { keep: 4 }, { dryRun: true });
  expect(left(dataDir)).toHaveLength(6);
  pruneRuns(dataDir, { keep: 4 });
  expect(left(dataDir)).toEqual(['run-1', 'run-2', 'run-3', 'run-4']);
});
