import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunFold } from '../../src/core/runs/fold-run.js';
import type { RunEvent } from '../../src/core/runs/run-events.js';
import { formatLine } from '../../src/files/checked-line.js';
import { getHostId } from '../../src/files/host.js';
import { readRun, readRunLog } from '../../src/runlog/read-run.js';
import { formatRunLine } from '../../src/runlog/run-line.js';
import { anyEvents, createEvents, runStart } from '../support/run-events.js';
import { ofProcess, planRun, step, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';

const ID = '20260204-120000-abcdef';
const STARTED_AT = Date.UTC(2026, 1, 4, 12);
const OPEN = step('Export').slice(0, 1);

function fold(events: readonly RunEvent[]) {
  const fold = new RunFold();
  for (const event of events) fold.apply(event);
  return fold.run;
}

test('any events that were written and read back give the same run', () => {
  const dataDir = makeTempFolder();
  const mine = anyEvents().map(([first, ...rest]) =>
    first?.type === 'run.start' ? [{ ...first, ...ofProcess(process.pid) }, ...rest] : [],
  );
  fc.assert(
    fc.property(mine, (events) => {
      writeRunLog(dataDir, ID, events);
      expect(readRunLog(dataDir, ID)).toEqual({ run: fold(events), damaged: 0, unknown: 0 });
    }),
  );
});

describe('a log whose end is torn', () => {
  test('is read up to there, wherever the last line was cut', () => {
    const dataDir = makeTempFolder();
    const start = { ...ofProcess(process.pid) };
    const events = planRun({
      id: ID,
      startedAt: STARTED_AT,
      start,
      events: [...step('a'), ...OPEN],
    });
    const path = join(writeRunLog(dataDir, ID, events), 'events.jsonl');
    const whole = readFileSync(path);
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    const before = fold(events.slice(0, -1));
    for (let end = last; end < whole.length; end++) {
      writeFileSync(path, whole.subarray(0, end));
      expect(readRunLog(dataDir, ID)).toEqual({ run: before, damaged: 0, unknown: 0 });
    }
    writeFileSync(path, whole);
    expect(readRun(dataDir, ID)).toEqual(fold(events));
  });

  test('goes on behind the newline that heals it', () => {
    const dataDir = makeTempFolder();
    const [start, begun, ended] = planRun({ id: ID, startedAt: STARTED_AT, events: step('a') });
    if (!start || !begun || !ended) throw new Error('Three events were planned');
    const path = join(writeRunLog(dataDir, ID, [start, begun]), 'events.jsonl');
    appendFileSync(path, formatRunLine(ended).slice(0, 20));
    appendFileSync(path, `\n\n${formatRunLine(ended)}`);
    const reading = readRunLog(dataDir, ID);
    expect(reading?.damaged).toBe(1);
    expect(reading?.run.steps.get('a')?.status).toBe('completed');
  });
});

test('lines that are damaged, of a later version or far too long are passed over and counted', () => {
  const dataDir = makeTempFolder();
  const [start, ...rest] = planRun({ id: ID, startedAt: STARTED_AT });
  if (!start) throw new Error('A start was planned');
  const folder = writeRunLog(dataDir, ID, [start]);
  const later = formatLine('{"seq":1,"ts":1,"at":1,"type":"step.dream"}');
  const altered = formatRunLine(start).replace('import', 'export');
  const nonsense = formatLine('{"seq":1,"type":"run.end","status":"completed"}');
  const long = formatLine(`{"type":"log","message":"${'x'.repeat(17_000_000)}"}`);
  const path = join(folder, 'events.jsonl');
  appendFileSync(path, [later, altered, nonsense, '\xff\x00\n', long].join(''));
  appendFileSync(path, rest.map(formatRunLine).join(''));
  const reading = readRunLog(dataDir, ID);
  expect(reading).toMatchObject({ damaged: 4, unknown: 1, run: { status: 'completed' } });
});

test('a log longer than a piece of it is read whole, in whichever bytes the pieces end', () => {
  const dataDir = makeTempFolder();
  const names = Array.from({ length: 3_000 }, (_, index) => `${'ö€😀'.repeat(30)}${index}`);
  const events = planRun({
    id: ID,
    startedAt: STARTED_AT,
    events: names.flatMap((it) => step(it)),
  });
  writeRunLog(dataDir, ID, events);
  const run = readRun(dataDir, ID);
  expect([...(run?.steps.keys() ?? [])]).toEqual(names);
});

describe('a run that did not end', () => {
  const open = (start: object): RunEvent[] =>
    planRun({ id: ID, startedAt: STARTED_AT, start, events: OPEN });

  test('runs as long as its process does, and is interrupted when that was killed', async () => {
    const dataDir = makeTempFolder();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    writeRunLog(dataDir, ID, open(ofProcess(child.pid ?? 0)));
    expect(readRun(dataDir, ID)?.status).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const run = readRun(dataDir, ID);
    expect(run?.status).toBe('interrupted');
    expect(run?.steps.get('Export')?.status).toBe('interrupted');
    expect(run?.endedAt).toBe(STARTED_AT + 10);
  });

  test.skipIf(process.platform !== 'linux')(
    'is interrupted where another process has its pid, or nobody asked how its process ended',
    async () => {
      const dataDir = makeTempFolder();
      writeRunLog(dataDir, ID, open({ ...ofProcess(process.pid), processStart: '1' }));
      expect(readRun(dataDir, ID)?.status).toBe('interrupted');
      // A process that never asks for its child's exit code: the shell, which might, is gone by then.
      const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60']);
      const [text] = await once(parent.stdout, 'data');
      const pid = Number(String(text));
      while (!readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      writeRunLog(dataDir, ID, open(ofProcess(pid)));
      expect(readRun(dataDir, ID)?.status).toBe('interrupted');
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    },
  );

  const here = getHostId();
  const minuteAgo = 61_000;
  test.each([
    ['of another machine that wrote just now', { host: 'there', boot: 'x' }, 1_000, 'running'],
    ['of another machine, a minute ago', { host: 'there', boot: 'x' }, minuteAgo, 'interrupted'],
    ['of another container of this machine', { host: here.host, boot: 'x' }, 1_000, 'running'],
    ['of an earlier start of this machine', { host: here.host, boot: 'x' }, 1e11, 'interrupted'],
    ['of this process, a minute ago', ofProcess(process.pid), minuteAgo, 'running'],
  ])('%s', (_, start, age, status) => {
    const dataDir = makeTempFolder();
    const folder = writeRunLog(dataDir, ID, open({ pid: process.pid, ...start }));
    const now = Date.now();
    utimesSync(join(folder, 'events.jsonl'), now / 1000, (now - age) / 1000);
    expect(readRun(dataDir, ID, { now })?.status).toBe(status);
  });
});

test.each(['..', '.', '', 'a/b', '../runs', 'a\\b', '@latest', 'a\0', `${'x'.repeat(121)}`])(
  'no run is called %j',
  (name) => {
    const dataDir = makeTempFolder();
    writeRunLog(dataDir, ID, planRun({ id: ID, startedAt: STARTED_AT }));
    writeFileSync(
      join(dataDir, 'events.jsonl'),
      createEvents([runStart()]).map(formatRunLine).join(''),
    );
    expect(readRun(dataDir, name)).toBeNull();
  },
);

test('links, pipes and folders in the place of a run or its log are none', () => {
  const outside = makeTempFolder();
  const folder = writeRunLog(outside, ID, planRun({ id: ID, startedAt: STARTED_AT }));
  const dataDir = makeTempFolder();
  expect(readRun(dataDir, ID)).toBeNull();
  mkdirSync(join(dataDir, 'runs', 'log-linked'), { recursive: true });
  mkdirSync(join(dataDir, 'runs', 'folder', 'events.jsonl'), { recursive: true });
  symlinkSync(folder, join(dataDir, 'runs', 'linked'));
  symlinkSync(join(folder, 'events.jsonl'), join(dataDir, 'runs', 'log-linked', 'events.jsonl'));
  for (const id of ['linked', 'log-linked', 'folder']) expect(readRun(dataDir, id)).toBeNull();
  const linked = makeTempFolder();
  symlinkSync(join(outside, 'runs'), join(linked, 'runs'));
  expect(readRun(linked, ID)).toBeNull();
});

test('a copy of a run is called as its folder is', () => {
  const dataDir = makeTempFolder();
  writeRunLog(dataDir, 'copy', planRun({ id: ID, startedAt: STARTED_AT }));
  expect(readRun(dataDir, 'copy')?.id).toBe('copy');
});
