import {
  appendFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingRun } from '../../src/runlog/growing-run.js';
import { readFolder } from '../../src/runlog/read-run.js';
import { formatRunLine } from '../../src/runlog/run-line.js';
import { ofProcess, planRun, step, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';

const START = Date.UTC(2026, 10, 20);
const GONE = ofProcess(2 ** 22 + 1);
const HERE = ofProcess(process.pid);

function plan(start = HERE) {
  return planRun({
    ...{ id: 'a', startedAt: START, start },
    events: [...step('one'), ...step('two'), { type: 'run.end', status: 'completed' }],
  });
}

function open(dataDir: string) {
  const path = join(dataDir, 'runs', 'a');
  const folder = { id: 'a', path };
  return { run: new GrowingRun(folder), folder, log: join(path, 'events.jsonl') };
}

test('a log that is read as it grows, in whatever pieces, gives the run that it gives when it is read at once', () => {
  const text = plan().map(formatRunLine).join('');
  const dataDir = makeTempFolder();
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      rmSync(join(dataDir, 'runs'), { recursive: true, force: true });
      writeRunLog(dataDir, 'a', []);
      const { run, folder, log } = open(dataDir);
      let before = 0;
      for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
        appendFileSync(log, text.slice(before, cut));
        before = cut;
        expect(run.read(START)).toEqual(readFolder(folder, { now: START }));
      }
      expect(run.read(START)?.run.status).toBe('completed');
    }),
    { numRuns: 60 },
  );
});

test('what was written last is there when the process is found gone', () => {
  const dataDir = makeTempFolder();
  writeRunLog(dataDir, 'a', plan(GONE).slice(0, 3));
  const { run } = open(dataDir);
  expect(run.read(START)?.run).toMatchObject({ status: 'interrupted', seq: 2 });
});

test('a run that was given up is taken up again when it goes on', () => {
  const dataDir = makeTempFolder();
  const elsewhere = { ...GONE, host: 'elsewhere' };
  writeRunLog(dataDir, 'a', plan(elsewhere).slice(0, 2));
  const { run, log } = open(dataDir);
  utimesSync(log, START / 1_000, START / 1_000);
  expect(run.read(START + 30_000)?.run.status).toBe('running');
  expect(run.read(START + 90_000)?.run.status).toBe('interrupted');
  appendFileSync(log, plan(elsewhere).slice(2).map(formatRunLine).join(''));
  expect(run.read(Date.now())?.run).toMatchObject({ status: 'completed', seq: 5 });
});

test('what stands behind an end, or was torn, is counted once and changes nothing', () => {
  const dataDir = makeTempFolder();
  writeRunLog(dataDir, 'a', plan());
  const { run, log } = open(dataDir);
  const ended = run.read(START)?.run;
  appendFileSync(log, 'torn\n{"seq":');
  for (let look = 0; look < 3; look++) {
    const reading = run.read(START);
    expect([reading?.run, reading?.damaged]).toEqual([ended, 1]);
  }
});

test('another log in its place is read from its beginning, one that is gone is none', () => {
  const dataDir = makeTempFolder();
  writeRunLog(dataDir, 'a', plan());
  const { run, log } = open(dataDir);
  expect(run.read(START)?.run.status).toBe('completed');
  truncateSync(log, 0);
  expect(run.read(START)).toBeNull();
  writeFileSync(`${log}.new`, plan().slice(0, 2).map(formatRunLine).join(''));
  renameSync(`${log}.new`, log);
  expect(run.read(START)?.run).toMatchObject({ status: 'running', seq: 1 });
  rmSync(log);
  expect(run.read(START)).toBeNull();
});

test('the events after a number are those of the log, whichever it is, also of a long one', () => {
  const dataDir = makeTempFolder();
  const many = Array.from({ length: 700 }, (_, index) => step(`step-${index}`)).flat();
  const events = planRun({ id: 'a', startedAt: START, start: HERE, events: many });
  writeRunLog(dataDir, 'a', events.slice(0, 600));
  const { run, log } = open(dataDir);
  expect(run.readEvents(-1)).toEqual([]);
  run.read(START);
  appendFileSync(log, events.slice(600).map(formatRunLine).join(''));
  expect(run.readEvents(590).map(({ seq }) => seq)).toEqual([
    591, 592, 593, 594, 595, 596, 597, 598, 599,
  ]);
  run.read(START);
  for (const after of [-1, 0, 254, 255, 256, 257, 511, 599, 600, 1_000, 1_399, 1_400, 9_999]) {
    expect(run.readEvents(after)).toEqual(events.slice(after + 1));
  }
});
