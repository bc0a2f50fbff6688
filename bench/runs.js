// What tracking a run costs: a step that does nothing, a thousand of them beside listr2, ten thousand to their report.
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorTracker, trackRun } from '../dist/index.js';
import { median, ratio, timeInTurn } from './pairs.js';
import { createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

const root = createProject();
const folder = mkdtempSync(join(tmpdir(), 'errtrack-bench-runs-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const us = (times, index) => `${(median(times[index]) / 1_000).toFixed(1)} us`;
const nothing = async () => {};
const silent = { output: 'silent', tracker: new ErrorTracker({ root, fold: 'manual' }) };
const unkept = { output: 'silent', tracker: new ErrorTracker({ root, enabled: false }) };

/** The lines that one such step has left, as the objects that they tell of. */
async function readLines() {
  await trackRun('sample', { ...silent, id: 'sample' }, (run) => run.step('nothing', nothing));
  const text = readFileSync(join(root, '.errtrack/runs/sample/events.jsonl'), 'utf8');
  const lines = text.split('\n').filter((line) => line.includes('"step.'));
  return lines.map((line) => JSON.parse(line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1)));
}

printTitle('A step that does nothing');
const [start, end] = await readLines();
const fd = openSync(join(folder, 'limit'), 'a');
const storage = new AsyncLocalStorage();
const write = (event) => writeSync(fd, `${JSON.stringify({ ...event, ts: Date.now() })}\n`);
const limit = () => {
  write(start);
  return storage.run({ place: start.step }, nothing).then(() => write(end));
};
await trackRun('steps', silent, async (run) => {
  const times = await timeInTurn([{ run: limit }, { run: () => run.step('nothing', nothing) }], {
    calls: 300,
    rounds: 31,
  });
  printRow(
    'against two JSON line writes in AsyncLocalStorage.run',
    ratio(times, 1, 0),
    atMost(2.5),
    `${us(times, 1)} / ${us(times, 0)}`,
  );
});

printTitle('A thousand tasks that do nothing, shown to nobody');
const { Listr } = await import('listr2');
const names = Array.from({ length: 1_000 }, (_, index) => `Task ${index}`);
const listr = () =>
  new Listr(
    names.map((title) => ({ title, task: nothing })),
    { renderer: 'silent' },
  ).run();
const steps = async (run) => {
  for (const name of names) await run.step(name, nothing);
};
const many = await timeInTurn(
  [
    { run: listr },
    { run: () => trackRun('many', unkept, steps) },
    { run: () => trackRun('many', silent, steps) },
  ],
  { calls: 1, rounds: 15 },
);
const ms = (index) => `${(median(many[index]) / 1e6).toFixed(0)} ms`;
printRow('kept in memory, against listr2', ratio(many, 1, 0), null, `${ms(1)} / ${ms(0)}`);
printRow(
  'kept on disk, with reports, against listr2',
  ratio(many, 2, 0),
  null,
  `${ms(2)} / ${ms(0)}`,
);

printTitle('A run of ten thousand steps');
const collect = global.gc ?? (() => {});
collect();
const heapBefore = process.memoryUsage().heapUsed;
let heapAfter = 0;
let ended = 0;
await trackRun('long', silent, async (run) => {
  for (let step = 0; step < 10_000; step++) await run.step(`Step ${step}`, nothing);
  collect();
  heapAfter = process.memoryUsage().heapUsed;
  ended = performance.now();
});
const reportMs = performance.now() - ended;
printRow('its end with all reports, in ms', reportMs, atMost(1_000));
const perStep = (heapAfter - heapBefore) / 10_000;
// Without it what is garbage is counted, too: `node --expose-gc bench/runs.js`.
if (global.gc !== undefined) printRow('memory a step, in bytes', perStep, null);
